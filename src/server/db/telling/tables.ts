import type { Generated, GeneratedAlways } from 'kysely'
import type { Step } from '#domain/handoffs/escalation.ts'
import type { Quiet, Topic, Ways } from '#domain/handoffs/notice.ts'

/** What members are told and by which ways; part of `Tables`. Room: handoffs (notices). */
export type TellingTables = {
  notice: NoticeTable
  notice_wish: NoticeWishTable
  escalation: EscalationTable
  chat_place: ChatPlaceTable
  chat_message: ChatMessageTable
  act_link: ActLinkTable
}

type Ms = number

/** One thing that one member is told, once. Key (workspace_id, notice_id); unique (workspace_id, member_id, key). */
type NoticeTable = {
  workspace_id: string
  notice_id: GeneratedAlways<number>
  member_id: number
  topic: Topic
  person_id: number | null
  /** Which of their hand-offs. */
  n: number | null
  request_id: number | null
  key: string
  at: Ms
  seen_at: Ms | null
  /** When a mail has to be thought of; null: never, or it was told. */
  mail_due_at: Ms | null
  /** Null: not thought of yet. */
  mail_as: 'now' | 'digest' | null
  mail_told_at: Ms | null
  chat_due_at: Ms | null
  chat_told_at: Ms | null
}

/** How a member wants to be told; no row: as usual. Key (workspace_id, member_id). */
type NoticeWishTable = {
  workspace_id: string
  member_id: number
  ways: { [topic in Topic]?: Ways }
  quiet: Quiet
  /** Local minutes of the day. */
  quiet_from: number
  quiet_to: number
  digest_at: number
  urgent_breaks: boolean
  shows_feed: Generated<boolean>
  version: Generated<number>
}

/** Who is told while a lead waits for an answer; no row: as usual. Key (workspace_id). */
type EscalationTable = { workspace_id: string; steps: Step[]; version: Generated<number> }

/** Where a chat program takes messages: of the workspace, of a team, or of one member. Key (workspace_id, chat_id). */
type ChatPlaceTable = {
  workspace_id: string
  chat_id: GeneratedAlways<number>
  kind: 'slack' | 'teams'
  name: string
  /** Whoever has it may write there: under the secret of the house. */
  sealed_url: Buffer
  /** Its host, to be told apart by. */
  shown: string
  team_id: number | null
  member_id: number | null
  topics: Topic[]
  is_on: Generated<boolean>
  off_because: 'member' | 'gone' | 'failing' | null
  failing_since: Ms | null
  last_delivered_at: Ms | null
  made_by: number | null
  made_at: Ms
  version: Generated<number>
}

/** One notice (null: a test) on its way to one chat. Key (workspace_id, message_id); unique (chat_id, notice_id). */
type ChatMessageTable = {
  workspace_id: string
  message_id: GeneratedAlways<number>
  chat_id: number
  notice_id: number | null
  state: Generated<'waiting' | 'delivered' | 'failed' | 'void'>
  tries: Generated<number>
  made_at: Ms
  due_at: Ms
  last_tried_at: Ms | null
  status: number | null
  error: string | null
}

/** A link that acts once for a member on a hand-off. Key (workspace_id, token_hash). */
type ActLinkTable = {
  workspace_id: string
  token_hash: string
  act: 'accept' | 'reject'
  member_id: number
  person_id: number
  n: number
  made_at: Ms
  expires_at: Ms
  used_at: Ms | null
}
