import { sql } from 'kysely'
import type { Held } from '#api/privacy.ts'
import type { Name } from '#domain/people/identity/name.ts'
import { needlesOf } from '#domain/people/privacy/needles.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'

/** What is held of a person under all their names. */
export async function heldOf(tx: Tx, workspaceId: string, personId: number): Promise<Held> {
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const names = await namesSpelled(tx, workspaceId, ids)
  const { texts } = needlesOf(names)
  const { rows } = await sql<Held>`
    select ${personId}::bigint as "personId", ${ids.length}::int as names,
      (select erased_at from person where workspace_id = ${workspaceId} and person_id = ${personId}) as "erasedAt",
      (select count(*) from event where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])) as events,
      (select min(happened_at) from event where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])) as "firstAt",
      (select max(happened_at) from event where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])) as "lastAt",
      (select count(*) from handoff where workspace_id = ${workspaceId} and person_id = ${personId}) as handoffs,
      (select count(distinct deal_id) from deal_contact
        where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])) as deals,
      (select count(*) from failed_event f where f.workspace_id = ${workspaceId} and ${namedIn(texts)}) as "failedEvents",
      (select count(*) from batch_refusal r where r.workspace_id = ${workspaceId}
        and exists (select 1 from unnest(${texts}::text[]) n
          where strpos(' · ' || lower(r.raw) || ' · ', n) > 0)) as "refusedRows",
      (select count(*) from audit where workspace_id = ${workspaceId} and subject_kind = 'person'
        and subject_id = any(${ids.map(String)}::text[])) as "auditEntries"`.execute(tx)
  return rows[0] as Held
}

/** A failed event `f` that holds any of these texts, in its bytes or in what its batch said for all. */
export const namedIn = (texts: readonly string[]) => sql<boolean>`exists (
  select 1 from unnest(${texts}::text[]) n
  where strpos(lower(encode(f.raw, 'escape')), lower(encode(convert_to(n, 'UTF8'), 'escape'))) > 0
    or strpos(lower(f.around::text), n) > 0)`

export async function namesSpelled(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
): Promise<Name[]> {
  const { rows } = await sql<Name>`select system, key as value from person
    where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])
    order by person_id`.execute(tx)
  return rows
}
