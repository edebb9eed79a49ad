import { sql } from 'kysely'
import { personName } from '#domain/people/person-name.ts'
import { bothWays, patternOfCalled } from '#domain/people/privacy/needles.ts'
import { KIND } from '#domain/replay/log.ts'
import type { Tx } from '#server/db/connect.ts'

/** What somebody was ever called in words, in lower case: of two and more, for a single one is many people's. */
export async function calledInWords(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
  personId: number,
): Promise<string[]> {
  const { rows } = await sql<{ traits: Record<string, unknown> }>`
    select traits from person_state where workspace_id = ${workspaceId} and person_id = ${personId}
    union select s.properties || coalesce(e.details, '{}')
    from event e join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
    where e.workspace_id = ${workspaceId} and e.person_id = any(${ids}::bigint[])
      and s.kind = ${KIND.identify} and s.name = 'identify' and s.properties ?| ${NAMED}::text[]`.execute(
    tx,
  )
  const names = rows.map(({ traits }) => personName(traits, '').toLowerCase())
  return [...new Set(names)].filter((name) => bothWays(name).length > 0)
}

const NAMED = ['name', 'fullName', 'firstName', 'first_name', 'lastName', 'last_name']

/**
 * Takes what erased people were called in words out of what members wrote to find people by, and of reasons why names are
 * left in peace; but for what somebody else is called, too. Answers the entries of the audit that were emptied.
 */
export async function eraseCalled(
  tx: Tx,
  workspaceId: string,
  called: readonly string[],
): Promise<number[]> {
  const any = patternOfCalled(called)
  if (any === '' || !(await stands(tx, workspaceId, any))) return []
  const { rows } = await sql<{ name: string }>`
    select distinct w.name from person_state s cross join lateral (values
      (s.traits ->> 'name'), (s.traits ->> 'fullName'),
      (concat_ws(' ', coalesce(s.traits ->> 'firstName', s.traits ->> 'first_name'),
        coalesce(s.traits ->> 'lastName', s.traits ->> 'last_name')))) w (name)
    where s.workspace_id = ${workspaceId} and w.name ~* ${any}`.execute(tx)
  const ways = (name: string) => bothWays(name).map((words) => words.join(' '))
  const others = new Set(rows.flatMap(({ name }) => ways(name)))
  const pattern = patternOfCalled(
    called.filter((name) => !ways(name).some((way) => others.has(way))),
  )
  if (pattern === '') return []
  const { rows: told } = await sql<{ entries: number[] }>`
    select erase_named(${workspaceId}::uuid, ${pattern}) as entries`.execute(tx)
  return (told[0]?.entries ?? []).map(Number)
}

/** Mostly nobody wrote it, and then nobody else needs to be looked at. */
async function stands(tx: Tx, workspaceId: string, pattern: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from people_view where workspace_id = ${workspaceId}
      and (name ~* ${pattern} or shows::text ~* ${pattern})
    union all select 1 from revision where workspace_id = ${workspaceId}
      and thing = 'view' and fields::text ~* ${pattern}
    union all select 1 from suppression where workspace_id = ${workspaceId}
      and kind <> 'erased' and reason ~* ${pattern}
    union all select 1 from audit where workspace_id = ${workspaceId} and subject_kind = 'view'
      and concat_ws(' ', subject_label, before::text, after::text) ~* ${pattern}
    limit 1`.execute(tx)
  return rows.length > 0
}
