import { readArrival } from '#domain/people/channels/arrival.ts'
import { groupTold } from '#domain/people/companies/account.ts'
import { addressTold, type Name, nameIn, nameOf } from '#domain/people/identity/name.ts'
import {
  cellText,
  cleanNested,
  cleanText,
  LONGEST_TEXT,
} from '#domain/people/imports/cells/read-cell.ts'
import { readDate } from '#domain/people/imports/cells/read-date.ts'
import { digest, fitsId, messageId } from '#domain/people/imports/message-id.ts'
import { type Call, type CallTimes, happened, readCall } from '#domain/replay/segment-call.ts'
import { type Result, refuse } from '#domain/result.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { RowEvent, RowEvents, RowRefusal, RowSetting } from './row.ts'
import type { RowReader } from './row-events.ts'

/** Reads calls of Segment and decisions for the log, by the reading that a replay has too. docs/replay.md. */
export function segmentReader(setting: RowSetting): RowReader<unknown> {
  return (item) => {
    const call = readCall(item)
    if (!call.ok) return refusal(call.refusal.field, capital(call.refusal.reason))
    if (!isRecord(item)) return refusal(null, 'Is no JSON object')
    const [person, ...others] = namesIn(item, call.value)
    if (!person)
      return refusal('userId', 'Is too long for a key (200 bytes), or a word that names nobody')
    const told = telling(call.value)
    if (!told.ok) return told
    const at = happenedAt(item, setting)
    if (!at.ok) return at
    const id = idOf(item, person.value, told.value)
    if (!fitsId(id)) return refusal('messageId', 'Is too long for a message id (200 bytes)')
    const context = isRecord(item.context) ? item.context : {}
    const arrival = readArrival(item)
    const account = groupTold(item)
    const named = isRecord(context.campaign) ? cellText(context.campaign.name) || null : null
    const event: RowEvent = {
      ...told.value,
      messageId: id,
      details: null,
      happenedAt: at.value,
      ofDeal: false,
      campaign: named ?? arrival?.campaign ?? null,
      piece: null,
      arrival,
      ...(account && { account }),
      ...(others.length > 0 ? { names: others } : {}),
    }
    const value: RowEvents = { person, company: null, deal: null, events: [event] }
    return { ok: true, value }
  }
}

/** Everything that a call names somebody by, the user before the browser; an identify tells a mail address too. */
function namesIn(item: Item, { kind, properties }: Call): Name[] {
  const user = nameOf(cleanText(cellText(item.userId)))
  const browser = nameIn('anonymous', cleanText(cellText(item.anonymousId)))
  const address = kind === 'identify' && item.type === 'identify' ? addressTold(properties) : null
  return [user, browser, address].filter((name) => name !== null)
}

type Item = Record<string, unknown>
type Telling = Pick<RowEvent, 'kind' | 'name' | 'properties'>

const isRecord = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refusal = (column: string | null, reason: string) => refuse<RowRefusal>({ column, reason })

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function telling({ kind, name, properties: told }: Call): Result<Telling, RowRefusal> {
  const properties: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(told)) {
    if (typeof value === 'string' && value.length > LONGEST_TEXT)
      return refusal(key, `Is longer than ${LONGEST_TEXT} characters`)
    const clean = cleanNested(value, 0)
    if (key !== '__proto__' && clean !== null && clean !== undefined) properties[key] = clean
  }
  return { ok: true, value: { kind, name: cleanText(name), properties } }
}

/** Rule 0.2: the sender's clock is corrected where it told when it sent; nothing happens after it was received. */
function happenedAt(item: Item, { now }: RowSetting): Result<Instant, RowRefusal> {
  const times: CallTimes = {
    timestamp: null,
    originalTimestamp: null,
    sentAt: null,
    receivedAt: null,
  }
  for (const name of Object.keys(times) as (keyof CallTimes)[]) {
    const text = cellText(item[name])
    times[name] = text ? readDate(text, { zone: 'UTC', order: null }) : null
    if (text && times[name] === null) return refusal(name, `“${text.slice(0, 60)}” is not a date`)
  }
  const at = happened(times)
  if (at === null) return refusal('timestamp', 'Has no timestamp, so it cannot be history')
  return { ok: true, value: instant(Math.min(at, times.receivedAt ?? now, now)) }
}

/** Without a messageId the content and its time stand for it. */
function idOf(item: Item, person: string, { kind, name, properties }: Telling): string {
  const given = cellText(item.messageId)
  if (given) return given
  const time = cellText(item.originalTimestamp) || cellText(item.timestamp)
  return messageId(person, `${name}:${time}:${digest(JSON.stringify([kind, properties]))}`)
}
