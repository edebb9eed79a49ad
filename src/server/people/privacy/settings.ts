import { sql } from 'kysely'
import type { PrivacySettings } from '#api/privacy.ts'
import { DEFAULT_PURPOSES, type Purpose } from '#domain/people/privacy/consent.ts'
import type { Retention } from '#domain/people/privacy/retention.ts'
import { ok, type Result } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { keyOf } from '#server/db/privacy/epoch.ts'
import { changeSeen, type Row, type Stale } from '#server/db/requests/change.ts'
import { orNothing } from '#server/db/requests/once.ts'

type Fields = { purposes: Purpose[]; retention: Retention }

/** What data is used for and how long it is kept; until somebody changes it, what we ship. */
export async function readSettings(tx: Tx, workspaceId: string): Promise<PrivacySettings> {
  // The row is there from the first look on, so that a change can name the version it saw.
  await keyOf(tx, workspaceId)
  const found = await rowOf(workspaceId).read(tx)
  if (!found) throw new Error('The settings of privacy are there once their key is')
  return { ...found.fields, version: found.version }
}

export function changeSettings(
  { db, workspaceId, now, by, seen, asked }: Acting,
  wanted: { purposes?: Purpose[] | undefined; retention?: Retention | undefined },
): Promise<Result<PrivacySettings, Stale>> {
  return orNothing<PrivacySettings, Stale>(db, workspaceId, async (tx) => {
    await keyOf(tx, workspaceId)
    const thing = { workspaceId, thing: 'privacy', id: 'privacy', who: asked.who, now }
    const changed = await changeSeen(tx, thing, seen, rowOf(workspaceId), wanted)
    if (!changed) throw new Error('The settings of privacy are there once their key is')
    if (!changed.ok) return changed
    const { before, fields, isChanged } = changed.value
    if (isChanged)
      await record(tx, workspaceId, {
        at: now,
        by,
        action: wanted.purposes ? 'change-purposes' : 'change-retention',
        subject: { kind: 'settings', id: 'privacy', label: 'privacy' },
        before: wanted.purposes ? { purposes: before.purposes } : { ...before.retention },
        after: wanted.purposes ? { purposes: fields.purposes } : { ...fields.retention },
      })
    return ok(await readSettings(tx, workspaceId))
  })
}

const rowOf = (workspaceId: string): Row<Fields> => ({
  read: async (tx) => {
    const { rows } = await sql<{
      version: number
      purposes: Purpose[] | null
      retention: Retention | null
    }>`select version, purposes, retention from privacy
      where workspace_id = ${workspaceId} for update`.execute(tx)
    const [row] = rows
    if (!row) return undefined
    const { version, purposes, retention } = row
    const fields = { purposes: purposes ?? [...DEFAULT_PURPOSES], retention: retention ?? {} }
    return { version, fields }
  },
  write: (tx, { purposes, retention }, version) =>
    sql`update privacy set purposes = ${JSON.stringify(purposes)}::jsonb,
      retention = ${JSON.stringify(retention)}::jsonb, version = ${version}
      where workspace_id = ${workspaceId}`.execute(tx),
})
