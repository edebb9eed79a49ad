import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type Notice, tellMembers } from './tell.ts'

type Asked = { proposalId: number; revision: number; memberId: number; side: string }

/** Whether a proposal (by its alias) still waits for a signature: it is open, or one person alone put it in force. */
export const waitsForSignature = (workspaceId: string, alias: string): RawBuilder<boolean> => {
  const p = sql.raw(alias)
  return sql`(${p}.state = 'open' or ${p}.state = 'in-force' and exists (
    select 1 from agreement_version v where v.workspace_id = ${workspaceId}
      and v.proposal_id = ${p}.proposal_id and v.is_alone and not exists (select 1 from agreement_version later
        where later.workspace_id = ${workspaceId} and later.version > v.version)
      and (select count(distinct s.side) from agreement_signature s where s.workspace_id = ${workspaceId}
        and s.proposal_id = v.proposal_id and s.revision = v.revision and s.voided_at is null) < 2))`
}

/**
 * Asks whoever may sign for a side that has not signed yet, once for each wording; whoever joins later, too, and never who
 * wrote the words. Answers how many were asked.
 */
export function askSigners(db: Db, workspaceId: string, now: number): Promise<number> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<Asked>`
      select p.proposal_id as "proposalId", p.revision, m.member_id as "memberId", sides.side
      from proposal p
      join proposal_revision r on r.workspace_id = ${workspaceId} and r.proposal_id = p.proposal_id
        and r.revision = p.revision
      cross join (values ('marketing'), ('sales')) sides (side)
      join member m on m.workspace_id = ${workspaceId} and m.ended_at is null
        and m.roles::text[] @> array[sides.side || '-manager'] and m.member_id <> r.made_by
      where p.workspace_id = ${workspaceId} and ${waitsForSignature(workspaceId, 'p')}
        and not exists (select 1 from agreement_signature s where s.workspace_id = ${workspaceId}
          and s.proposal_id = p.proposal_id and s.revision = p.revision and s.voided_at is null
          and (s.side = sides.side or s.member_id = m.member_id))
        and not exists (select 1 from notice k where k.workspace_id = ${workspaceId}
          and k.member_id = m.member_id and k.key = 'sign:' || p.proposal_id || ':' || p.revision)
      order by p.proposal_id, m.member_id, sides.side`.execute(tx)
    const notices = rows.map(
      ({ proposalId, revision, memberId }): Notice => ({
        ...{ topic: 'agreement-to-sign', proposalId, memberId, at: now },
        key: `sign:${proposalId}:${revision}`,
      }),
    )
    const each = new Map(notices.map((one) => [`${one.memberId} ${one.key}`, one]))
    return tellMembers(tx, workspaceId, [...each.values()])
  })
}
