import type { Tx } from './db/connect.ts'

export type Letter = {
  recipient: string
  subject: string
  body: string
  /** What opens an account is sent or printed on the machine, and never shown in an outbox. */
  isPrivate?: boolean
}

/** Puts a mail into the outbox, in the transaction of what it tells of; it is sent soon after (workspace/mail). */
export async function queueMail(
  tx: Tx,
  workspaceId: string,
  { isPrivate = false, ...letter }: Letter,
  now: number,
): Promise<void> {
  await tx
    .insertInto('mail')
    .values({
      workspace_id: workspaceId,
      ...letter,
      is_private: isPrivate,
      made_at: now,
      due_at: now,
      sent_at: null,
      error: null,
    })
    .execute()
}
