import { sql } from 'kysely'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { leftWords, shellOf } from '#domain/people/privacy/shell.ts'
import type { Signature } from '#domain/replay/log.ts'
import { canonical } from '#domain/replay/signature.ts'
import { signatureIds } from '#server/db/bulk/dictionary.ts'
import { BY_RULE } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'

/** What events said. */
export type Said = Signature & { id: number }

/**
 * What these names' events said and nobody else's does (`own`), with what is left of it: the ids of the signatures before
 * and after. What others say in the same words is theirs.
 */
export async function becomeShells(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
  own: readonly Said[],
): Promise<{ was: number[]; becomes: number[] }> {
  if (own.length === 0) return { was: [], becomes: [] }
  const words = await readWords(tx, workspaceId, ids, own)
  const numbers = new Map<string, number>()
  const shells = own.map((said) => shellOf(said, words, numbers))
  const texts = shells.map(canonical)
  const found = await signatureIds(
    tx,
    workspaceId,
    new Map(shells.map((shell, i) => [texts[i] as string, shell])),
  )
  return { was: own.map(({ id }) => id), becomes: texts.map((text) => found.get(text) as number) }
}

/**
 * Takes out what no event says any more: words of an event that was told before, or of which only the difference was
 * kept, may be somebody's who is erased. Comes when all who are erased at a time have become shells.
 */
export async function forgetUnsaid(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select forget_unsaid(${workspaceId}::uuid)`.execute(tx)
}

/** The texts of what only they said, in lower case: statuses among them. */
export function wordsIn(own: readonly Said[]): string[] {
  const texts = own.flatMap(({ properties }) => Object.values(properties))
  return [
    ...new Set(texts.filter((text) => typeof text === 'string').map((text) => text.toLowerCase())),
  ]
}

/**
 * Of each of several people, by their names, what their events said and nobody else's. One look over the log, however
 * many they are. The rule's own decisions say nothing of anybody.
 */
export async function saidAlone(
  tx: Tx,
  workspaceId: string,
  people: readonly (readonly number[])[],
): Promise<Said[][]> {
  const { rows } = await sql<Said & { no: number }>`
    with theirs (id, no) as materialized (
      select * from unnest(${people.flat()}::bigint[], ${people.flatMap((ids, no) => ids.map(() => no))}::bigint[])
    ), own as materialized (
      select e.signature_id, min(t.no) as no from theirs t
      cross join lateral (
        select signature_id from event where workspace_id = ${workspaceId} and person_id = t.id
        offset 0
      ) e
      group by e.signature_id having min(t.no) = max(t.no)
    ), shared as materialized (
      select distinct e.signature_id from event e
      where e.workspace_id = ${workspaceId} and e.signature_id in (select signature_id from own)
        and not exists (select 1 from theirs t where t.id = e.person_id)
    )
    select s.signature_id as id, s.kind, s.name, s.properties, own.no
    from own join signature s on s.workspace_id = ${workspaceId} and s.signature_id = own.signature_id
    where own.signature_id not in (select signature_id from shared)
      and not (s.kind = 2 and s.properties ->> 'by' is not distinct from ${BY_RULE})
    order by s.signature_id`.execute(tx)
  const said: Said[][] = people.map(() => [])
  for (const { no, ...one } of rows) said[no]?.push(one)
  return said
}

/**
 * What events of these names said in the same words as people who were erased before, and nobody else does: it was not
 * theirs alone then, and is nobody's now. `by`: the names of those others.
 */
export async function saidByErased(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
): Promise<{ said: Said[]; by: number[] }> {
  const { rows } = await sql<{ id: number; by: number[] }>`
    with own as materialized (
      select distinct e.signature_id from unnest(${ids}::bigint[]) as t (id) cross join lateral (
        select signature_id from event where workspace_id = ${workspaceId} and person_id = t.id offset 0
      ) e
    )
    select e.signature_id as id, array_agg(distinct p.person_id) as by
    from (select person_id from person where workspace_id = ${workspaceId} and erased_at is not null
      and person_id <> all(${ids}::bigint[]) offset 0) p
    cross join lateral (
      select signature_id from event where workspace_id = ${workspaceId} and person_id = p.person_id offset 0
    ) e
    where e.signature_id in (select signature_id from own)
    group by e.signature_id`.execute(tx)
  if (rows.length === 0) return { said: [], by: [] }
  const by = [...new Set(rows.flatMap((row) => row.by))]
  const also = rows.map(({ id }) => id)
  const { rows: said } = await sql<Said>`
    with others as materialized (
      select distinct e.signature_id from event e
      where e.workspace_id = ${workspaceId} and e.signature_id = any(${also}::bigint[])
        and (e.person_id is null or e.person_id <> all(${[...ids, ...by]}::bigint[]))
    )
    select s.signature_id as id, s.kind, s.name, s.properties from signature s
    where s.workspace_id = ${workspaceId} and s.signature_id = any(${also}::bigint[])
      and s.signature_id not in (select signature_id from others)
      and not (s.kind = 2 and s.properties ->> 'by' is not distinct from ${BY_RULE})
    order by s.signature_id`.execute(tx)
  return { said, by }
}

async function readWords(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
  own: readonly Said[],
) {
  const agreements = await tx
    .selectFrom('agreement_version')
    .select('document')
    .where('workspace_id', '=', workspaceId)
    .execute()
  const { rows: events } = await sql<{ name: string }>`select distinct name from signature
    where workspace_id = ${workspaceId} and signature_id <> all(${own.map(({ id }) => id)}::bigint[])`.execute(
    tx,
  )
  const { rows: origins } = await sql<{ origin: string }>`select distinct origin from person_state
    where workspace_id = ${workspaceId} and origin is not null and person_id <> all(${ids}::bigint[])`.execute(
    tx,
  )
  const { rows: reasons } = await sql<{ reason: string }>`select distinct reason from handoff
    where workspace_id = ${workspaceId} and reason is not null and person_id <> all(${ids}::bigint[])`.execute(
    tx,
  )
  return leftWords(
    agreements.map(({ document }) => document as Agreement),
    {
      events: events.map(({ name }) => name),
      origins: origins.map(({ origin }) => origin),
      reasons: reasons.map(({ reason }) => reason),
    },
  )
}
