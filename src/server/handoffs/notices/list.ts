import { sql } from 'kysely'
import type { Notice } from '#api/notices.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { type Reader, toldOf } from './facts.ts'

/** More are not counted. */
const MOST = 100
/** How long they are listed. */
const KEPT_MS = 90 * 86_400_000

/** What a member was told, newest first. */
export async function listNotices(
  tx: Tx,
  workspaceId: string,
  reader: Reader,
  { cursor, limit, now }: { cursor?: string | undefined; limit: number; now: number },
): Promise<{ rows: Notice[]; unseen: number; next: string | null }> {
  const [before, id] = cursor === undefined ? [] : readCursor(cursor, 2)
  const which =
    before === undefined || id === undefined
      ? []
      : [sql`(k.at, k.notice_id) < (${at(before)}, ${id})`]
  const told = await toldOf(tx, workspaceId, reader, { which, limit, now })
  const last = told.at(-1)
  return {
    rows: told.map(
      ({ noticeId, topic, at: when, seenAt, says, personId, n, requestId, proposalId }) => ({
        ...{ noticeId, topic, at: when, isSeen: seenAt !== null, says, personId, n, requestId },
        proposalId,
      }),
    ),
    unseen: await countUnseen(tx, workspaceId, reader.memberId),
    next: last && told.length === limit ? cursorOf([last.at, last.noticeId]) : null,
  }
}

/** How many a member has not seen, a hundred at most. */
export async function countUnseen(tx: Tx, workspaceId: string, memberId: number): Promise<number> {
  const { rows } = await sql<{ unseen: number }>`select count(*) as unseen from (
    select 1 from notice where workspace_id = ${workspaceId} and member_id = ${memberId}
      and seen_at is null limit ${MOST}) k`.execute(tx)
  return rows[0]?.unseen ?? 0
}

/** The member has seen this one and all before it. */
export async function seeNotices(
  tx: Tx,
  workspaceId: string,
  { memberId, upTo, now }: { memberId: number; upTo: number; now: number },
): Promise<void> {
  await sql`update notice set seen_at = ${at(now)} where workspace_id = ${workspaceId}
    and member_id = ${memberId} and seen_at is null and notice_id <= ${upTo}`.execute(tx)
}

/** Notices are listed for ninety days; answers how many went. */
export async function forgetNotices(tx: Tx, workspaceId: string, now: number): Promise<number> {
  const { rows } = await sql`delete from notice where workspace_id = ${workspaceId}
    and at < ${at(now - KEPT_MS)} returning 1`.execute(tx)
  await sql`delete from act_link where workspace_id = ${workspaceId}
    and expires_at < ${at(now - KEPT_MS)}`.execute(tx)
  return rows.length
}
