import { sql } from 'kysely'
import { writeKeyText } from '#domain/workspace/key-text.ts'
import { type Address, connect } from '#server/db/connect.ts'
import { hashToken, newToken } from '#server/tokens.ts'

/** A write key of a new source in the first workspace, made as the owner of the database. */
export async function makeWriteKey(owner: Address, source: string): Promise<string> {
  const db = connect(owner, { max: 1 })
  const secret = newToken()
  const found = await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string }>`select id from registry limit 1`.execute(tx)
    const workspaceId = rows[0]?.id ?? ''
    await sql.raw(`set local app.workspace_id = '${workspaceId}'`).execute(tx)
    const made = await sql<{ key_id: number }>`
      with made as (insert into source (workspace_id, name)
        values (${workspaceId}, ${source}) returning source_id)
      insert into access_key (workspace_id, kind, name, shown, secret_hash, scopes, source_id, made_at)
      select ${workspaceId}, 'write', ${source}, 'lw_live_…', ${hashToken(secret)},
        '{append-events}', source_id, now() from made returning key_id`.execute(tx)
    return { workspaceId, keyId: made.rows[0]?.key_id ?? 0 }
  })
  await db.destroy()
  return writeKeyText({ kind: 'write', secret, ...found })
}

export type Account = {
  received: number
  stored: number
  duplicate: number
  failed: number
  events: number
}

/** What the account of a source says, and which message ids that begin with `mark` the log has of it, as of one instant: a request whose sender gave up may still be on its way. */
export async function readAccount(
  owner: Address,
  source: string,
  mark = '',
): Promise<Account & { ids: Set<string> }> {
  const db = connect(owner, { max: 1 })
  const found = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const registry = await sql<{ id: string }>`select id from registry limit 1`.execute(tx)
      await sql.raw(`set local app.workspace_id = '${registry.rows[0]?.id}'`).execute(tx)
      const ids = await sql<{ id: string }>`select message_id as id from event e
      join source s using (workspace_id, source_id)
      where s.name = ${source} and starts_with(e.message_id, ${mark})`.execute(tx)
      const held = await sql<{ events: number }>`select count(*)::bigint as events from event e
      join source s using (workspace_id, source_id) where s.name = ${source}`.execute(tx)
      const sums = await sql<Omit<Account, 'events'>>`
      select coalesce(sum(received), 0)::bigint as received,
        coalesce(sum(stored), 0)::bigint as stored,
        coalesce(sum(duplicate), 0)::bigint as duplicate,
        coalesce(sum(failed), 0)::bigint as failed
      from intake_count c join source s using (workspace_id, source_id)
      where s.name = ${source}`.execute(tx)
      const account = sums.rows[0] ?? { received: 0, stored: 0, duplicate: 0, failed: 0 }
      const events = held.rows[0]?.events ?? 0
      return { ...account, events, ids: new Set(ids.rows.map(({ id }) => id)) }
    })
  await db.destroy()
  return found
}
