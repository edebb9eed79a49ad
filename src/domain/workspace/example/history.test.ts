import { expect, test } from 'vitest'
import { checkAgreement } from '#api/check-agreement.ts'
import { instant } from '#domain/time.ts'
import { exampleAgreement } from './agreement.ts'
import { exampleHistory } from './history.ts'
import { replayAlone } from './replay-alone.ts'

const NOW = instant(Date.UTC(2026, 10, 22, 9))
const history = [...exampleHistory(NOW)]
const people = Map.groupBy(history, ({ person }) => person?.value)
const deals = history.flatMap(({ deal }) => deal ?? [])
const handoffs = [...people.values()].flatMap((told) =>
  replayAlone(
    exampleAgreement,
    told.flatMap(({ events }) => events),
  ),
)

test('the example agreement is one that Lockstep would accept', () => {
  expect(checkAgreement(exampleAgreement)).toMatchObject({ ok: true })
})

test('the same instant gives the same history', () => {
  expect([...exampleHistory(NOW)]).toEqual(history)
})

test('two thousand people did something, and nothing happened after now', () => {
  expect(people.size).toBe(2_000)
  const events = history.flatMap(({ events }) => events)
  expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(events.length)
  const last = Math.max(...events.map(({ happenedAt }) => happenedAt))
  const first = Math.min(...events.map(({ happenedAt }) => happenedAt))
  expect(last).toBeLessThanOrEqual(NOW)
  expect((last - first) / 86_400_000).toBeGreaterThan(730)
})

test('nobody can be reached: every address ends in .example', () => {
  const told = history.flatMap(({ events }) => events.map(({ properties }) => properties))
  const addresses = told.flatMap(({ email, website }) => [email, website]).filter(Boolean)
  expect(addresses.length).toBeGreaterThan(2_000)
  expect(addresses.filter((address) => !String(address).endsWith('.example'))).toEqual([])
})

test('the scoreboard has something to show of every kind', () => {
  const closings = Map.groupBy(handoffs, ({ closing }) => closing)
  for (const closing of ['won', 'lost', 'rejected', 'recycled', 'disqualified', 'expired'] as const)
    expect(closings.get(closing)?.length, closing).toBeGreaterThan(9)
  expect(closings.get('rejected')?.some(({ reason }) => reason === null)).toBe(true)
  expect(handoffs.some(({ passedAt }) => passedAt === null)).toBe(true)
  expect(handoffs.filter(({ n, closing }) => n > 1 && closing === 'won').length).toBeGreaterThan(9)
  for (const state of ['won', 'lost', 'open'] as const)
    expect(deals.filter((deal) => deal.state === state).length, state).toBeGreaterThan(20)
})

test('better leads win more often', () => {
  const won = (band: string) => {
    const some = handoffs.filter(({ fitBand }) => fitBand === band)
    return some.filter(({ closing }) => closing === 'won').length / some.length
  }
  expect(won('A')).toBeGreaterThan(won('B'))
  expect(won('B')).toBeGreaterThan(won('C'))
})

test('the company grows from one year to the next', () => {
  const sum = (from: number, to: number) =>
    deals
      .filter(
        ({ state, closedAt }) => state === 'won' && closedAt && closedAt > from && closedAt <= to,
      )
      .reduce((total, { amountCents }) => total + (amountCents ?? 0), 0)
  const year = 365 * 86_400_000
  const growth = sum(NOW - year, NOW) / sum(NOW - 2 * year, NOW - year) - 1
  expect(growth).toBeGreaterThan(0.05)
  expect(growth).toBeLessThan(0.5)
})
