import { sql } from 'kysely'
import {
  type Contacting,
  DEFAULT_PURPOSES,
  lastWord,
  type MayContact,
  mayBeContacted,
  type Purpose,
  readConsents,
  type ToldConsent,
} from '#domain/people/privacy/consent.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf, personOf } from '#server/db/names/read-names.ts'
import { keyOf } from './epoch.ts'
import { hashOfName } from './suppressed.ts'

/** Every word of a person on what their data is used for, as the log has it under all their names. */
export async function readToldConsents(
  tx: Tx,
  workspaceId: string,
  personId: number,
): Promise<ToldConsent[]> {
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const { rows } = await sql<{ no: number; at: Instant; source: string; told: unknown }>`
    select e.event_id as no, e.happened_at as at, s.name as source, e.details -> 'consent' as told
    from event e
    join source s on s.workspace_id = ${workspaceId} and s.source_id = e.source_id
    where e.workspace_id = ${workspaceId} and e.person_id = any(${ids}::bigint[])
      and e.details ? 'consent'
    order by e.happened_at, e.event_id`.execute(tx)
  return rows.flatMap(({ told, ...event }) =>
    readConsents(told).map((consent) => ({ ...consent, ...event })),
  )
}

export async function readPurposes(tx: Tx, workspaceId: string): Promise<readonly Purpose[]> {
  const kept = await tx
    .selectFrom('privacy')
    .select('purposes')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return (kept?.purposes as Purpose[] | null | undefined) ?? DEFAULT_PURPOSES
}

export type Answer =
  | MayContact
  | { may: false; because: 'person-unknown' | 'erased' | 'do-not-contact' }

type Contact = {
  purposes: readonly Purpose[]
  answer: (asked: Contacting) => Answer
  lastWord: (asked: Contacting) => ToldConsent | null
}

/**
 * May this person be contacted, for which purpose on which channel? The one function that whatever sends asks, in the
 * transaction that sends. Somebody who asked for peace by any of their names is left in it, whatever they had agreed to.
 */
export async function mayContact(tx: Tx, workspaceId: string, asked: number): Promise<Contact> {
  const personId = await personOf(tx, workspaceId, asked)
  const purposes = await readPurposes(tx, workspaceId)
  const never = personId === null ? 'person-unknown' : await peaceOf(tx, workspaceId, personId)
  const told =
    personId === null || never === 'erased' ? [] : await readToldConsents(tx, workspaceId, personId)
  return {
    purposes,
    answer: (about) =>
      never === null
        ? mayBeContacted(purposes, told, about)
        : { may: false as const, because: never },
    lastWord: (about) => lastWord(told, about),
  }
}

/** Why nobody may contact them at all; null where it depends. */
async function peaceOf(tx: Tx, workspaceId: string, personId: number) {
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const { rows } = await sql<{ system: string; value: string; erased: boolean }>`
    select system, key as value, erased_at is not null as erased from person
    where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])`.execute(tx)
  if (rows.some(({ erased }) => erased)) return 'erased'
  const key = await keyOf(tx, workspaceId)
  const { rows: suppressed } = await sql`select 1 from suppression
    where workspace_id = ${workspaceId} and kind = 'do-not-contact'
      and hash = any(${rows.map((name) => hashOfName(key, name))}::text[])`.execute(tx)
  return suppressed.length > 0 ? 'do-not-contact' : null
}
