import type { Db } from './connect.ts'
import { inWorkspace } from './transaction.ts'

export type WorkspaceCard = {
  workspaceId: string
  name: string
  timeZone: string
  /** ISO 4217, e.g. "EUR". */
  currency: string
  isExample: boolean
  now: number
}

/** A workspace and its entry in the registry, both or none; answers its id. */
export async function createWorkspace(db: Db, card: WorkspaceCard): Promise<string> {
  const { workspaceId, name, timeZone, currency, isExample, now } = card
  return inWorkspace(db, workspaceId, async (tx) => {
    await tx
      .insertInto('registry')
      .values({ id: workspaceId, is_example: isExample, created_at: now })
      .execute()
    await tx
      .insertInto('workspace')
      .values({
        workspace_id: workspaceId,
        name,
        time_zone: timeZone,
        currency,
        is_example: isExample,
        created_at: now,
      })
      .execute()
    return workspaceId
  })
}

/** Ids of this installation's workspaces, own ones first, then by age. */
export async function listWorkspaces(db: Db): Promise<{ id: string; isExample: boolean }[]> {
  const rows = await db
    .selectFrom('registry')
    .select(['id', 'is_example'])
    .orderBy('is_example')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, isExample: row.is_example }))
}
