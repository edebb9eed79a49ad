import { describe, expect, test } from 'vitest'
import { DAY, instant } from '#domain/time.ts'
import { columnsOf } from './columns.ts'
import { compile, type Term } from './compile.ts'
import type { Handoff } from './handoff.ts'
import type { LogEvent } from './log.ts'
import { naive } from './naive.example.ts'
import { peaksOf } from './peaks.ts'
import { dice, type Habits, randomEvents, randomTimeline } from './random.example.ts'
import { suppose } from './suppose.ts'
import { day, event, workedAgreement, workedEvents } from './worked.example.ts'

function supposed(
  timeline: Term[],
  events: LogEvent[],
  isIdle: (event: LogEvent) => boolean = () => false,
): Handoff[] {
  const { columns, signatures, events: inOrder } = columnsOf(events)
  const idle = Uint32Array.from(inOrder.keys()).filter((i) => isIdle(inOrder[i] as LogEvent))
  const found: Handoff[] = []
  const take = (_: number, one: Handoff) => found.push(one)
  suppose(compile(timeline, signatures), columns, 0, columns.people, take, { idle })
  return found
}

const calm: Habits = { late: 0, buckets: false, decisions: true, versions: 1, events: 60 }
const habits: Record<string, Habits> = {
  'in order': calm,
  'in order, over several versions, with day buckets': { ...calm, buckets: true, versions: 3 },
  'with 30 % late events': { ...calm, late: 0.3, versions: 2, buckets: true },
  'corrected now and then': { ...calm, late: 0.3, corrected: 0.3 },
  'with decisions taken back': { ...calm, late: 0.2, undone: 0.4 },
}

describe.each(Object.entries(habits))('a history %s', (_, habit) => {
  test('is supposed exactly as the naive re-fold supposes it', () => {
    const seen = { handoffs: 0, moved: 0, others: 0 }
    for (let seed = 0; seed < 250; seed++) {
      const d = dice(seed)
      const timeline = randomTimeline(d, habit)
      const events = randomEvents(d, habit)
      const idle = new Set(events.filter(() => d.chance(0.3)).map(({ messageId }) => messageId))
      const found = supposed(timeline, events, ({ messageId }) => idle.has(messageId))
      const standard = naive(timeline, events, idle).handoffs
      // Whether late events would have prevented it is not asked of a supposed hand-off.
      const plain = (handoffs: Handoff[]) =>
        handoffs.map((handoff) => ({ ...handoff, wouldNotQualify: false }))
      expect(plain(found), `seed ${seed}`).toEqual(plain(standard))
      expect(found.every(({ by }) => by !== 'decision')).toBe(true)
      seen.handoffs += found.length
      seen.moved += found.filter(({ acceptedAt }) => acceptedAt !== null).length
      seen.others += Number(naive(timeline, events).handoffs.length !== found.length)
    }
    for (const [word, count] of Object.entries(seen)) expect(count, word).toBeGreaterThan(10)
  })
})

describe('the worked replay of rule 3.5, supposed', () => {
  const timeline = (cut: number): Term[] => {
    const agreement = structuredClone(workedAgreement)
    agreement.engagement.bands[1] = { name: '2', atLeast: cut }
    return [{ version: 2, effectiveFrom: instant(0), agreement }]
  }
  const days = (events: LogEvent[], cut = 20) =>
    supposed(timeline(cut), events).map(({ mqlAt }) => (mqlAt - day(0)) / DAY)

  test('opens on the days on which the rule opened', () => {
    expect(days(workedEvents)).toEqual([5, 23])
    const late = event('e08', 'identify', '', day(5), { employees: 120, company: 'X BV' }, day(9))
    const others = workedEvents.filter(({ messageId }) => messageId !== 'e08')
    // The recycling of day 8 keeps nothing, although this agreement had opened nothing yet: it waits for 14 days.
    expect(days([...others, late])).toEqual([23])
    expect(days([...workedEvents, event('e20', 'behaviour', 'demo_request', day(12))])).toEqual([
      5, 12,
    ])
  })

  test('a threshold that day 5 does not reach is crossed by nobody’s decision', () => {
    // Engagement is 33.365 on day 5 and 31.108 on day 23.
    expect(days(workedEvents, 32)).toEqual([5])
    expect(days(workedEvents, 34)).toEqual([])
    const accepted = event('e30', 'decision', 'accepted', day(6))
    expect(days([...workedEvents, accepted], 34)).toEqual([])
  })
})

describe('what people decided', () => {
  const timeline = [{ version: 1, effectiveFrom: instant(0), agreement: workedAgreement }]
  const known = workedEvents.slice(0, 8)

  test('moves a hand-off that the rule had opened', () => {
    const accepted = event('e30', 'decision', 'accepted', day(6))
    const [handoff] = supposed(timeline, [...known, accepted])
    expect(handoff).toMatchObject({ mqlAt: day(5), acceptedAt: day(6) })
  })

  test('a deal that was won ends the waiting for a lead, whoever opened it', () => {
    const demo = event('e31', 'behaviour', 'demo_request', day(9))
    const before = event('e32', 'decision', 'won', day(2))
    expect(supposed(timeline, [...known, before, demo])).toEqual([])
    expect(supposed(timeline, [...known, demo])).toHaveLength(1)
    // Unless nothing was open when it was won: then the agreement of the time was not done with her either.
    const isIdle = ({ messageId }: LogEvent) => messageId === 'e32'
    expect(supposed(timeline, [...known, before, demo], isIdle)).toHaveLength(1)
  })
})

describe('the highest engagement of a history', () => {
  test('tells who qualifies under any cut, and nobody else', () => {
    const seen = { yes: 0, no: 0 }
    for (const habit of Object.values(habits)) {
      for (let seed = 0; seed < 150; seed++) {
        const d = dice(seed)
        const [term] = randomTimeline(d, { ...habit, versions: 1 }) as [Term]
        const events = randomEvents(d, habit)
        const { columns, signatures } = columnsOf(events)
        const highest = new Float32Array(3).fill(-1)
        const asked = compile([{ ...term, effectiveFrom: instant(0) }], signatures)
        const take = (_: number, band: number, engagement: number) => {
          highest[band] = Math.max(highest[band] as number, engagement * (1 + 1e-6))
        }
        peaksOf(asked, columns, 0, 1, take, () => highest.fill(Number.POSITIVE_INFINITY))
        for (const [one, two] of [
          [24, 8],
          [40, 20],
          [12, 12],
          [11, 3],
        ]) {
          const agreement = structuredClone(term.agreement)
          agreement.engagement.bands = [
            { name: '1', atLeast: one as number },
            { name: '2', atLeast: two as number },
            { name: '3', atLeast: 0 },
          ]
          const other = compile([{ ...term, effectiveFrom: instant(0), agreement }], signatures)
          const [all, few]: [Handoff[], Handoff[]] = [[], []]
          suppose(other, columns, 0, 1, (_, handoff) => all.push(handoff))
          suppose(other, columns, 0, 1, (_, handoff) => few.push(handoff), {
            reach: { highest, growth: 1 },
          })
          expect(few, `seed ${seed}`).toEqual(all)
          const needed = other.rulings[0]?.cells.atLeast as Float64Array
          const may = needed.some((needs, band) => (highest[band] as number) >= needs)
          if (Number.isFinite(highest[0])) expect(may, `seed ${seed}`).toBe(all.length > 0)
          seen[may ? 'yes' : 'no'] += 1
        }
      }
    }
    expect(seen.yes).toBeGreaterThan(300)
    expect(seen.no).toBeGreaterThan(300)
  })
})
