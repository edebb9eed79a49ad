import { DECISIONS } from '#domain/replay/log.ts'
import { type Result, refuse } from '#domain/result.ts'
import { type Instant, instant } from '#domain/time.ts'
import { digest, fitsId, messageId } from './message-id.ts'
import { cellText, cleanNested, LONGEST_TEXT } from './read-cell.ts'
import { readDate } from './read-date.ts'
import type { RowEvent, RowEvents, RowRefusal, RowSetting } from './row.ts'
import { personKey, type RowReader } from './row-events.ts'

/**
 * Reads events written as Segment's SDKs write them (identify, track, page, screen, group), and decisions as
 * `type: "decision"`. A page or screen is the behaviour `page_view` or `screen_view`; a group tells the company.
 */
export function segmentReader(setting: RowSetting): RowReader<unknown> {
  return (item) => {
    if (!isRecord(item)) return refusal(null, 'Is no JSON object')
    const person = personKey(cellText(item.userId) || cellText(item.anonymousId))
    if (person === '') return refusal('userId', 'Names neither userId nor anonymousId')
    if (!fitsId(person)) return refusal('userId', 'Is too long for a key (200 bytes)')
    const told = tellingOf(item)
    if (!told.ok) return told
    const at = happenedAt(item, setting)
    if (!at.ok) return at
    const id = idOf(item, person, told.value)
    if (!fitsId(id)) return refusal('messageId', 'Is too long for a message id (200 bytes)')
    const context = isRecord(item.context) ? item.context : {}
    const campaign = isRecord(context.campaign) ? cellText(context.campaign.name) || null : null
    const event: RowEvent = {
      ...told.value,
      messageId: id,
      details: null,
      happenedAt: at.value,
      ofDeal: false,
      campaign,
      piece: null,
    }
    const value: RowEvents = { person, company: null, deal: null, events: [event] }
    return { ok: true, value }
  }
}

type Item = Record<string, unknown>
type Telling = Pick<RowEvent, 'kind' | 'name' | 'properties'>

const isRecord = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refusal = (column: string | null, reason: string) => refuse<RowRefusal>({ column, reason })

function tellingOf(item: Item): Result<Telling, RowRefusal> {
  const type = cellText(item.type)
  const event = cellText(item.event)
  const properties = isRecord(item.properties) ? item.properties : {}
  const traits = isRecord(item.traits) ? item.traits : {}
  switch (type) {
    case 'identify':
      return telling('identify', 'identify', traits)
    case 'group':
      return telling('identify', 'identify', {
        company: cellText(traits.name) || cellText(item.groupId),
      })
    case 'track':
      if (event === '' || event.length > 100)
        return refusal('event', 'A track needs an event of at most 100 characters')
      return telling('behaviour', event, properties)
    case 'page':
    case 'screen': {
      const name = cellText(item.name)
      return telling('behaviour', `${type}_view`, name ? { name, ...properties } : properties)
    }
    case 'decision':
      if (!(DECISIONS as readonly string[]).includes(event))
        return refusal('event', `“${event.slice(0, 60)}” is no decision of the ladder`)
      return telling('decision', event, properties)
    default:
      return refusal('type', `“${type.slice(0, 60)}” is not a type we read`)
  }
}

function telling(
  kind: RowEvent['kind'],
  name: string,
  told: Record<string, unknown>,
): Result<Telling, RowRefusal> {
  const properties: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(told)) {
    if (typeof value === 'string' && value.length > LONGEST_TEXT)
      return refusal(key, `Is longer than ${LONGEST_TEXT} characters`)
    const clean = cleanNested(value, 0)
    if (key !== '__proto__' && clean !== null && clean !== undefined) properties[key] = clean
  }
  return { ok: true, value: { kind, name, properties } }
}

/** Rule 0.2: the sender's clock is corrected where it told when it sent; nothing happens after it was received. */
function happenedAt(item: Item, { now }: RowSetting): Result<Instant, RowRefusal> {
  const times: Record<string, Instant | null> = {}
  for (const name of ['timestamp', 'originalTimestamp', 'sentAt', 'receivedAt']) {
    const text = cellText(item[name])
    times[name] = text ? readDate(text, { zone: 'UTC', order: null }) : null
    if (text && times[name] === null) return refusal(name, `“${text.slice(0, 60)}” is not a date`)
  }
  const { timestamp, originalTimestamp, sentAt, receivedAt } = times
  const received = Math.min(receivedAt ?? now, now)
  const given = timestamp ?? originalTimestamp
  const corrected =
    receivedAt && sentAt && originalTimestamp ? receivedAt - (sentAt - originalTimestamp) : given
  if (!corrected) return refusal('timestamp', 'Has no timestamp, so it cannot be history')
  return { ok: true, value: instant(Math.min(corrected, received)) }
}

/** Without a messageId the content and its time stand for it. */
function idOf(item: Item, person: string, { kind, name, properties }: Telling): string {
  const given = cellText(item.messageId)
  if (given) return given
  const time = cellText(item.originalTimestamp) || cellText(item.timestamp)
  return messageId(person, `${name}:${time}:${digest(JSON.stringify([kind, properties]))}`)
}
