import { sql } from 'kysely'
import type { Lead } from '#api/handoff-lead.ts'
import { DECIDED } from '#domain/handoffs/handoff.ts'
import { KIND } from '#domain/replay/log.ts'
import type { Tx } from '#server/db/connect.ts'
import { reasonWords } from '#server/db/handoff-reason.ts'
import type { Which } from './found.ts'

/** What people decided of somebody, as the log names it. */
const LOGGED = DECIDED.map((kind) => (kind === 'qualified' ? 'sql' : kind))

/**
 * What people said in this hand-off and in those before it, newest first: who decided what, why and in which words; and
 * what marketing answered. Each decision is looked up by its instant, however much else the person did.
 */
export async function decisionsOf(
  tx: Tx,
  workspaceId: string,
  { personId, n }: Which,
  names: readonly number[],
): Promise<Lead['decisions']> {
  const { rows } = await sql<Lead['decisions'][number]>`
    select * from (select distinct on (h.n, e.event_id) h.n, e.happened_at as at,
      case s.name when 'sql' then 'qualified' else s.name end as kind, m.name as by,
      ${reasonWords(workspaceId, sql`h.version`, sql`(s.properties ->> 'reason')`)} as reason,
      coalesce(e.details -> 'said' ->> 'note', '') as note, e.details -> 'said' ->> 'wakesOn' as "wakesOn"
    from handoff h
    left join clock k on k.workspace_id = ${workspaceId} and k.person_id = h.person_id and k.n = h.n
      and k.kind = 'answer'
    cross join lateral unnest(array[h.accepted_at, h.sql_at, h.closed_at, k.stopped_at]) as d (at)
    cross join unnest(${names}::bigint[]) as p (id)
    cross join lateral (select event_id, source_id, message_id, happened_at, signature_id, details from event
      where workspace_id = ${workspaceId} and person_id = p.id and happened_at = d.at offset 0) e
    join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
      and s.kind = ${KIND.decision} and s.name = any(${LOGGED}::text[])
    left join member m on m.workspace_id = ${workspaceId}
      and m.member_id = (e.details -> 'said' ->> 'member')::bigint
    where h.workspace_id = ${workspaceId} and h.person_id = ${personId} and h.n <= ${n}
      and not exists (select 1 from event u where u.workspace_id = ${workspaceId}
        and u.source_id = e.source_id and u.message_id = 'undo:' || e.message_id)) said
    order by said.n desc, said.at desc limit 50`.execute(tx)
  return rows
}
