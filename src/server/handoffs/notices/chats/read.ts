import { sql } from 'kysely'
import type { Chat } from '#api/chats.ts'
import type { Tx } from '#server/db/connect.ts'

/** The channels of a workspace that are told, by name; without those that members connected for themselves. */
export async function listChats(tx: Tx, workspaceId: string, chatId?: number): Promise<Chat[]> {
  const one = chatId === undefined ? sql`true` : sql`c.chat_id = ${chatId}`
  const { rows } = await sql<Chat>`
    select c.chat_id as "chatId", c.kind, c.name, c.shown as host, c.team_id as "teamId", c.topics,
      c.is_on as "isOn", c.off_because as "offBecause", c.failing_since as "failingSince",
      c.last_delivered_at as "lastDeliveredAt", c.version,
      (select count(*) from chat_message m where m.workspace_id = ${workspaceId} and m.chat_id = c.chat_id
        and m.state = 'waiting') as waiting,
      (select m.error from chat_message m where m.workspace_id = ${workspaceId} and m.chat_id = c.chat_id
        and m.last_tried_at is not null order by m.last_tried_at desc, m.message_id desc limit 1) as "lastError"
    from chat_place c where c.workspace_id = ${workspaceId} and c.member_id is null and ${one}
    order by lower(c.name), c.chat_id`.execute(tx)
  return rows
}
