import { sql } from 'kysely'
import { settleCompanies } from '#server/db/companies/settle.ts'
import type { Db } from '#server/db/connect.ts'
import { isPoison } from '#server/db/refused.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { claimNobodys, whoIsDue } from './claim.ts'
import { claim, takeTurn } from './fold.ts'

/** People folded in one transaction: few enough that nobody waits long for one of them. */
const CHUNK = 500
/** People who are looked up at once; the queue is read whole for it. */
const LOOKED_UP = 4 * CHUNK

export type Aside = {
  /** Is told who cannot be folded while the database answers; they wait on, and nobody waits for them. */
  refused?: (personId: number, error: unknown) => void
  /** Is told after each transaction how long it took; the next one waits for it. */
  worked?: (ms: number) => Promise<void>
}

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
  { refused, worked }: Aside = {},
): Promise<number> {
  let total = 0
  const foldSome = async (people: readonly number[]): Promise<number> => {
    try {
      await inWorkspace(db, workspaceId, async (tx) => {
        await takeTurn(tx, workspaceId)
        await claim(tx, workspaceId, people, now())
      })
      return people.length
    } catch (error) {
      if (!(isPoison(error) || (await isOpen(db)))) throw error
      const [first = 0] = people
      if (people.length === 1) {
        refused?.(first, error)
        return 0
      }
      const middle = people.length >> 1
      return (await foldSome(people.slice(0, middle))) + (await foldSome(people.slice(middle)))
    }
  }
  for (let isMore = true; isMore && !signal.aborted; ) {
    const due = await inWorkspace(db, workspaceId, (tx) =>
      whoIsDue(tx, workspaceId, now(), LOOKED_UP),
    )
    let folded = 0
    for (let first = 0; first < due.length && !signal.aborted; first += CHUNK) {
      const began = performance.now()
      folded += await foldSome(due.slice(first, first + CHUNK).sort((a, b) => a - b))
      await worked?.(performance.now() - began)
    }
    total += folded
    isMore = due.length === LOOKED_UP && folded > 0
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

/** Whether the database answers: what failed then is ours, or of those who were folded, and no fault of the line. */
const isOpen = (db: Db): Promise<boolean> =>
  sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
