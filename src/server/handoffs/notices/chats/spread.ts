import { sql } from 'kysely'
import { usualWays } from '#domain/handoffs/notice.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'

/** Notices looked at in one transaction. */
const MOST = 500

/**
 * Puts notices on their way to the channels that take their topic: those for everybody, and those of the member's
 * teams, unless the member keeps the topic out of chats. Answers whether there may be more.
 */
export async function spreadChats(tx: Tx, workspaceId: string, now: number): Promise<boolean> {
  const usual = usualWays('lead-yours').chat
  const { rows } = await sql<{ count: number }>`
    with due as (
      select k.notice_id, k.member_id, k.topic from notice k
      where k.workspace_id = ${workspaceId} and k.chat_due_at <= ${at(now)}
      order by k.chat_due_at, k.notice_id limit ${MOST} for update skip locked),
    told as (
      insert into chat_message (workspace_id, chat_id, notice_id, made_at, due_at)
      select ${workspaceId}::uuid, c.chat_id, d.notice_id, ${at(now)}, ${at(now)}
      from due d
      join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id and m.ended_at is null
      join chat_place c on c.workspace_id = ${workspaceId} and c.is_on and d.topic = any(c.topics)
      left join notice_wish w on w.workspace_id = ${workspaceId} and w.member_id = d.member_id
      where coalesce((w.ways -> d.topic ->> 'chat')::boolean, ${usual})
        and (c.member_id = d.member_id or c.member_id is null and (c.team_id is null or exists (
          select 1 from member_team t where t.workspace_id = ${workspaceId}
            and t.member_id = d.member_id and t.team_id = c.team_id)))
      on conflict do nothing returning notice_id),
    settled as (
      update notice k set chat_due_at = null,
        chat_told_at = case when exists (select 1 from told t where t.notice_id = k.notice_id) then ${at(now)} end
      from due d where k.workspace_id = ${workspaceId} and k.notice_id = d.notice_id returning 1)
    select count(*) as count from settled`.execute(tx)
  return rows[0]?.count === MOST
}
