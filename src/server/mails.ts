import { sql } from 'kysely'
import type { Tx } from './db/connect.ts'
import { at } from './db/instants.ts'

export type Letter = {
  recipient: string
  subject: string
  body: string
  /** What opens an account is sent or printed on the machine, and never shown in an outbox. */
  isPrivate?: boolean
  /** For somebody of the log: they are asked for their leave once more as it is sent. */
  to?: {
    personId: number
    purpose: string
    html: string
    headers: Record<string, string>
  }
}

/** Puts a mail into the outbox, in the transaction of what it tells of; it is sent soon after (workspace/mail). */
export async function queueMail(
  tx: Tx,
  workspaceId: string,
  { recipient, subject, body, isPrivate = false, to }: Letter,
  now: number,
): Promise<void> {
  await sql`
    insert into mail (workspace_id, recipient, subject, body, is_private, made_at, due_at,
      person_id, purpose, html, headers)
    values (${workspaceId}::uuid, ${recipient}, ${subject}, ${body}, ${isPrivate}, ${at(now)}, ${at(now)},
      ${to?.personId ?? null}, ${to?.purpose ?? null}, ${to?.html ?? null},
      ${to ? JSON.stringify(to.headers) : null}::jsonb)`.execute(tx)
}
