import { sql } from 'kysely'
import { type Arrival, arrivalText, withCampaign } from '#domain/people/channels/arrival.ts'
import type { AccountTold } from '#domain/people/companies/account.ts'
import { type Name, nameOf, spelled } from '#domain/people/identity/name.ts'
import { KIND } from '#domain/replay/log.ts'
import { canonical, signatureOf } from '#domain/replay/signature.ts'
import { arrivalIds } from './arrivals/dictionary.ts'
import { signatureIds } from './bulk/dictionary.ts'
import { settleCompanies } from './companies/settle.ts'
import { tellCompanies, toldOfCompany } from './companies/tell.ts'
import type { Db, Tx } from './connect.ts'
import { sourceIdOf } from './fold/decided.ts'
import { claim, takeTurn } from './fold/fold.ts'
import { CLICK_WAITS_MS, isClick } from './fold/waiting.ts'
import { at, timestamp } from './instants.ts'
import { claimsIn, nameAll, tellClaims } from './names/tell-names.ts'
import { inWorkspace } from './transaction.ts'

/** An event as somebody tells it. */
export type NewEvent = {
  /** Unique within the source, at most 200 bytes. */
  messageId: string
  /**
   * The name it is told of, for ever; a key alone is a mail address where it looks like one, else an id. Null for a deal
   * that names nobody. Values that name nobody (`nameIn`, `nameOf`) are refused by whoever reads them.
   */
  person: Name | string | null
  /** What else the event calls them: a claim that each of these names and `person` are one person. */
  names?: readonly Name[]
  dealId?: number | null
  kind: keyof typeof KIND
  name: string
  properties: Record<string, unknown>
  /** What is kept and shown and no rule sees: differs from one to the next, so the dictionary need not hold it. */
  details?: Record<string, unknown>
  /** When it happened; nothing happens after it was told (rule 0.2). */
  happenedAt: number
  campaign?: string | null
  piece?: string | null
  /** How they came with it; what names a campaign is an arrival too. */
  arrival?: Arrival | null
  /** It tells of a company itself. */
  account?: AccountTold | null
}

/**
 * What of it the log did not know: an event that its source has told before is passed over, with what it claims.
 * `people` are the names it was told of, for `claim`.
 */
export type Appended = { messageIds: Set<string>; people: number[] }

/**
 * Tells the log something that happens now, and then folds everybody it is about and settles their companies: each in a
 * transaction of its own, as live events go, so that nobody holds marks and claims and waits for names.
 */
export async function tell(
  db: Db,
  workspaceId: string,
  source: string,
  events: readonly NewEvent[],
  now: number,
): Promise<Appended> {
  const appended = await inWorkspace(db, workspaceId, (tx) =>
    append(tx, workspaceId, source, events, now),
  )
  await inWorkspace(db, workspaceId, async (tx) => {
    await takeTurn(tx, workspaceId)
    await claim(tx, workspaceId, appended.people, now)
  })
  await settleCompanies(db, workspaceId)
  return appended
}

/**
 * The one way of live events into the log, of a source by its name or its id; whoever claims them makes them known. Imports go the same way in bulk
 * (bulk/append.ts). Unknown names become people, what is said is looked up in the dictionary, and what it claims of names
 * waits for the fold, which works out who is one person.
 */
