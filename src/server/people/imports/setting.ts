import type { RowSetting } from '#domain/people/imports/row.ts'
import type { Instant } from '#domain/time.ts'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'

/** What rows of this workspace are read with where the map leaves it open. */
export async function settingOf(db: Db, workspaceId: string, now: Instant): Promise<RowSetting> {
  const { time_zone, currency } = await inWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('workspace')
      .select(['time_zone', 'currency'])
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow(),
  )
  return { timeZone: time_zone, currency, now }
}
