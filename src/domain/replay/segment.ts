import { type Result, refuse } from '#domain/result.ts'
import { type Instant, instant } from '#domain/time.ts'
import { DECISIONS, KIND, type Kind, type LogEvent } from './log.ts'
import { signatureOf } from './signature.ts'

type Json = Record<string, unknown>

/**
 * Reads one Segment-shaped event (track, page, screen, identify, group) or a decision (`type: "decision"`).
 * `ordinal` names an event without a message id. Refused with a sentence that names the field. Rule 0.2; docs/replay.md.
 */
export function readSegment(json: unknown, ordinal: number): Result<LogEvent, string> {
  if (!isRecord(json)) return refuse('is not an object')
  const deed = deedOf(json)
  if (typeof deed === 'string') return refuse(deed)
  const person = json.userId ?? json.anonymousId
  if (!isName(person)) return refuse('needs a userId (or an anonymousId), a text or a number')
  const times = timesOf(json)
  if (typeof times === 'string') return refuse(times)
  const { messageId = `line ${ordinal}` } = json
  if (typeof messageId !== 'string' || messageId === '' || messageId.length > 200) {
    return refuse('has a messageId that is not a text of 1 to 200 characters')
  }
  const { signature } = signatureOf(deed.kind, deed.name, deed.properties)
  return { ok: true, value: { messageId, person: String(person), signature, ...times } }
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

function deedOf(json: Json): { kind: Kind; name: string; properties: Json } | string {
  const { type, event } = json
  const properties = json.properties ?? {}
  const traits = json.traits ?? {}
  if (!isRecord(properties)) return 'has properties that are not an object'
  if (!isRecord(traits)) return 'has traits that are not an object'
  switch (type) {
    case 'identify':
    case 'group':
      return { kind: KIND.identify, name: '', properties: traits }
    case 'page':
    case 'screen':
      return {
        kind: KIND.behaviour,
        name: isText(event) ? event : type,
        properties: isText(json.name) ? { name: json.name, ...properties } : properties,
      }
    case 'track':
      if (!isText(event)) return 'needs the name of its event'
      return { kind: KIND.behaviour, name: event, properties }
    case 'decision':
      if (!(DECISIONS as readonly unknown[]).includes(event)) {
        return `needs an event that is one of ${DECISIONS.join(', ')}`
      }
      return { kind: KIND.decision, name: event as string, properties }
    default:
      return 'needs a type: track, identify, page, screen, group or decision'
  }
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
  const { originalTimestamp, sentAt, knownAt } = read
  const given = read.timestamp ?? originalTimestamp ?? read.receivedAt
  if (given === undefined) return 'needs a timestamp'
  const receivedAt = read.receivedAt ?? given
  const corrected =
    originalTimestamp !== undefined && sentAt !== undefined && read.receivedAt !== undefined
      ? receivedAt - (sentAt - originalTimestamp)
      : given
  const happenedAt = Math.min(corrected, receivedAt)
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

const isRecord = (json: unknown): json is Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isName = (value: unknown): value is string | number =>
  isText(value) || (typeof value === 'number' && Number.isFinite(value))
