import { sql } from 'kysely'
import { settleCompanies } from '#server/db/companies/settle.ts'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { claimNobodys, whoIsDue } from './claim.ts'
import { claim, takeTurn } from './fold.ts'

/** People folded in one transaction: few enough that nobody waits long for one of them. */
const CHUNK = 500
/** People who are looked up at once; the queue is read whole for it. */
const LOOKED_UP = 4 * CHUNK

/**
 * Folds everybody of whom something new came live, whoever waited longest first, and works out who is one person where
 * an event said so. People whom an import marked are left to its own fold, so this goes on while one runs. Answers how
 * many people it folded.
 */
export async function foldLive(
  db: Db,
  workspaceId: string,
  now: () => number,
  signal: AbortSignal,
): Promise<number> {
  let total = 0
  for (let isMore = true; isMore && !signal.aborted; ) {
    const due = await inWorkspace(db, workspaceId, (tx) =>
      whoIsDue(tx, workspaceId, now(), LOOKED_UP),
    )
    for (let first = 0; first < due.length && !signal.aborted; first += CHUNK) {
      const people = due.slice(first, first + CHUNK).sort((a, b) => a - b)
      await inWorkspace(db, workspaceId, async (tx) => {
        await takeTurn(tx, workspaceId)
        await claim(tx, workspaceId, people, now())
      })
      total += people.length
    }
    isMore = due.length === LOOKED_UP
  }
  await inWorkspace(db, workspaceId, (tx) => claimNobodys(tx, workspaceId, now()))
  await settleCompanies(db, workspaceId)
  return total
}

/** Events that nobody has folded, counted up to `most`. */
export async function countUnfolded(db: Db, workspaceId: string, most: number): Promise<number> {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ count: number }>`select count(*) as count from (
      select 1 from event_due where workspace_id = ${workspaceId} limit ${most}) as unfolded`.execute(
      tx,
    ),
  )
  return rows[0]?.count ?? 0
}
