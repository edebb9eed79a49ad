import type { RowSetting } from '#domain/people/imports/rows/row.ts'
import { meaningsOf } from '#domain/people/imports/statuses/meaning.ts'
import { SHIPPED } from '#domain/people/imports/statuses/shipped.ts'
import type { Instant } from '#domain/time.ts'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { ownTable } from './statuses/store.ts'

/** What rows of this workspace are read with where the map leaves it open. */
export async function settingOf(db: Db, workspaceId: string, now: Instant): Promise<RowSetting> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { time_zone, currency } = await tx
      .selectFrom('workspace')
      .select(['time_zone', 'currency'])
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    const { own } = await ownTable(tx, workspaceId)
    return { timeZone: time_zone, currency, now, meanings: meaningsOf([...SHIPPED, ...own]) }
  })
}
