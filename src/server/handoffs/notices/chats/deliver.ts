import { sql } from 'kysely'
import { type ChatKind, chatPayload } from '#domain/handoffs/chat-payload.ts'
import { SECOND } from '#domain/time.ts'
import { GIVE_UP_MS, KEPT_MS, triedAgainAt } from '#domain/workspace/feed/patience.ts'
import { BY_SYSTEM, record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { unseal } from '#server/db/requests/sealed.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Answer, Call } from '#server/http/calling/call.ts'
import { queueMail } from '#server/mails.ts'
import { textOf } from './text.ts'

/** Messages that are on their way at once, in one workspace. */
const AT_ONCE = 8
/** Whoever takes a message has so long for it; then another process may. */
const TAKEN_MS = 60 * SECOND

export type Chatting = {
  db: Db
  call: Call
  sealKey: Uint8Array
  now: () => number
  /** Where people reach the house, for links. */
  origin: string
}

type Due = {
  messageId: number
  chatId: number
  noticeId: number | null
  tries: number
  kind: ChatKind
  sealed: Buffer
}

/** Sends some of what is due to the channels of a workspace. Answers how many were tried. */
export async function deliverChats(
  chatting: Chatting,
  workspaceId: string,
  signal: AbortSignal,
): Promise<number> {
  const { db, now } = chatting
  const due = await inWorkspace(db, workspaceId, (tx) => take(tx, workspaceId, now()))
  await Promise.all(
    due.map(async (one) => {
      const answer = await sendOne(chatting, workspaceId, one, signal)
      // Stopped meanwhile, it is taken again after a minute.
      if (signal.aborted && answer !== 'void' && 'error' in answer) return
      await inWorkspace(db, workspaceId, (tx) => settle(tx, workspaceId, one, answer, now()))
    }),
  )
  return due.length
}

/** Sends a test at once, and keeps what became of it. */
export async function testChat(
  chatting: Chatting,
  workspaceId: string,
  chatId: number,
): Promise<{ error: string | null } | 'chat-unknown' | 'chat-off'> {
  const { db, now } = chatting
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{
      kind: ChatKind
      sealed: Buffer
      isOn: boolean
    }>`select kind, sealed_url as sealed, is_on as "isOn"
      from chat_place where workspace_id = ${workspaceId} and chat_id = ${chatId} and member_id is null`.execute(
      tx,
    ),
  )
  const [place] = rows
  if (!place) return 'chat-unknown'
  if (!place.isOn) return 'chat-off'
  const test = { ...place, chatId, noticeId: null, tries: 0 }
  const answer = await sendOne(chatting, workspaceId, { ...test, messageId: 0 }, NEVER)
  const error = answer === 'void' ? null : errorOf(answer)
  const at = now()
  await inWorkspace(db, workspaceId, async (tx) => {
    await tx
      .insertInto('chat_message')
      .values({
        ...{ workspace_id: workspaceId, chat_id: chatId, notice_id: null },
        ...{ state: error === null ? 'delivered' : 'failed', tries: 1, error },
        ...{ made_at: at, due_at: at, last_tried_at: at },
        status: answer !== 'void' && 'status' in answer ? answer.status : null,
      })
      .execute()
    if (error === null) await noteArrival(tx, workspaceId, chatId, at)
  })
  return { error }
}

const NEVER = new AbortController().signal

