import type { OpenSession } from '#api/sign-in.ts'
import { DAY } from '#domain/time.ts'
import { shortAgent } from '#domain/workspace/whence.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { LONGEST_SESSION_MS, SESSION_SECONDS } from '#server/workspace/sign-in/auth.ts'

/** Where a human is signed in, newest first. */
export async function readSessions(
  db: Db,
  humanId: string,
  current: string,
  now: number,
): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom('human_session')
    .select(['id', 'created_at', 'updated_at', 'expires_at', 'ip_address', 'user_agent'])
    .where('human_id', '=', humanId)
    .where('expires_at', '>', now)
    .orderBy('updated_at', 'desc')
    .execute()
  return rows.map((row) => ({
    sessionId: row.id,
    isThis: row.id === current,
    began: row.created_at,
    lastSeen: row.updated_at,
    ends: row.expires_at,
    from: row.ip_address || null,
    browser: row.user_agent ? shortAgent(row.user_agent) : null,
  }))
}

/** Ends one session of a human; answers whether there was one. */
export async function endSession(tx: Tx, humanId: string, sessionId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('human_session')
    .where('human_id', '=', humanId)
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/**
 * A session that is used lasts another 14 days, but never longer than 90 from its beginning. Once a day is enough;
 * answers whether it was prolonged.
 */
export async function prolong(db: Db, sessionId: string, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('human_session')
    .select(['created_at', 'updated_at'])
    .where('id', '=', sessionId)
    .executeTakeFirst()
  if (!row || now - row.updated_at < DAY) return false
  await db
    .updateTable('human_session')
    .set({
      updated_at: now,
      expires_at: Math.min(now + SESSION_SECONDS * 1_000, row.created_at + LONGEST_SESSION_MS),
    })
    .where('id', '=', sessionId)
    .execute()
  return true
}

/** The password or a code was given again: dangerous acts are open for a while. */
export async function confirmSession(tx: Tx, sessionId: string, now: number): Promise<void> {
  await tx
    .updateTable('human_session')
    .set({ confirmed_at: now })
    .where('id', '=', sessionId)
    .execute()
}

/** What is over need not be kept. */
export async function forgetOver(db: Db, now: number): Promise<void> {
  await db.deleteFrom('human_session').where('expires_at', '<', now).execute()
  await db.deleteFrom('verification').where('expires_at', '<', now).execute()
}
