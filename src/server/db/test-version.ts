import type { Agreement } from '#domain/agreement/agreement.ts'
import { BY_SYSTEM } from './audit/record.ts'
import type { Db } from './connect.ts'
import { tellInForce } from './timeline.ts'
import { inWorkspace, setLocally } from './transaction.ts'

/**
 * The next version of an agreement, in force since whenever a test likes: written as a backup brings rows back, for
 * nobody could sign it into the past.
 */
export function versionOfOld(
  owner: Db,
  workspaceId: string,
  document: Agreement,
  effectiveFrom: number,
): Promise<number> {
  return inWorkspace(owner, workspaceId, async (tx) => {
    await setLocally(tx, "app.restoring = 'on'")
    const { newest } = await tx
      .selectFrom('agreement_version')
      .select(({ fn }) => fn.max('version').as('newest'))
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    const version = newest + 1
    await tx
      .insertInto('agreement_version')
      .values({
        ...{ workspace_id: workspaceId, version, document, effective_from: effectiveFrom },
        ...{ created_at: effectiveFrom, proposal_id: version, revision: 1, base_version: newest },
      })
      .execute()
    await tellInForce(tx, workspaceId, version, effectiveFrom, BY_SYSTEM)
    return version
  })
}
