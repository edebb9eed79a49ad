import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

const NAMES = 5562681

/**
 * Until the transaction ends nobody changes which names are one person. Comes before anything that locks people:
 * whoever changes it waits for all who hold this, and nobody who waits holds anybody.
 */
export async function holdNames(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${NAMES}::int, hashtext(${workspaceId}))`.execute(
    tx,
  )
}

/** The same for whoever does change it: alone in the workspace. */
export async function holdNamesAlone(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${NAMES}::int, hashtext(${workspaceId}))`.execute(tx)
}
