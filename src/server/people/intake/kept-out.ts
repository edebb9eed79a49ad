import { sql } from 'kysely'
import { type Name, nameOf } from '#domain/people/identity/name.ts'
import { type Fault, fault } from '#domain/people/intake/fault.ts'
import { addressesIn, namesTold } from '#domain/people/intake/names-told.ts'
import { withoutSome } from '#domain/people/intake/without-some.ts'
import { readConsents, TRACKING } from '#domain/people/privacy/consent.ts'
import type { Tx } from '#server/db/connect.ts'
import type { NewEvent } from '#server/db/log.ts'
import { suppress } from '#server/db/privacy/suppress.ts'
import { type Suppressed, suppressedIn } from '#server/db/privacy/suppressed.ts'
import { settleTracking } from '#server/db/privacy/tracking.ts'
import type { Case } from './take.ts'
import { CONSENT_UPDATED } from './told-event.ts'

/**
 * Leaves out what speaks of somebody who was erased, and what people did who are not to be tracked: neither the log nor
 * the failed events keep anything of it. It counts as failed. Costs one look-up in memory for each name.
 */
export async function keepOut(tx: Tx, workspaceId: string, cases: Case[]): Promise<void> {
  const suppressed = await suppressedIn(tx, workspaceId)
  if (suppressed.isEmpty) return
  for (const one of [...cases]) {
    if (!isKeptOut(suppressed, one)) continue
    const part = partOf(suppressed, one)
    if (part) cases.push(part)
    else dropOut(one)
  }
}

function dropOut(one: Case): void {
  one.outcome = { result: 'failed', messageId: one.event?.messageId ?? null, fault: NOT_KEPT }
  one.event = null
}

/** Of events that failed as one, those that are kept out, as a case of their own; null where all of them are. */
function partOf(suppressed: Suppressed, one: Case): Case | null {
  const { read, around } = one
  if (!('fault' in read) || read.count === 1 || aroundIn(around).some(suppressed.isErased))
    return null
  const left = withoutSome(read.bytes, (event) => isNamedIn(suppressed, event))
  if (left === null || left.left === 0 || isNamedIn(suppressed, left.bytes)) return null
  one.read = { ...read, bytes: left.bytes, count: left.left }
  const part: Case = { ...one, read: { ...read, bytes: NONE, count: left.out } }
  dropOut(part)
  return part
}

const NONE = new Uint8Array()

/**
 * Who said with an event that they are not to be tracked, or may be again, is taken at their last word from the next event
 * on, under every name of theirs; what a member wrote down an event never takes back.
 */
export async function minded(
  tx: Tx,
  workspaceId: string,
  cases: readonly Case[],
  now: number,
): Promise<void> {
  const said = cases.flatMap(({ event, outcome }) =>
    outcome?.result === 'stored' && event && isOnTracking(event) ? [event] : [],
  )
  if (said.length === 0) return
  const why = { reason: 'said so', now, by: 'an event' }
  const people = await peopleTold(tx, workspaceId, said)
  const noes = await settleTracking(tx, workspaceId, [...new Set(people.values())], why)
  // Who else an event calls by these names is worked out later; until then its own names are one.
  const names = said
    .filter(({ messageId }) => noes.has(people.get(messageId) ?? 0))
    .flatMap(namesIn)
  await suppress(tx, workspaceId, names, { ...why, kind: 'do-not-track' })
}

const isOnTracking = ({ properties }: NewEvent) =>
  properties.consent !== undefined &&
  readConsents(properties.consent).some(({ purpose }) => purpose === TRACKING)

/** Of each event the person it was told of. */
async function peopleTold(tx: Tx, workspaceId: string, events: readonly NewEvent[]) {
  const told = events.flatMap((event) => {
    const [name] = namesIn(event)
    return name ? [{ ...name, id: event.messageId }] : []
  })
  const { rows } = await sql<{ id: string; person: number }>`
    select n.id, coalesce(p.root_id, p.person_id) as person
    from unnest(${told.map(({ id }) => id)}::text[], ${told.map(({ system }) => system)}::text[],
      ${told.map(({ value }) => value)}::text[]) as n (id, system, value)
    join person p on p.workspace_id = ${workspaceId} and p.system = n.system and p.key = n.value`.execute(
    tx,
  )
  return new Map(rows.map(({ id, person }) => [id, person]))
}

/** One answer for both, so that nobody who may write learns which of the two it is. */
const NOT_KEPT: Fault = fault(
  'not-kept',
  null,
  'It is about somebody of whom nothing more may be kept.',
)

export const isNotKept = ({ outcome }: Case): boolean =>
  outcome?.result === 'failed' && outcome.fault.code === NOT_KEPT.code

function isKeptOut(suppressed: Suppressed, { event, read, around }: Case): boolean {
  const { isErased, isUntracked, systems } = suppressed
  if (event && isDeed(event) && namesIn(event).some(isUntracked)) return true
  // Nobody was erased.
  if (systems.length === 0) return false
  return (
    (event !== null && namesIn(event).some(isErased)) ||
    isNamedIn(suppressed, read.bytes, event === null) ||
    aroundIn(around).some(isErased)
  )
}

/** Bytes may hold addresses of the erased; what cannot be read may name them otherwise, too. */
const isNamedIn = ({ isErased }: Suppressed, bytes: Uint8Array, isUnread = true) =>
  (isUnread && namesTold(bytes).some(isErased)) ||
  addressesIn(Buffer.from(bytes).toString()).some(isErased)

/** Whoever is not to be tracked is still heard when they say that they may be again. */
const isDeed = ({ kind, name, properties }: NewEvent) =>
  kind === 'behaviour' && !(name === CONSENT_UPDATED && properties.consent !== undefined)

/** What stands around a batch is looked at once. */
const remembered = new WeakMap<object, Name[]>()

function aroundIn(around: object): Name[] {
  const known = remembered.get(around)
  if (known) return known
  const names = addressesIn(JSON.stringify(around))
  remembered.set(around, names)
  return names
}

function namesIn({ person, names = [] }: NewEvent): Name[] {
  const told = typeof person === 'string' ? nameOf(person) : person
  return told === null ? [...names] : [told, ...names]
}
