import { sql } from 'kysely'
import type { Mail } from '#api/mail.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'

const MOST_SHOWN = 200
const MINUTE_MS = 60_000
/** A mail that could not be sent so often is given up; it stays in the outbox with its reason. */
const MOST_TRIES = 8
/** Links in older mails are no longer good. */
const STALE_MS = 3 * 86_400_000

/** The outbox, newest first; what the mails say only where they go nowhere else. */
export function listMails(db: Db, workspaceId: string, sendsMail: boolean): Promise<Mail[]> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<Mail>`
      select mail_id as "mailId", recipient, subject, body, made_at as "madeAt", sent_at as "sentAt",
        tries, error
      from mail where workspace_id = ${workspaceId}
      order by made_at desc, mail_id desc limit ${MOST_SHOWN}`.execute(tx)
    return rows.map((mail) => ({ ...mail, body: sendsMail ? null : mail.body }))
  })
}

export type Due = {
  mailId: number
  recipient: string
  subject: string
  body: string
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
      select mail_id as "mailId", recipient, subject, body, tries from mail
      where workspace_id = ${workspaceId} and sent_at is null and due_at <= ${at(now())}
        and tries < ${MOST_TRIES} and made_at > ${at(now() - STALE_MS)}
      order by due_at, mail_id limit 1 for update skip locked`.execute(tx)
    const [mail] = rows
    if (!mail) return false
    const kept = { workspaceId, mail, now: now() }
    try {
      const became = await send(mail)
      await keep(tx, kept, became === 'sent' ? { sent_at: now() } : shown(now()))
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error)
      const due_at = now() + MINUTE_MS * 3 ** mail.tries
      await keep(tx, kept, { due_at, error: told.slice(0, 500) })
    }
    return true
  })
}

/** It was printed: it is due again when there is a way to send it. */
const shown = (now: number) => ({ due_at: now + STALE_MS })

type Change = { sent_at?: number; due_at?: number; error?: string }

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
