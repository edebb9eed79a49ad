import { describe, expect, test } from 'vitest'
import { DAY, type Instant, instant } from '#domain/time.ts'
import { columnsOf } from './columns.ts'
import { compile, type Term } from './compile.ts'
import { fold, resume } from './fold.ts'
import { type Ledger, ledger, scores } from './ledger.ts'
import { KIND, type LogEvent } from './log.ts'
import { naive } from './naive.example.ts'
import { dice, type Habits, randomEvents, randomTimeline } from './random.example.ts'
import { replay } from './replay.ts'

const calm: Habits = { late: 0, buckets: false, decisions: true, versions: 1, events: 40 }
const habits: Record<string, Habits> = {
  'in order': calm,
  'in order, over several versions, with day buckets': { ...calm, buckets: true, versions: 3 },
  'with 30 % late events': { ...calm, late: 0.3 },
  'with 30 % late events, several versions and day buckets': {
    ...calm,
    late: 0.3,
    buckets: true,
    versions: 3,
    events: 60,
  },
  'all a little late, as live events are': { ...calm, late: 1, buckets: true },
  'corrected now and then': { ...calm, late: 0.3, buckets: true, versions: 2, corrected: 0.3 },
  'corrected in order': { ...calm, corrected: 0.3 },
  'with decisions taken back': { ...calm, late: 0.2, undone: 0.4, events: 60 },
  'taken back and corrected': { ...calm, versions: 2, buckets: true, corrected: 0.3, undone: 0.4 },
  'long and late': { ...calm, late: 0.2, buckets: true, versions: 2, events: 300 },
}
const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed)
const runs: Record<string, number> = { 'long and late': 12 }

function drawn(seed: number, habit: Habits): { timeline: Term[]; events: LogEvent[] } {
  const d = dice(seed)
  return { timeline: randomTimeline(d, habit), events: randomEvents(d, habit) }
}

function folded(timeline: Term[], events: LogEvent[]) {
  const log = columnsOf(events)
  const program = compile(timeline, log.signatures)
  return { ...log, program, state: fold(program, log.columns, 0) }
}

describe.each(Object.entries(habits))('a history %s', (name, habit) => {
  test('is folded exactly as the naive re-fold does it', () => {
    const seen = { mql: 0, held: 0, passed: 0, expired: 0, missed_crossing: 0, doubted: 0 }
    for (const seed of seeds(runs[name] ?? 250)) {
      const { timeline, events } = drawn(seed, habit)
      const { state, program, columns } = folded(timeline, events)
      const standard = naive(timeline, events)
      const decisions = state.decisions.map(({ person, ...rest }) => rest)
      expect(decisions, `seed ${seed}`).toEqual(standard.decisions)
      expect(state.handoffs, `seed ${seed}`).toEqual(standard.handoffs)
      expect([state.fit, state.engagement], `seed ${seed}`).toEqual([
        standard.fit,
        standard.engagement,
      ])
      expect(replay(program, columns, 0, 1), `seed ${seed}`).toEqual(state.decisions)
      for (const { decision } of decisions) seen[decision] += 1
      for (const { wouldNotQualify } of state.handoffs) seen.doubted += Number(wouldNotQualify)
    }
    const late = habit.late > 0 && name !== 'long and late'
    for (const [word, count] of Object.entries(seen)) {
      const possible =
        late ||
        (word !== 'missed_crossing' && (word !== 'doubted' || habit.corrected !== undefined))
      if (possible) expect(count, word).toBeGreaterThan(0)
    }
  })

  test('resumed at any point gives what the whole log gives (I1)', () => {
    let resumed = 0
    for (const seed of seeds(runs[name] ?? 120)) {
      const { timeline, events } = drawn(seed, habit)
      const whole = folded(timeline, events).state
      const d = dice(seed + 7)
      const cut = d.pick(events).knownAt as number
      const earlier = events.filter(({ knownAt }) => (knownAt as number) <= cut)
      const later = events.filter(({ knownAt }) => (knownAt as number) > cut)
      if (later.length === 0) continue
      const before = folded(timeline, earlier).state
      const memory = JSON.parse(JSON.stringify(before.memory))
      expect(memory, `seed ${seed}`).toEqual(before.memory)
      const { columns, signatures } = columnsOf(later)
      const after = resume(compile(timeline, signatures), memory, columns, 0)
      if (!after) continue
      resumed += 1
      const inAnyOrder = (one: typeof memory) => ({ ...one, leaves: new Set(one.leaves) })
      expect(inAnyOrder(after.memory), `seed ${seed}`).toEqual(inAnyOrder(whole.memory))
      expect({ ...after, memory: 0, decisions: 0 }, `seed ${seed}`).toEqual({
        ...whole,
        memory: 0,
        decisions: 0,
      })
      expect([...before.decisions, ...after.decisions], `seed ${seed}`).toEqual(whole.decisions)
    }
    expect(resumed).toBeGreaterThan(name === 'long and late' ? -1 : 5)
  })

  test('decides nothing with what came later (I3), and every ledger adds up (I9, I11, I13)', () => {
    for (const seed of seeds(runs[name] ?? 60)) {
      const { timeline, events } = drawn(seed, habit)
      const { state, program, columns } = folded(timeline, events)
      const standard = naive(timeline, events)
      const s = dice(seed + 3).pick(events).knownAt as Instant
      const known = events.filter(({ knownAt }) => (knownAt as number) <= s)
      const then = folded(timeline, known).state.decisions
      // What a decision that is taken back later has led to is gone; whoever takes one back sees that it led to nothing.
      if (!habit.undone) expect(then, `seed ${seed}`).toEqual(state.decisions.slice(0, then.length))
      const at = instant(s + DAY)
      for (const { at, engagement } of scores(program, columns, 0)) {
        expect(ledger(program, columns, 0, at).engagement, `seed ${seed}`).toBe(engagement)
      }
      checkLedger(ledger(program, columns, 0, at), `seed ${seed}`)
      const expires = state.handoffs.some(({ closing }) => closing === 'expired')
      if (!expires) {
        expect(ledger(program, columns, 0, at).engagement).toBe(standard.scores(at))
      }
      expect(fold(program, columns, 0)).toEqual(state)
    }
  })
})

