import { type Arrival as CameBy, readArrival } from '#domain/people/channels/arrival.ts'
import { type AccountTold, groupTold } from '#domain/people/companies/account.ts'
import type { Name } from '#domain/people/identity/name.ts'
import { cellText } from '#domain/people/imports/cells/read-cell.ts'
import { digest, fitsId } from '#domain/people/imports/message-id.ts'
import { doingOf } from '#domain/people/signals/act.ts'
import { scannerOf } from '#domain/people/signals/scanners.ts'
import { readSaying, type Saying } from '#domain/replay/segment-call.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import { readClock } from './clock.ts'
import { type Fault, fault } from './fault.ts'
import type { Flag } from './flag.ts'
import { MOST } from './limits.ts'
import { namesOf } from './names.ts'

export const CALLS = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const
export type CallType = (typeof CALLS)[number]

/** One event as a sender told it, read and sound, on its way into the log. */
export type Told = Saying & {
  messageId: string
  /** Who it is about, by every name the sender used; the first is who did it. */
  names: Name[]
  happenedAt: Instant
  /** As the sender's clock told it; null: nothing readable. */
  toldAt: Instant | null
  campaign: string | null
  /** How they came with it. */
  arrival: CameBy | null
  /** What came around the event: page, campaign, library. */
  context: Json
  /** What a group call tells of its company. */
  account: AccountTold | null
  flags: Flag[]
}

type Json = Readonly<Record<string, unknown>>

/** How an event came. */
export type Arrival = {
  /** What its address says it is; null: it says so itself, as one of a batch. */
  call: CallType | null
  receivedAt: Instant
  /** Names this event among all that ever come, for one that brings neither an id nor a time. */
  unique: string
}

/**
 * Reads one call of a Segment-shaped SDK. Whoever may write events may tell what people did and who they are, never
 * what was decided about them.
 */
export function readTold(json: unknown, arrival: Arrival): Result<Told, Fault> {
  if (!isRecord(json)) return refuse(fault('call-unfit', null, 'The event is no object.'))
  const item = arrival.call ? { ...json, type: arrival.call } : json
  const type = (CALLS as readonly unknown[]).includes(item.type) ? (item.type as CallType) : null
  if (type === null)
    return refuse(fault('call-unfit', '$.type', `It needs a type: ${CALLS.join(', ')}.`))
  const said = type === 'alias' ? ok(ALIAS) : readSaying(item)
  if (!said.ok) {
    const { field, reason } = said.refusal
    return refuse(fault('call-unfit', field && `$.${field}`, `It ${reason}.`))
  }
  const names = namesOf(item, type)
  if (!names.ok) return names
  const { context } = item
  const around = isRecord(context) ? context : {}
  const cameBy = readArrival(item)
  const named = isRecord(around.campaign) ? cellText(around.campaign.name) || null : null
  const clock = readClock(item, arrival.receivedAt)
  const id = idOf(item, said.value, names.value, clock.toldAt, arrival)
  if (!fitsId(id.messageId, MOST.messageIdBytes))
    return refuse(
      fault(
        'message-id-too-long',
        '$.messageId',
        `The messageId has more than ${MOST.messageIdBytes} bytes.`,
      ),
    )
  const flags = [...clock.flags, ...id.flags]
  return ok({
    ...withScanner(said.value, around.userAgent),
    ...clock,
    ...id,
    names: names.value,
    campaign: named ?? cameBy?.campaign ?? null,
    arrival: cameBy,
    context: around,
    account: groupTold(item),
    flags,
  })
}

/** An alias says only that two names are one person's: that stands in its names, and rules see nothing of it. */
const ALIAS: Saying = { kind: 'identify', name: 'alias', properties: {} }

/**
 * What a click or an opening in a mail says of the program behind it, where that is a known scanner: SDKs tell it around
 * the event, and nothing else of what stands there is kept. Rule 3.2 (d).
 */
function withScanner(said: Saying, agent: unknown): Saying {
  if (said.kind !== 'behaviour' || typeof agent !== 'string') return said
  const does = doingOf(said.name)
  if ((does !== 'click' && does !== 'open') || scannerOf(agent) === null) return said
  return { ...said, properties: { userAgent: agent, ...said.properties } }
}

/** Without a messageId the content and its time stand for it; without a time nothing can. R3. */
function idOf(
  item: Json,
  { kind, name, properties }: Saying,
  names: readonly Name[],
  toldAt: Instant | null,
  { unique }: Arrival,
): { messageId: string; flags: Flag[] } {
  const given = cellText(item.messageId)
  if (given) return { messageId: given, flags: [] }
  if (toldAt === null) return { messageId: `~${unique}`, flags: ['no-id-promised'] }
  const content = JSON.stringify([kind, name, toldAt, names, properties])
  return { messageId: `#${digest(content, 1)}${digest(content, 2)}`, flags: ['id-derived'] }
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
