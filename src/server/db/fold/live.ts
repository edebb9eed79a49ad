import { sql } from 'kysely'
import { settleCompanies } from '#server/db/companies/settle.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { claimNobodys } from './claim.ts'
import { claim, takeTurn } from './fold.ts'
import { isWaiting } from './waiting.ts'

/** People folded in one transaction: few enough that nobody waits long for one of them. */
const CHUNK = 500

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
  while (!signal.aborted) {
    const people = await inWorkspace(db, workspaceId, async (tx) => {
      const due = await duePeople(tx, workspaceId, now())
      if (due.length === 0) return 0
      await takeTurn(tx, workspaceId)
      await claim(tx, workspaceId, due, now())
      return due.length
    })
    total += people
    if (people < CHUNK) break
  }
  await inWorkspace(db, workspaceId, (tx) => claimNobodys(tx, workspaceId, now()))
  await settleCompanies(db, workspaceId)
  return total
}

/** Events that nobody has folded, counted up to `most`. */
export async function countUnfolded(db: Db, workspaceId: string, most: number): Promise<number> {
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ count: number }>`select count(*) as count from (
      select 1 from event where workspace_id = ${workspaceId} and known_at is null
      limit ${most}) as unfolded`.execute(tx),
  )
  return rows[0]?.count ?? 0
}

/** While an import runs, whomever it marked is left to it: they would be folded again with its next chunk. */
async function duePeople(tx: Tx, workspaceId: string, now: number): Promise<number[]> {
  const waiting = await isWaiting(tx, workspaceId, now)
  const { rows } = await sql<{ person_id: number }>`
    with importing as (select exists (
      select 1 from batch where workspace_id = ${workspaceId} and finished_at is null) as runs)
    select person_id from (
      select e.person_id, min(e.event_id) as first from event e
      where e.workspace_id = ${workspaceId} and e.known_at is null and e.person_id is not null
        and not ${waiting} and not ((select runs from importing) and exists (
          select 1 from fold_due d
          where d.workspace_id = ${workspaceId} and d.person_id = e.person_id and not d.regroup))
      group by e.person_id
      union all
      select d.person_id, 0 from fold_due d
      where d.workspace_id = ${workspaceId} and (d.regroup or not (select runs from importing))
    ) due
    group by person_id order by min(first) limit ${CHUNK}`.execute(tx)
  return rows.map((row) => row.person_id).sort((a, b) => a - b)
}
