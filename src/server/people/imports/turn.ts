import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { ENDED, type Ended, recordEnded } from './batches.ts'

/** Held by the connection of an import for as long as it runs; one import a workspace at a time. */
const TURN = 5562679

/** An import that is over lets go of its turn a moment after it said so; whoever heard it waits that long. */
const LETTING_GO = { tries: 40, everyMs: 50 }

/** Takes the workspace's turn to import, on a connection of one's own; false while another import has it. `goesOn` stays open. */
export async function takeTurn(
  db: Db,
  workspaceId: string,
  now: number,
  goesOn: number | null = null,
): Promise<boolean> {
  for (let tries = 0; !(await isFree(db, workspaceId)); tries++) {
    if (tries === LETTING_GO.tries) return false
    if (await inWorkspace(db, workspaceId, (tx) => isOpen(tx, workspaceId, goesOn))) return false
    await sleep(LETTING_GO.everyMs)
  }
  await inWorkspace(db, workspaceId, (tx) => closeOrphans(tx, workspaceId, now, goesOn))
  return true
}

async function isFree(db: Db, workspaceId: string): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_lock(${TURN}::int, hashtext(${workspaceId})) as mine`.execute(db)
  return rows[0]?.mine ?? false
}

/** Whether an import, other than the one that goes on, says that it runs. */
async function isOpen(tx: Tx, workspaceId: string, goesOn: number | null): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`select exists (select 1 from batch
    where workspace_id = ${workspaceId} and finished_at is null
      and batch_id is distinct from ${goesOn}::bigint) as open`.execute(tx)
  return rows[0]?.open ?? false
}

/** An import whose process is gone says so, and what to do, as soon as somebody looks. */
export async function noticeOrphans(tx: Tx, workspaceId: string, now: number): Promise<void> {
  if (!(await isOpen(tx, workspaceId, null))) return
  const { rows: turn } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${TURN}::int, hashtext(${workspaceId})) as free`.execute(tx)
  if (turn[0]?.free) await closeOrphans(tx, workspaceId, now)
}

async function closeOrphans(
  tx: Tx,
  workspaceId: string,
  now: number,
  goesOn: number | null = null,
): Promise<void> {
  const { rows } = await sql<Ended>`update batch set state = 'failed', finished_at = ${at(now)},
      error = 'Lockstep was ended while this import ran. Import the file again: what is in is passed over.'
    where workspace_id = ${workspaceId} and finished_at is null
      and batch_id is distinct from ${goesOn}::bigint
    returning ${ENDED}`.execute(tx)
  await recordEnded(tx, workspaceId, rows, BY_SYSTEM)
}