// Seeds that once failed, with what they found.
test.each([
  { seed: 172, says: 'the ceiling of a later reading does not hold at an earlier crossing' },
  { seed: 568, says: 'a decision known late expires before events that are already folded' },
  { seed: 9, says: 'a recorded decision known late may have expired before it is known' },
])('$says (seed $seed)', ({ seed }) => {
  for (const habit of Object.values(habits)) {
    const { timeline, events } = drawn(seed, habit)
    const { state } = folded(timeline, events)
    const standard = naive(timeline, events)
    expect(state.decisions.map(({ person, ...rest }) => rest)).toEqual(standard.decisions)
    expect(state.handoffs).toEqual(standard.handoffs)
  }
})

function checkLedger({ groups, lines, engagement, cap }: Ledger, says: string) {
  for (const group of groups) {
    const mine = lines.filter((line) => line.group === group.id)
    const sum = mine.reduce((total, { worth }) => total + worth, 0)
    expect(sum, says).toBe(group.raw)
  }
  const total = groups.reduce((sum, { value }) => sum + value, 0)
  expect(engagement, says).toBe(Math.max(0, Math.min(cap, total)))
}

describe('the first MQL of a history without decisions', () => {
  const quiet: Habits = { ...calm, late: 0.3, decisions: false }
  const first = (timeline: Term[], events: LogEvent[]) =>
    folded(timeline, events).state.handoffs[0]?.mqlAt ?? Number.POSITIVE_INFINITY
  const act = (seed: number, name: string): LogEvent => {
    const [event] = randomEvents(dice(seed + 11), { ...quiet, events: 1 })
    const signature = { kind: KIND.behaviour, name, properties: {} }
    return { ...(event as LogEvent), messageId: 'more', signature }
  }
  /** An agreement in which pages earn and careers cost. */
  const signed = (seed: number): Term[] => {
    const timeline = randomTimeline(dice(seed), quiet)
    for (const { agreement } of timeline) {
      for (const rule of agreement.engagement.groups.flatMap(({ rules }) => rules)) {
        rule.points = Math.abs(rule.points) * (rule.event === 'careers' ? -1 : 1)
      }
    }
    return timeline
  }

  test('is never delayed by one more good event, nor brought forward by a bad one (I5, I6)', () => {
    let moved = 0
    for (const seed of seeds(600)) {
      const timeline = signed(seed)
      const events = randomEvents(dice(seed + 1), quiet)
      const was = first(timeline, events)
      const better = first(timeline, [...events, act(seed, 'page')])
      const worse = first(timeline, [...events, act(seed, 'careers')])
      expect(better, `seed ${seed}`).toBeLessThanOrEqual(was)
      expect(worse, `seed ${seed}`).toBeGreaterThanOrEqual(was)
      moved += Number(better < was) + Number(worse > was)
    }
    expect(moved).toBeGreaterThan(20)
  })

  test('is never delayed by a kinder agreement (I7)', () => {
    let moved = 0
    for (const seed of seeds(600)) {
      const timeline = signed(seed)
      const events = randomEvents(dice(seed + 1), quiet)
      const was = first(timeline, events)
      const { engagement } = (timeline[0] as Term).agreement
      const way = dice(seed + 2).roll(4)
      if (way === 0) for (const band of engagement.bands) band.atLeast *= 0.7
      for (const rule of engagement.groups.flatMap(({ rules }) => rules)) {
        if (rule.points < 0) continue
        if (way === 1) rule.points = Math.min(rule.cap, rule.points * 1.5)
        if (way === 2) rule.cap += 5
        if (way === 3 && rule.halfLifeDays) rule.halfLifeDays *= 2
      }
      const kinder = first(timeline, events)
      expect(kinder, `seed ${seed}`).toBeLessThanOrEqual(was)
      moved += Number(kinder < was)
    }
    expect(moved).toBeGreaterThan(10)
  })
})

