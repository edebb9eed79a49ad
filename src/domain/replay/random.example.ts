import type {
  Agreement,
  ClosingPolicy,
  EngagementRule,
  Scalar,
} from '#domain/agreement/agreement.ts'
import { DAY, HOUR, type Instant } from '#domain/time.ts'
import type { Term } from './compile.ts'
import { KIND, type Kind, type LogEvent } from './log.ts'
import { signatureOf } from './signature.ts'
import { correctionOf, WEIGHS_AGAIN, WEIGHS_NOTHING } from './weighing.ts'

/** Random agreements and histories for property tests; the same seed gives the same ones on every machine. */
export type Dice = {
  /** A whole number 0..sides-1. */
  roll(sides: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
}

export function dice(seed: number): Dice {
  let state = Math.imul(seed + 1, 0x9e3779b9) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const roll = (sides: number) => Math.floor(next() * sides)
  return {
    roll,
    chance: (share) => next() < share,
    pick: (from) => from[roll(from.length)] as (typeof from)[number],
  }
}

export type Habits = {
  /** Share of events that become known late. */
  late: number
  buckets: boolean
  decisions: boolean
  versions: number
  events: number
  /** Share of acts that are corrected afterwards, some of them more than once. */
  corrected?: number
  /** Share of decisions that are taken back afterwards, some of them made again. */
  undone?: number
  /** Closings keep nothing but what the defaults say. */
  plain?: boolean
}

export function randomTimeline(d: Dice, habits: Habits): Term[] {
  return Array.from({ length: habits.versions }, (_, i) => ({
    version: i + 1,
    effectiveFrom: (i === 0 ? 0 : (20 + 25 * i + d.roll(20)) * DAY) as Instant,
    agreement: randomAgreement(d, habits),
  }))
}

function randomAgreement(d: Dice, habits: Habits): Agreement {
  const rule = (id: string, event: string): EngagementRule => {
    const size = d.pick([2, 3, 5, 7.5, 10, 15])
    const sign = d.chance(0.2) ? -1 : 1
    return {
      id,
      event,
      points: sign * size,
      cap: size * d.pick([1, 1, 2, 3]),
      ...(d.chance(0.85) ? { halfLifeDays: d.pick([3, 7, 14, 30]) } : {}),
      ...(d.chance(0.3) ? { distinctBy: 'asset' } : {}),
      ...(habits.buckets && d.chance(0.4) ? { bucket: 'day' as const } : {}),
      ...(d.chance(0.2) ? { where: [{ property: 'asset', in: ['X', 'y'] }] } : {}),
    }
  }
  return {
    schema: 'lockstep.agreement/1',
    name: 'Random',
    timeZone: d.pick(['UTC', 'Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata']),
    fit: {
      cap: 50,
      rules: [
        { id: 'country', points: 10, when: { trait: 'country', in: ['nl', 'BE'] } },
        { id: 'size', points: 20, when: { trait: 'employees', atLeast: 50 } },
        { id: 'title', points: 20, when: { trait: 'title', contains: 'HEAD' } },
        { id: 'nameless', points: -5, when: { trait: 'company', known: false } },
      ],
      bands: [
        { name: 'A', atLeast: 40 },
        { name: 'B', atLeast: d.pick([10, 20]) },
        { name: 'C', atLeast: 0 },
      ],
    },
    engagement: {
      cap: d.pick([40, 100]),
      groups: [
        {
          id: 'web',
          cap: d.pick([15, 25, 60]),
          rules: [rule('page', 'page'), rule('again', 'page'), rule('pricing', 'pricing')],
        },
        {
          id: 'content',
          cap: 45,
          rules: [rule('download', 'download'), rule('careers', 'careers')],
        },
      ],
      bands: [
        { name: '1', atLeast: d.pick([24, 40]) },
        { name: '2', atLeast: d.pick([8, 12, 20]) },
        { name: '3', atLeast: 0 },
      ],
    },
    qualify: {
      cells: d.pick([
        ['A1', 'A2', 'B1'],
        ['A1', 'A2', 'B1', 'B2', 'C1'],
        ['A1', 'A2', 'B1', 'B2', 'C1', 'C2'],
      ]),
      handRaises: ['demo'],
      exclude: [{ trait: 'student', is: true }],
    },
    minimumInformation: d.pick([[], ['company'], ['company', 'country']]),
    closings: habits.plain ? {} : randomClosings(d),
    ...(d.chance(0.7)
      ? { expiry: { heldDays: d.pick([3, 10]), passedDays: d.pick([4, 12]) } }
      : {}),
    reasons: [{ id: 'wrong mail', family: 'clerical', says: 'The address bounces' }],
  }
}

function randomClosings(d: Dice): Agreement['closings'] {
  const policy = (): ClosingPolicy => ({
    carryOver: d.pick([0, 0, 0.5, 0.3, 1]),
    coolDownDays: d.pick([0, 5, 14, 'forever' as const]),
    ...(d.chance(0.3) ? { byReason: { clerical: { carryOver: 1, coolDownDays: 0 } } } : {}),
  })
  return {
    ...(d.chance(0.5) ? { recycled: policy() } : {}),
    ...(d.chance(0.5) ? { rejected: policy() } : {}),
    ...(d.chance(0.3) ? { expired: policy() } : {}),
    ...(d.chance(0.3) ? { lost: policy() } : {}),
  }
}

const TRAITS: [string, Scalar[]][] = [
  ['country', ['NL', 'be', 'US']],
  ['employees', [10, 80, 300]],
  ['title', ['Head of Ops', 'intern']],
  ['company', ['X BV']],
  ['student', [true, false, false, false]],
]

const DECIDED = [
  'recycled',
  'recycled',
  'rejected',
  'disqualified',
  'withdrawn',
  'accepted',
  'sql',
  'opportunity',
  'won',
  'lost',
  'mql',
  'passed',
  'held',
  'touched',
]

/** Events of one person over some 80 days, on a grid of six hours so that many fall on one instant. */
export function randomEvents(d: Dice, habits: Habits, person = 'ada'): LogEvent[] {
  const events = Array.from({ length: 1 + d.roll(habits.events) }, (_, i) => {
    const happenedAt = ((4 * 10 + d.roll(4 * 80)) * 6 * HOUR) as Instant
    const lag = d.chance(habits.late) ? d.pick([1, HOUR, DAY, 1 + d.roll(20 * DAY)]) : 0
    const { kind, name, properties } = randomDeed(d, habits)
    return {
      messageId: `${d.roll(1000)}-${i}`,
      person,
      signature: signatureOf(kind, name, properties).signature,
      happenedAt,
      receivedAt: (happenedAt + lag) as Instant,
      knownAt: (happenedAt + lag) as Instant,
    }
  })
  const corrected = (share: number | undefined, kind: Kind) =>
    share ? randomCorrections(d, share, events, kind) : []
  const { corrected: acts, undone } = habits
  return [...events, ...corrected(acts, KIND.behaviour), ...corrected(undone, KIND.decision)]
}

/** Corrections in turns, each later than the one before, the first one maybe at once. */
function randomCorrections(d: Dice, share: number, events: LogEvent[], kind: Kind): LogEvent[] {
  return events.flatMap((event) => {
    if (event.signature.kind !== kind || !d.chance(share)) return []
    let knownAt = event.knownAt as number
    return Array.from({ length: 1 + d.roll(3) }, (_, i) => {
      knownAt += d.pick([0, 0, HOUR, DAY, 9 * DAY])
      const signature = correctionOf(i % 2 ? WEIGHS_AGAIN : WEIGHS_NOTHING, event.signature, 'rule')
      const messageId = `c${i} ${event.messageId}`
      return { ...event, messageId, signature, knownAt: knownAt as Instant }
    })
  })
}

function randomDeed(
  d: Dice,
  habits: Habits,
): { kind: Kind; name: string; properties: Record<string, unknown> } {
  const luck = d.roll(100)
  if (luck < 20) {
    const [trait, values] = d.pick(TRAITS)
    return { kind: KIND.identify, name: '', properties: { [trait]: d.pick(values) } }
  }
  if (luck < 32 && habits.decisions) {
    const reason = d.pick([undefined, 'clerical', 'wrong mail', 'not-ready'])
    const by = d.chance(0.05) ? 'rule' : undefined
    return { kind: KIND.decision, name: d.pick(DECIDED), properties: { reason, by } }
  }
  if (luck < 33) return { kind: KIND.behaviour, name: 'demo', properties: {} }
  const name = d.pick(['page', 'pricing', 'download', 'download', 'careers', 'other'])
  const asset = d.pick([undefined, 'X', 'Y', 'Z', 1, '1'])
  return { kind: KIND.behaviour, name, properties: { asset } }
}
