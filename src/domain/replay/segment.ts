import { type Result, refuse } from '#domain/result.ts'
import { type Instant, instant } from '#domain/time.ts'
import { KIND, type LogEvent } from './log.ts'
import { happened, readCall } from './segment-call.ts'
import { signatureOf } from './signature.ts'

type Json = Record<string, unknown>

/**
 * Reads one Segment-shaped event (track, page, screen, identify, group) or a decision (`type: "decision"`).
 * `ordinal` names an event without a message id. Refused with a sentence that names the field. Rule 0.2; docs/replay.md.
 */
export function readSegment(json: unknown, ordinal: number): Result<LogEvent, string> {
  const call = readCall(json)
  if (!call.ok) return refuse(call.refusal.reason)
  const item = json as Json
  const times = timesOf(item)
  if (typeof times === 'string') return refuse(times)
  const { messageId = `line ${ordinal}` } = item
  if (typeof messageId !== 'string' || messageId === '' || messageId.length > 200) {
    return refuse('has a messageId that is not a text of 1 to 200 characters')
  }
  const { person, kind, name, properties } = call.value
  const { signature } = signatureOf(KIND[kind], name, properties)
  return { ok: true, value: { messageId, person, signature, ...times } }
}

/** The same message id again: the first received wins, for ever. Rule 0.2. */
export function firstReceived(events: Iterable<LogEvent>): LogEvent[] {
  const first = new Map<string, LogEvent>()
  for (const event of events) {
    const known = first.get(event.messageId)
    if (!known || event.receivedAt < known.receivedAt) first.set(event.messageId, event)
  }
  return [...first.values()]
}

/** When it happened, was received and could be known. A clock that runs fast on a device never makes the future. */
function timesOf(
  json: Json,
): { happenedAt: Instant; receivedAt: Instant; knownAt: Instant } | string {
  const read: Record<string, number> = {}
  for (const field of ['timestamp', 'originalTimestamp', 'sentAt', 'receivedAt', 'knownAt']) {
    if (json[field] === undefined || json[field] === null) continue
    const at = parsed(json[field])
    if (at === null) return `has a ${field} that is not an ISO 8601 instant with its zone`
    read[field] = at
  }
  const { timestamp, originalTimestamp, sentAt, knownAt } = read
  const given = happened({
    timestamp: timestamp ?? null,
    originalTimestamp: originalTimestamp ?? null,
    sentAt: sentAt ?? null,
    receivedAt: read.receivedAt ?? null,
  })
  if (given === null) return 'needs a timestamp'
  const receivedAt = read.receivedAt ?? given
  const happenedAt = Math.min(given, receivedAt)
  const known = knownAt ?? (json.backfilled === true ? happenedAt : receivedAt)
  return {
    happenedAt: instant(happenedAt),
    receivedAt: instant(receivedAt),
    knownAt: instant(Math.max(known, happenedAt)),
  }
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)$/

function parsed(value: unknown): number | null {
  if (typeof value !== 'string' || !ISO.test(value)) return null
  const at = Date.parse(value.replace(',', '.'))
  return Number.isNaN(at) ? null : Math.floor(at)
}