describe('a history', () => {
  const late: Habits = { ...calm, late: 0.3, versions: 2 }
  const plain = ({ memory, ...rest }: ReturnType<typeof folded>['state']) => rest

  test('may be read in any order, and its ids mean nothing (I2, I4)', () => {
    for (const seed of seeds(100)) {
      const { timeline, events } = drawn(seed, { ...late, buckets: true })
      const whole = plain(folded(timeline, events).state)
      const d = dice(seed)
      const shuffled = events
        .map((event) => ({ event, at: d.roll(1e9) }))
        .sort((a, b) => a.at - b.at)
        .map(({ event }) => event)
      expect(plain(folded(timeline, shuffled).state), `seed ${seed}`).toEqual(whole)
      const renamed = events.map((event) =>
        event.signature.kind === KIND.behaviour ? { ...event, messageId: `${d.roll(1e9)}` } : event,
      )
      expect(plain(folded(timeline, renamed).state), `seed ${seed}`).toEqual(whole)
    }
  })

  test('moved in time decides the same, moved in time (I8)', () => {
    for (const seed of seeds(100)) {
      const { timeline, events } = drawn(seed, late)
      const shift = 12_345_678_901
      const moved = (at: Instant) => instant(at + shift)
      const then = folded(
        timeline.map((term) => ({ ...term, effectiveFrom: moved(term.effectiveFrom) })),
        events.map((event) => ({
          ...event,
          happenedAt: moved(event.happenedAt),
          knownAt: moved(event.knownAt as Instant),
        })),
      ).state
      const now = folded(timeline, events).state
      expect(then.decisions, `seed ${seed}`).toEqual(
        now.decisions.map((one) => ({
          ...one,
          decidedAt: moved(one.decidedAt),
          effectiveAt: moved(one.effectiveAt),
        })),
      )
    }
  })

  test('holds no leaf beyond its cap and no score beyond the agreement (I9)', () => {
    for (const seed of seeds(100)) {
      const { timeline, events } = drawn(seed, late)
      const { state } = folded(timeline, events)
      const { agreement } = timeline.find(({ version }) => version === state.memory.version) as Term
      const rules = agreement.engagement.groups.flatMap((group) => group.rules)
      for (const { rule, value } of state.memory.leaves) {
        expect(Math.abs(value), `seed ${seed}`).toBeLessThanOrEqual(rules[rule]?.cap as number)
      }
      expect(state.engagement).toBeGreaterThanOrEqual(0)
      expect(state.engagement).toBeLessThanOrEqual(agreement.engagement.cap)
    }
  })

  test('is not touched by other people, nor by how people are shared out (I10)', () => {
    const { timeline } = drawn(1, late)
    const people = seeds(40).map((seed) => randomEvents(dice(seed), late, `p${seed + 10}`))
    const { columns, signatures } = columnsOf(people.flat())
    const program = compile(timeline, signatures)
    const whole = replay(program, columns, 0, 40)
    const parts = [0, 13, 14, 40].flatMap((from, i, cuts) =>
      i + 1 < cuts.length ? replay(program, columns, from, cuts[i + 1] as number) : [],
    )
    expect(parts).toEqual(whole)
    for (const [p, events] of people.entries()) {
      const alone = folded(timeline, events).state.decisions
      expect(
        whole.filter(({ person }) => person === p).map((one) => ({ ...one, person: 0 })),
      ).toEqual(alone)
    }
  })

  test('after a recycle that keeps nothing qualifies by score only when the cool-down is over (I12)', () => {
    let recycled = 0
    for (const seed of seeds(300)) {
      const { timeline, events } = drawn(seed, { ...calm, late: 0.2, plain: true, events: 80 })
      const { handoffs } = folded(timeline, events).state
      for (const [i, { closing, closedAt }] of handoffs.entries()) {
        if (closing !== 'recycled') continue
        recycled += 1
        const next = handoffs.slice(i + 1).find(({ by }) => by === 'score')
        if (next)
          expect(next.mqlAt - (closedAt as number), `seed ${seed}`).toBeGreaterThanOrEqual(14 * DAY)
      }
    }
    expect(recycled).toBeGreaterThan(20)
  })
})
