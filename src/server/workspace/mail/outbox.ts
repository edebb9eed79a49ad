import { sql } from 'kysely'
import type { Mail } from '#api/mail.ts'
import { DAY, MINUTE } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'

const MOST_SHOWN = 200
/** A mail that could not be sent so often is given up; it stays in the outbox with its reason. */
const MOST_TRIES = 8
/** A mail that could not leave for so long is given up, too: most links in it are no longer good. */
const STALE_MS = 3 * DAY

/** How long mails are listed. */
const KEPT_MS = 30 * DAY

/**
 * The outbox, newest first; what the mails say only where they go nowhere else and open no account. What opens the
 * account of somebody who is no member here is nobody's business here.
 */
export function listMails(
  db: Db,
  workspaceId: string,
  { sendsMail, now }: { sendsMail: boolean; now: number },
): Promise<Mail[]> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<Omit<Mail, 'text'> & { body: string; isPrivate: boolean }>`
      select mail_id as "mailId", recipient, subject, body, is_private as "isPrivate",
        made_at as "madeAt", sent_at as "sentAt", tries, error
      from mail t where workspace_id = ${workspaceId}
        and (not is_private or exists (select 1 from member m where m.workspace_id = ${workspaceId}
          and lower(m.email) = lower(t.recipient) and m.ended_at is null))
      order by made_at desc, mail_id desc limit ${MOST_SHOWN}`.execute(tx)
    return rows.map(({ isPrivate, ...mail }) => {
      const text = whereIs({ ...mail, isPrivate }, { sendsMail, now })
      return { ...mail, text, body: text === 'here' ? mail.body : null }
    })
  })
}

function whereIs(
  mail: Pick<Mail, 'madeAt' | 'sentAt' | 'tries'> & { body: string; isPrivate: boolean },
  { sendsMail, now }: { sendsMail: boolean; now: number },
): Mail['text'] {
  if (mail.sentAt !== null) return 'sent'
  if (mail.body === '') return 'printed'
  if (!sendsMail && !mail.isPrivate) return 'here'
  const isGivenUp = mail.tries >= MOST_TRIES || mail.madeAt <= now - STALE_MS
  return isGivenUp ? 'given-up' : 'on-its-way'
}

/** Mails of thirty days ago are listed no longer; answers how many went. */
export async function forgetMails(tx: Tx, workspaceId: string, now: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('mail')
    .where('workspace_id', '=', workspaceId)
    .where('made_at', '<', now - KEPT_MS)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

export type Due = {
  mailId: number
  recipient: string
  subject: string
  body: string
  isPrivate: boolean
  tries: number
}

/**
 * Takes the next mail that is due, for as long as `send` works on it; another process takes the one after it. What
 * `send` throws is kept beside the mail, which is tried again later and later. Answers whether there was one.
 */
export function sendNext(
  db: Db,
  workspaceId: string,
  now: () => number,
  send: (mail: Due) => Promise<'sent' | 'shown'>,
): Promise<boolean> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<Due>`
      select mail_id as "mailId", recipient, subject, body, is_private as "isPrivate", tries from mail
      where workspace_id = ${workspaceId} and sent_at is null and due_at <= ${at(now())}
        and tries < ${MOST_TRIES} and made_at > ${at(now() - STALE_MS)}
      and not (is_private and body = '')
      order by due_at, mail_id limit 1 for update skip locked`.execute(tx)
    const [mail] = rows
    if (!mail) return false
    const kept = { workspaceId, mail, now: now() }
    try {
      const became = await send(mail)
      await keep(tx, kept, became === 'sent' ? sent(now()) : shown(mail, now()))
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error)
      const due_at = now() + MINUTE * 3 ** mail.tries
      await keep(tx, kept, { due_at, error: told.slice(0, 500) })
    }
    return true
  })
}

/** Links and tokens are kept no longer than they have to be. */
const sent = (now: number) => ({ sent_at: now, body: '' })

/** It was printed; what anybody may read stays to be read. */
const shown = ({ isPrivate }: Due, now: number) => ({
  due_at: now + STALE_MS,
  ...(isPrivate && { body: '' }),
})

type Change = { sent_at?: number; due_at?: number; error?: string; body?: string }

async function keep(
  tx: Tx,
  { workspaceId, mail }: { workspaceId: string; mail: Due },
  change: Change,
): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ error: null, ...change, tries: mail.tries + 1 })
    .where('workspace_id', '=', workspaceId)
    .where('mail_id', '=', mail.mailId)
    .execute()
}