/** Those that are due longest, and the instant at which another process may try them. */
async function take(tx: Tx, workspaceId: string, now: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with due as (
      select m.message_id from chat_message m
      join chat_place c on c.workspace_id = ${workspaceId} and c.chat_id = m.chat_id and c.is_on
      where m.workspace_id = ${workspaceId} and m.state = 'waiting' and m.due_at <= ${at(now)}
      order by m.due_at, m.message_id limit ${AT_ONCE} for update of m skip locked)
    update chat_message m set due_at = ${at(now + TAKEN_MS)}
    from due, chat_place c
    where m.workspace_id = ${workspaceId} and m.message_id = due.message_id
      and c.workspace_id = ${workspaceId} and c.chat_id = m.chat_id
    returning m.message_id as "messageId", m.chat_id as "chatId", m.notice_id as "noticeId", m.tries,
      c.kind, c.sealed_url as sealed`.execute(tx)
  return rows
}

/** `void`: the lead was answered meanwhile, or the person is gone, so nobody has to be told. */
async function sendOne(
  { db, call, sealKey, now, origin }: Chatting,
  workspaceId: string,
  { noticeId, kind, sealed }: Due,
  signal: AbortSignal,
): Promise<Answer | 'void'> {
  const message = await inWorkspace(db, workspaceId, (tx) =>
    textOf(tx, workspaceId, noticeId, { origin, now: now() }),
  )
  if (message === null) return 'void'
  const url = unseal(sealKey, sealed)
  if (!url) return { error: 'Its address was sealed by another house. Type it in again.' }
  const headers = { 'content-type': 'application/json', 'user-agent': 'Lockstep-Chats/1' }
  return call(String(url.value), headers, JSON.stringify(chatPayload(kind, message)), signal)
}

const isIn = (answer: Answer) => 'status' in answer && answer.status >= 200 && answer.status < 300

const errorOf = (answer: Answer): string | null =>
  'error' in answer ? answer.error : isIn(answer) ? null : `It answered ${answer.status}.`

/** Slack says 404 of a channel or hook that is no more, and 410 of one that was put away. */
const GONE = [404, 410]

async function settle(
  tx: Tx,
  workspaceId: string,
  { messageId, chatId, tries: before }: Due,
  answer: Answer | 'void',
  now: number,
): Promise<void> {
  const which = sql`workspace_id = ${workspaceId} and message_id = ${messageId}`
  if (answer === 'void') {
    await sql`update chat_message set state = 'void', last_tried_at = ${at(now)} where ${which}`.execute(
      tx,
    )
    return
  }
  const status = 'status' in answer ? answer.status : null
  const asked = 'retryAfterMs' in answer ? answer.retryAfterMs : null
  const tries = before + 1
  const isGone = status !== null && GONE.includes(status)
  const again = isIn(answer) || isGone ? null : triedAgainAt(tries, now, asked)
  const state = isIn(answer) ? 'delivered' : again === null ? 'failed' : 'waiting'
  await sql`update chat_message set state = ${state}, tries = ${tries}, last_tried_at = ${at(now)},
    due_at = ${at(again ?? now)}, status = ${status}, error = ${errorOf(answer)} where ${which}`.execute(
    tx,
  )
  if (isIn(answer)) return noteArrival(tx, workspaceId, chatId, now)
  await noteFailure(tx, workspaceId, chatId, { isGone, now })
}

async function noteArrival(tx: Tx, workspaceId: string, chatId: number, now: number) {
  await sql`update chat_place set failing_since = null, last_delivered_at = ${at(now)}
    where workspace_id = ${workspaceId} and chat_id = ${chatId}`.execute(tx)
}

/** A channel that is gone, or where nothing arrived for days, is told no more; whoever connected it hears of it. */
async function noteFailure(
  tx: Tx,
  workspaceId: string,
  chatId: number,
  { isGone, now }: { isGone: boolean; now: number },
): Promise<void> {
  const isOver = sql`(${isGone} or coalesce(failing_since <= ${at(now - GIVE_UP_MS)}, false))`
  const { rows } = await sql<{ name: string; because: string | null; email: string | null }>`
    update chat_place c set failing_since = coalesce(failing_since, ${at(now)}), is_on = not ${isOver},
      off_because = case when ${isGone} then 'gone' when ${isOver} then 'failing' end,
      version = version + ${isOver}::integer
    where c.workspace_id = ${workspaceId} and c.chat_id = ${chatId} and c.is_on
    returning c.name, c.off_because as because, (select m.email from member m
      where m.workspace_id = ${workspaceId} and m.member_id = c.made_by and m.ended_at is null) as email`.execute(
    tx,
  )
  const [off] = rows
  if (!off?.because) return
  const why = isGone ? 'its address says that it is gone.' : 'nothing arrived there for five days.'
  if (off.email !== null)
    await queueMail(
      tx,
      workspaceId,
      {
        recipient: off.email,
        subject: `The channel “${off.name}” is told no more`,
        body: `Lockstep tells the channel “${off.name}” no more: ${why}\n\nPut it right and turn it on again under Workspace, Notifications.`,
      },
      now,
    )
  const subject = { kind: 'chat', id: String(chatId), label: off.name } as const
  const event = { action: 'turn-off-chat', subject, after: { because: off.because } } as const
  await record(tx, workspaceId, { ...event, at: now, by: BY_SYSTEM })
}

/** What was sent is kept for thirty days; answers how much went. */
export async function forgetChats(tx: Tx, workspaceId: string, now: number): Promise<number> {
  const { rows } = await sql`delete from chat_message where workspace_id = ${workspaceId}
    and state <> 'waiting' and last_tried_at < ${at(now - KEPT_MS)} returning 1`.execute(tx)
  return rows.length
}
