import type { WorkspaceSettings } from '#api/workspace.ts'
import { ok, type Result } from '#domain/result.ts'
import { apart } from '#domain/three-way.ts'
import { type By, record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import {
  changeSeen,
  type Row,
  type Seen,
  type Stale,
  type Wanted,
} from '#server/db/requests/change.ts'

type Fields = Pick<WorkspaceSettings, 'name' | 'timeZone' | 'currency'>

/** What the workspace is called, and in which zone and currency it counts; with the version of these settings. */
export async function readSettings(tx: Tx, workspaceId: string): Promise<WorkspaceSettings> {
  const found = await row(tx, workspaceId).executeTakeFirstOrThrow()
  return found
}

/** Changes what the caller has seen; refuses with what lies between when somebody else was faster. */
export async function changeSettings(
  tx: Tx,
  it: { workspaceId: string; who: string; now: number; by: By },
  seen: Seen,
  wanted: Wanted<Fields>,
): Promise<Result<WorkspaceSettings, Stale>> {
  const { workspaceId, now, by } = it
  const thing = { ...it, thing: 'workspace', id: workspaceId }
  const changed = await changeSeen(tx, thing, seen, settingsOf(workspaceId), wanted)
  if (!changed) throw new Error('A workspace that is asked about has a row')
  if (!changed.ok) return changed
  const { before, fields, isChanged } = changed.value
  const subject = { kind: 'workspace', id: workspaceId, label: fields.name } as const
  if (isChanged) {
    const action = 'change-workspace'
    await record(tx, workspaceId, { action, subject, ...apart(before, fields), at: now, by })
  }
  return ok(await readSettings(tx, workspaceId))
}

const settingsOf = (workspaceId: string): Row<Fields> => ({
  read: async (tx) => {
    const found = await row(tx, workspaceId).forUpdate().executeTakeFirst()
    if (!found) return undefined
    const { version, name, timeZone, currency } = found
    return { version, fields: { name, timeZone, currency } }
  },
  write: (tx, { name, timeZone, currency }, version) =>
    tx
      .updateTable('workspace')
      .set({ name, time_zone: timeZone, currency, version })
      .where('workspace_id', '=', workspaceId)
      .execute(),
})

const row = (tx: Tx, workspaceId: string) =>
  tx
    .selectFrom('workspace')
    .select([
      'workspace_id as workspaceId',
      'name',
      'time_zone as timeZone',
      'currency',
      'is_example as isExample',
      'version',
    ])
    .where('workspace_id', '=', workspaceId)
