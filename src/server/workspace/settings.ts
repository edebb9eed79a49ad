import type { WorkspaceSettings } from '#api/workspace.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { apart } from '#domain/three-way.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import type { FollowHours } from '#server/acting.ts'
import { type By, record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import {
  changeSeen,
  type Row,
  type Seen,
  type Stale,
  type Wanted,
} from '#server/db/requests/change.ts'

type Fields = Pick<WorkspaceSettings, 'name' | 'timeZone' | 'currency' | 'smallMode'>

/** Small mode does not end while these members work for both sides. */
export type BothHats = { bothHats: string[] }

/** What the workspace is called, in which zone and currency it counts, and whether it is small; with the version of these settings. */
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
  followHours: FollowHours,
): Promise<Result<WorkspaceSettings, Stale | BothHats>> {
  const { workspaceId, now, by } = it
  if (wanted.smallMode === false) {
    const bothHats = await whoWearsBothHats(tx, workspaceId)
    if (bothHats.length > 0) return refuse({ bothHats })
  }
  const thing = { ...it, thing: 'workspace', id: workspaceId }
  const changed = await followHours(tx, workspaceId, 'anybody', now, () =>
    changeSeen(tx, thing, seen, settingsOf(workspaceId), wanted),
  )
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

/** Their names; the workspace's row is held, so that nobody puts on a second hat meanwhile. */
async function whoWearsBothHats(tx: Tx, workspaceId: string): Promise<string[]> {
  await row(tx, workspaceId).forNoKeyUpdate().execute()
  const members = await tx
    .selectFrom('member')
    .select(['name', 'roles'])
    .where('workspace_id', '=', workspaceId)
    .where('ended_at', 'is', null)
    .orderBy('name')
    .execute()
  return members.filter(({ roles }) => sidesOf(roles).length === 2).map(({ name }) => name)
}

const settingsOf = (workspaceId: string): Row<Fields> => ({
  read: async (tx) => {
    const found = await row(tx, workspaceId).forUpdate().executeTakeFirst()
    if (!found) return undefined
    const { version, name, timeZone, currency, smallMode } = found
    return { version, fields: { name, timeZone, currency, smallMode } }
  },
  write: (tx, { name, timeZone, currency, smallMode }, version) =>
    tx
      .updateTable('workspace')
      .set({ name, time_zone: timeZone, currency, small_mode: smallMode, version })
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
      'small_mode as smallMode',
      'version',
    ])
    .where('workspace_id', '=', workspaceId)
