import { sql } from 'kysely'
import type { Mail } from '#api/mail.ts'
import { DAY, MINUTE } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { mayContact } from '#server/db/privacy/consents.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { MAIL_ID, tellOfMail } from '#server/tell-of-mail.ts'

const MOST_SHOWN = 200
/** A mail that could not be sent so often is given up; it stays in the outbox with its reason. */
const MOST_TRIES = 8
/** A mail that could not leave for so long is given up, too: most links in it are no longer good. */
const STALE_MS = 3 * DAY

/** How long mails are listed. */
const KEPT_MS = 30 * DAY

/**
 * The outbox, newest first; what the mails say only where they go nowhere else and open no account. What opens the
 * account of somebody who is no member here is nobody's business here. What tracks send stands at their tracks.
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
      from mail t where workspace_id = ${workspaceId} and person_id is null
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
  /** Of mail to somebody of the log. */
  html: string | null
  headers: Record<string, string> | null
  personId: number | null
  purpose: string | null
}

/**
 * Takes the next mail that is due, for as long as `send` works on it; another process takes the one after it. What
 * `send` throws is kept beside the mail, which is tried again later and later. Mail to people of the log waits for
 * everything else, and is sent only where they still may be written to. Answers whether there was one.
 */
export async function sendNext(
  db: Db,
  workspaceId: string,
  now: () => number,
  send: (mail: Due) => Promise<'sent' | 'shown'>,
): Promise<boolean> {
  const sent = await inWorkspace(db, workspaceId, async (tx) => {
    const mail =
      (await next(tx, workspaceId, now(), false)) ?? (await next(tx, workspaceId, now(), true))
    if (!mail) return null
    const kept = { workspaceId, mail, now: now() }
    const no = await withheld(tx, workspaceId, mail)
    if (no !== null) {
      await keep(tx, kept, { withheld: no, body: '', html: null })
      return { delivered: null }
    }
    try {
      const became = await send(mail)
      await keep(tx, kept, became === 'sent' ? gone(now()) : shown(mail, now()))
      return { delivered: became === 'sent' ? mail : null }
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error)
      const due_at = now() + MINUTE * 3 ** mail.tries
      await keep(tx, kept, { due_at, error: told.slice(0, 500) })
      return { delivered: null }
    }
  })
  const personId = sent?.delivered?.personId ?? null
  const mail = sent?.delivered?.headers?.[MAIL_ID]
  // In a transaction of its own: were it lost, nobody would get the mail twice.
  if (personId !== null && mail)
    await tellOfMail(db, workspaceId, { does: 'delivered', personId, mail }, now())
  return sent !== null
}

async function next(tx: Tx, workspaceId: string, now: number, toPeople: boolean) {
  const { rows } = await sql<Due>`
    select mail_id as "mailId", recipient, subject, body, is_private as "isPrivate", tries, html, headers,
      person_id as "personId", purpose from mail
    where workspace_id = ${workspaceId} and sent_at is null and due_at <= ${at(now)}
      and withheld is null and person_id is ${toPeople ? sql`not null` : sql`null`}
      and tries < ${MOST_TRIES} and made_at > ${at(now - STALE_MS)}
      and not (is_private and body = '')
    order by due_at, mail_id limit 1 for update skip locked`.execute(tx)
  return rows[0]
}

/** Why somebody is not to be written to by now; null: they may be, or it is for a member. */
async function withheld(tx: Tx, workspaceId: string, mail: Due): Promise<string | null> {
  const { personId, purpose } = mail
  if (personId === null || purpose === null) return null
  const { answer } = await mayContact(tx, workspaceId, personId)
  const said = answer({ purpose, channel: 'mail' })
  return said.may ? null : said.because
}

/** Links and tokens are kept no longer than they have to be. */
const gone = (now: number) => ({ sent_at: now, body: '', html: null })

/** It was printed; what anybody may read stays to be read. */
const shown = ({ isPrivate }: Due, now: number) => ({
  due_at: now + STALE_MS,
  ...(isPrivate && { body: '' }),
})

type Change = {
  sent_at?: number
  due_at?: number
  error?: string
  body?: string
  html?: null
  withheld?: string
}

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
