import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CLOSINGS } from '#domain/agreement/agreement.ts'
import { type Alike, endOf, type Fate, flowOf } from '#domain/scoreboard/flow.ts'

const held: Fate = {
  passed: false,
  accepted: false,
  deal: false,
  won: false,
  lost: false,
  closing: null,
  expired: false,
}
const passed: Fate = { ...held, passed: true }
const accepted: Fate = { ...passed, accepted: true }
const deal: Fate = { ...accepted, deal: true }

test.each<[string, Fate, string, string]>([
  ['a lead whose details are missing is held', held, 'held', 'open'],
  ['a lead that waits for sales is open', passed, 'passed', 'open'],
  ['a lead nobody answered in time came back', { ...passed, expired: true }, 'passed', 'expired'],
  ['a rejected lead came back', { ...passed, closing: 'rejected' }, 'passed', 'rejected'],
  [
    'an accepted lead that was too early came back',
    { ...accepted, closing: 'recycled' },
    'accepted',
    'recycled',
  ],
  ['a deal that is not decided is open', deal, 'deals', 'open'],
  ['a lost deal is lost', { ...deal, lost: true }, 'deals', 'lost'],
  [
    'a lead that won one deal and lost another is won',
    { ...deal, lost: true, won: true },
    'deals',
    'won',
  ],
  ['a win recorded without a deal is a win', { ...accepted, closing: 'won' }, 'deals', 'won'],
  [
    'a lead that expired and then bought is won',
    { ...passed, deal: true, won: true, closing: 'expired' },
    'deals',
    'won',
  ],
  [
    'a rejected lead with a deal is where the deal is',
    { ...passed, deal: true, closing: 'rejected' },
    'deals',
    'open',
  ],
])('%s', (_, fate, at, how) => {
  expect(endOf(fate)).toEqual({ at, how })
})

const alike: fc.Arbitrary<Alike> = fc.record({
  passed: fc.boolean(),
  accepted: fc.boolean(),
  deal: fc.boolean(),
  won: fc.boolean(),
  lost: fc.boolean(),
  closing: fc.option(fc.constantFrom(...CLOSINGS)),
  expired: fc.boolean(),
  handoffs: fc.integer({ min: 0, max: 1_000 }),
  again: fc.boolean(),
  wonAgain: fc.boolean(),
})

test('every lead is counted once where it ended: the places sum to the leads, stage by stage', () => {
  fc.assert(
    fc.property(fc.array(alike, { maxLength: 40 }), (groups) => {
      const flow = flowOf(groups)
      const sum = (lane: Partial<Record<string, number>>) =>
        Object.values(lane).reduce<number>((total, n) => total + (n ?? 0), 0)
      const back = [flow.backFromHeld, flow.backFromPassed, flow.backFromAccepted].map(sum) as [
        number,
        number,
        number,
      ]
      expect(flow.mql).toBe(groups.reduce((total, group) => total + group.handoffs, 0))
      expect(flow.mql - flow.passed).toBe(back[0] + flow.open.held)
      expect(flow.passed - flow.accepted).toBe(back[1] + flow.open.passed)
      expect(flow.accepted - flow.deals).toBe(back[2] + flow.open.accepted)
      expect(flow.deals).toBe(flow.won + flow.lost + flow.open.deals)
      expect(flow.again.back).toBe(back[0] + back[1] + back[2])
      expect(flow.again.mqlAgain).toBeLessThanOrEqual(flow.again.back)
      expect(flow.lostAgain).toBeLessThanOrEqual(flow.lost)
    }),
    { seed: 20261122 },
  )
})
