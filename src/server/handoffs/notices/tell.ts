import { sql } from 'kysely'
import type { Topic } from '#domain/handoffs/notice.ts'
import type { Tx } from '#server/db/connect.ts'

export type Notice = {
  topic: Topic
  memberId: number
  /** Whom it is about, and which of their hand-offs. */
  personId?: number
  n?: number
  requestId?: number
  proposalId?: number
  /** Epoch ms. */
  at: number
  /** When mail and chat may tell of it, where that is not at once: what it tells may still be taken back. */
  outsideAt?: number
  /** Unique for the member: what was told under it is not told again. */
  key: string
}

/**
 * Puts notices into the lists of members, in the transaction of what they tell of; mail and chat follow soon after
 * (keep-telling.ts). Telling twice is telling once. Members who left are told nothing. Answers how many are new.
 */
export async function tellMembers(
  tx: Tx,
  workspaceId: string,
  notices: readonly Notice[],
): Promise<number> {
  if (notices.length === 0) return 0
  const told = JSON.stringify(
    notices.map(
      ({
        personId = null,
        n = null,
        requestId = null,
        proposalId = null,
        at,
        outsideAt = at,
        ...notice
      }) => ({
        ...notice,
        personId,
        n,
        requestId,
        proposalId,
        at: new Date(at).toISOString(),
        outsideAt: new Date(outsideAt).toISOString(),
      }),
    ),
  )
  const { rows } = await sql`
    insert into notice (workspace_id, member_id, topic, person_id, n, request_id, proposal_id, key, at, mail_due_at, chat_due_at)
    select ${workspaceId}::uuid, t."memberId", t.topic, t."personId", t.n, t."requestId", t."proposalId", t.key, t.at, t."outsideAt", t."outsideAt"
    from jsonb_to_recordset(${told}::jsonb) as t (topic text, "memberId" bigint, "personId" bigint,
      n integer, "requestId" bigint, "proposalId" bigint, key text, at timestamptz, "outsideAt" timestamptz)
    join member m on m.workspace_id = ${workspaceId} and m.member_id = t."memberId" and m.ended_at is null
    order by t."memberId", t.key
    on conflict (workspace_id, member_id, key) do nothing
    returning notice_id`.execute(tx)
  return rows.length
}

/** What was told of a hand-off since then by decisions that were taken back was never told; nobody was mailed yet. */
export async function takeBackTold(
  tx: Tx,
  workspaceId: string,
  { personId, n, at }: { personId: number; n: number; at: number },
): Promise<void> {
  await sql`
    delete from notice where workspace_id = ${workspaceId} and person_id = ${personId} and n = ${n}
      and topic in ('lead-back', 'lead-moved') and at = ${new Date(at).toISOString()}::timestamptz`.execute(
    tx,
  )
}
