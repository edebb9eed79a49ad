import type { Db, Tx } from './db/connect.ts'

/**
 * Ends every session of a human, but for one that may stay; the next request of the others is answered by 401. In the
 * transaction of whatever makes them end: a new password, other roles, the end of a membership.
 */
export async function endSessions(
  db: Db | Tx,
  humanId: string,
  but: string | null = null,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('human_session')
    .where('human_id', '=', humanId)
    .$if(but !== null, (query) => query.where('id', '<>', but as string))
    .executeTakeFirst()
  return Number(numDeletedRows)
}
