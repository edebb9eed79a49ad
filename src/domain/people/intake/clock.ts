import { type Instant, instant, MINUTE } from '#domain/time.ts'
import type { Flag } from './flag.ts'

/** When an event happened, by the clock of whoever sent it and by ours. */
export type Clock = {
  happenedAt: Instant
  /** As it was told, before it was corrected; null: nothing readable was told. */
  toldAt: Instant | null
  flags: Flag[]
}

/** What a sender says of time; each as it came. */
export type SaidTimes = { timestamp?: unknown; originalTimestamp?: unknown; sentAt?: unknown }

/** Clocks that differ by less are taken for right: it is the way through the net. */
const SAME_CLOCK_MS = 5_000
/** Whatever is told to happen later than this after it came is an error of a clock. */
const FUTURE_MS = 5 * MINUTE
const EARLIEST = Date.UTC(1900, 0, 1)
const LATEST = Date.UTC(2200, 0, 1)
const EARLY = Date.UTC(2000, 0, 1)

/**
 * When an event happened. The sender's clock is corrected by what it told of its own time (`sentAt`) where it differs
 * from ours by more than 5 seconds; nothing happens after it was received. A time that cannot be read, has no zone, or
 * lies more than 5 minutes ahead is the instant of receipt. Rule 0.2, R6.
 */
export function readClock(said: SaidTimes, receivedAt: Instant): Clock {
  const sentAt = readTime(said.sentAt)
  const [first, second] =
    sentAt === null
      ? [said.timestamp, said.originalTimestamp]
      : [said.originalTimestamp, said.timestamp]
  const told = isSaid(first) ? first : second
  if (!isSaid(told)) return { happenedAt: receivedAt, toldAt: null, flags: [] }
  const toldAt = readTime(told)
  if (toldAt === null) return { happenedAt: receivedAt, toldAt, flags: ['time-unread'] }
  const skew = sentAt === null ? 0 : receivedAt - sentAt
  const isCorrected = Math.abs(skew) > SAME_CLOCK_MS
  const at = isCorrected ? toldAt + skew : toldAt
  const flags: Flag[] = isCorrected ? ['clock-corrected'] : []
  if (at > receivedAt + FUTURE_MS)
    return { happenedAt: receivedAt, toldAt, flags: [...flags, 'future'] }
  if (at < EARLY) flags.push('before-2000')
  return { happenedAt: instant(Math.min(at, receivedAt)), toldAt, flags }
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)$/

/** An ISO 8601 instant with its zone, or milliseconds since 1970; of the years 1900 to 2199. */
function readTime(said: unknown): Instant | null {
  const at =
    typeof said === 'number'
      ? said
      : typeof said === 'string' && ISO.test(said)
        ? Date.parse(said.replace(',', '.').replace(' ', 'T'))
        : Number.NaN
  return at >= EARLIEST && at < LATEST ? instant(Math.floor(at)) : null
}

const isSaid = (said: unknown) => said !== undefined && said !== null && said !== ''
