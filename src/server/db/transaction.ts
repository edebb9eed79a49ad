import { sql } from 'kysely'
import { UUID } from '#domain/id.ts'
import type { Db, Tx } from './connect.ts'

/**
 * One transaction in one workspace; row level security hides every other. The workspace is set alone in its own
 * query and as plain text, because only this form reaches the shards (scale rule C1); a malformed id throws first.
 */
export async function inWorkspace<T>(
  db: Db,
  workspaceId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  assertId(workspaceId)
  return db.transaction().execute(async (tx) => {
    await enter(tx, workspaceId)
    return work(tx)
  })
}

/** The rest of a transaction goes on in another workspace: for what belongs to two of them. */
export async function enter(tx: Tx, workspaceId: string): Promise<void> {
  assertId(workspaceId)
  await setLocally(tx, `app.workspace_id = '${workspaceId}'`)
}

/** Settings of PostgreSQL for the rest of a transaction, e.g. "lock_timeout = 0". Plain text: our own words only. */
export async function setLocally(tx: Tx, ...settings: string[]): Promise<void> {
  await sql.raw(settings.map((setting) => `set local ${setting}`).join(';')).execute(tx)
}

function assertId(workspaceId: string): void {
  if (!UUID.test(workspaceId)) throw new Error('The id of a workspace is a uuid in lower case')
}