export async function append(
  tx: Tx,
  workspaceId: string,
  source: string | number,
  events: readonly NewEvent[],
  now: number,
): Promise<Appended> {
  const sourceId = typeof source === 'number' ? source : await sourceIdOf(tx, workspaceId, source)
  const told = events.map((event) => {
    const { signature, details } = signatureOf(
      KIND[event.kind],
      event.name,
      plain(event.properties),
    )
    const more = event.details && plain(event.details)
    return { event, signature, details: more ? { ...details, ...more } : details }
  })
  const texts = told.map(({ signature }) => canonical(signature))
  const ids = await signatureIds(
    tx,
    workspaceId,
    new Map(told.map(({ signature }, i) => [texts[i] as string, signature])),
  )
  const arrivals = await arrivalsOf(tx, workspaceId, events)
  const called = await idsOfNames(tx, workspaceId, events)
  const clicks = told.flatMap(({ signature }, i) =>
    isClick(signature) ? (ids.get(texts[i] as string) ?? []) : [],
  )
  const { rows } = await sql<{ message_id: string; person_id: number | null }>`
    with added as (
    insert into event (workspace_id, source_id, message_id, person_id, deal_id, signature_id,
      happened_at, received_at, campaign, piece, details, arrival_id)
    select ${workspaceId}::uuid, ${sourceId}::bigint, n.message_id, n.person_id, n.deal_id,
      n.signature_id, n.happened_at, ${at(now)}, n.campaign, n.piece, n.details, n.arrival_id
    from unnest(
      ${events.map((event) => text(event.messageId))}::text[],
      ${called.map(([id]) => id)}::bigint[],
      ${events.map((event) => event.dealId ?? null)}::bigint[],
      ${texts.map((one) => ids.get(one))}::bigint[],
      ${events.map((event) => timestamp(Math.min(event.happenedAt, now)))}::timestamptz[],
      ${events.map((event) => text(event.campaign ?? null))}::text[],
      ${events.map((event) => text(event.piece ?? null))}::text[],
      ${told.map(({ details }) => details && JSON.stringify(details))}::jsonb[],
      ${arrivals}::bigint[]
    ) with ordinality
      as n (message_id, person_id, deal_id, signature_id, happened_at, campaign, piece, details,
        arrival_id, place)
    order by n.place
    on conflict (workspace_id, source_id, message_id) do nothing
    returning event_id, message_id, person_id, signature_id
    ), due as (
      insert into event_due (workspace_id, person_id, event_id, waits_until)
      select ${workspaceId}::uuid, coalesce(person_id, 0), event_id,
        case when signature_id = any(${clicks}::bigint[]) then ${at(now + CLICK_WAITS_MS)} end
      from added
    )
    select message_id, person_id from added`.execute(tx)
  const messageIds = new Set(rows.map((row) => row.message_id))
  const claimed = events.map(({ messageId, happenedAt }, i) => ({
    messageId: text(messageId),
    happenedAt: Math.min(happenedAt, now),
    names: called[i] as (number | null)[],
  }))
  await tellClaims(tx, workspaceId, sourceId, claimsIn(claimed, messageIds))
  const ofCompanies = events.flatMap(({ messageId, account }) =>
    account && messageIds.has(text(messageId)) ? toldOfCompany(text(messageId), account) : [],
  )
  await tellCompanies(tx, workspaceId, sourceId, ofCompanies)
  const people = new Set(rows.map((row) => row.person_id).filter((id) => id !== null))
  return { messageIds, people: [...people].sort((a, b) => a - b) }
}

/** What each event calls somebody, the name it is told of first; unknown names are added. */
async function idsOfNames(
  tx: Tx,
  workspaceId: string,
  events: readonly NewEvent[],
): Promise<(number | null)[][]> {
  const named = events.map(({ person, names = [] }) => [nameTold(person), ...names.map(clean)])
  const told = named.flat().filter((name) => name !== null)
  const ids = await nameAll(tx, workspaceId, told)
  return named.map((names) =>
    names.map((name) => (name === null ? null : (ids.get(spelled(name)) ?? null))),
  )
}

/** The arrival of each event, by its id in the dictionary. */
async function arrivalsOf(tx: Tx, workspaceId: string, events: readonly NewEvent[]) {
  const arrivals = events.map(({ arrival = null, campaign = null }) =>
    withCampaign(arrival, campaign),
  )
  const texts = arrivals.map((arrival) => arrival && arrivalText(arrival))
  const wanted = new Map<string, Arrival>()
  for (const [i, text] of texts.entries())
    if (text !== null) wanted.set(text, arrivals[i] as Arrival)
  const ids = await arrivalIds(tx, workspaceId, wanted)
  return texts.map((text) => (text === null ? null : (ids.get(text) ?? null)))
}

function nameTold(person: NewEvent['person']): Name | null {
  if (person === null) return null
  const key = typeof person === 'string' ? text(person) : null
  return key === null ? clean(person as Name) : (nameOf(key) ?? { system: 'id', value: key })
}

const clean = ({ system, value }: Name): Name => ({ system, value: text(value) })

/** PostgreSQL keeps neither the sign 0 nor half of a surrogate pair. */
const text = <T extends string | null>(told: T): T =>
  (told === null ? null : told.toWellFormed().replaceAll('\0', '\ufffd')) as T

function plain(value: Record<string, unknown>): Record<string, unknown> {
  if (Object.entries(value).every(([name, one]) => isPlain(name) && isPlain(one))) return value
  return JSON.parse(JSON.stringify(value), (_, inner) =>
    typeof inner === 'string' ? text(inner) : inner,
  )
}

/** What needs no mending: most that is told is a short text, a number, or true or false. */
const isPlain = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.isWellFormed() && !value.includes('\0'))
