import type { Tx } from './db/connect.ts'

export type Letter = { recipient: string; subject: string; body: string }

/** Puts a mail into the outbox, in the transaction of what it tells of; it is sent soon after (workspace/mail). */
export async function queueMail(
  tx: Tx,
  workspaceId: string,
  letter: Letter,
  now: number,
): Promise<void> {
  await tx
    .insertInto('mail')
    .values({
      workspace_id: workspaceId,
      ...letter,
      made_at: now,
      due_at: now,
      sent_at: null,
      error: null,
    })
    .execute()
}
