import type { Tx } from '#server/db/connect.ts'

/** The last version there is, whether it is in force already or begins on a later day: every proposal changes this one. */
export const newestVersion = (tx: Tx, workspaceId: string) =>
  tx
    .selectFrom('agreement_version')
    .select(['version', 'document', 'base_version', 'suspends', 'is_alone', 'proposal_id'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
