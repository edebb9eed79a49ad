import { sql } from 'kysely'
import { KIND } from '#domain/replay/log.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Chunk } from './chunk.ts'

/** Above every number that a chunk gives its own signatures. */
const BEYOND = 1_000_000_000

/**
 * Stages, for whoever a file says takes part in a deal and nothing else of it (`deal_contact`), what the log tells of
 * that deal and of nobody: opened, won and lost at their own instants, under the ids that a file with both would give
 * them. Without it the deal would be nobody's outcome. Needs the events of the chunk staged, and its people and deals.
 */
export async function stageJoinedDeals(
  tx: Tx,
  workspaceId: string,
  { contacts }: Chunk,
): Promise<void> {
  if (contacts.size === 0) return
  await sql`
    with joined as (
      select j.deal_no, j.person_no, min(j.row_no) as row_no
      from staged_event j
      join staged_signature g on g.no = j.signature_no
      join signature s on s.workspace_id = ${workspaceId} and s.signature_id = g.id
        and s.kind = ${KIND.behaviour} and s.name = 'deal_contact'
      where j.deal_no is not null and j.person_no is not null
      group by j.deal_no, j.person_no
    ), told as (
      select j.row_no, j.person_no, j.deal_no, e.message_id || ':' || p.key as message_id,
        e.signature_id, e.happened_at, e.campaign, e.piece, e.details
      from joined j
      join staged_deal d on d.no = j.deal_no
      join staged_person p on p.no = j.person_no
      cross join lateral (
        select message_id, signature_id, happened_at, campaign, piece, details from event
        where workspace_id = ${workspaceId} and deal_id = d.id and person_id is null
          and (details ->> 'undated') is distinct from 'true'
        offset 0
      ) e
      join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
        and s.kind = ${KIND.decision} and s.name in ('opportunity', 'won', 'lost')
    ), numbered as (
      insert into staged_signature (no, id)
      select ${BEYOND} + row_number() over (order by signature_id), signature_id
      from (select distinct signature_id from told) as signatures
      returning no, id
    )
    insert into staged_event (row_no, message_id, signature_no, person_no, deal_no, happened_at, campaign, piece, details)
    select t.row_no, case when octet_length(t.message_id) <= 200 then t.message_id else '#' || md5(t.message_id) end,
      n.no, t.person_no, t.deal_no, t.happened_at, t.campaign, t.piece, t.details
    from told t join numbered n on n.id = t.signature_id`.execute(tx)
}
