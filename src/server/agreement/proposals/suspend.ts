import type { AgreementVersion } from '#api/agreement.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { memberOf } from '#server/agreement/drafts/store.ts'
import { newestVersion } from '#server/agreement/newest.ts'
import { type Guarded, guarded } from '#server/agreement/refused.ts'
import { readVersions } from '#server/agreement/versions.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { tellInForce } from '#server/db/timeline.ts'
import { takeTurn } from './propose.ts'

type No = 'nothing-to-suspend' | 'proposal-outrun' | 'not-allowed'

/**
 * The mediator stops the newest version: a further one brings the words of the one before it back, and both stay visible
 * for ever. It is nobody's signature.
 */
export function suspend(
  acting: Acting,
  { version, because }: { version: number; because: string },
): Promise<Result<AgreementVersion, No | Guarded>> {
  const { db, workspaceId, now, by } = acting
  return guarded(() =>
    orNothing<AgreementVersion, No>(db, workspaceId, async (tx) => {
      await takeTurn(tx, workspaceId)
      // Who was the mediator when the request came may not be any more.
      if (!(await isMediator(tx, acting))) return refuse('not-allowed')
      const newest = await newestVersion(tx, workspaceId)
      if (newest.version !== version) return refuse('proposal-outrun')
      if (newest.base_version === null || newest.suspends !== null)
        return refuse('nothing-to-suspend')
      const before = await tx
        .selectFrom('agreement_version')
        .select('document')
        .where('workspace_id', '=', workspaceId)
        .where('version', '=', newest.base_version)
        .executeTakeFirstOrThrow()
      const next = version + 1
      await tx
        .insertInto('agreement_version')
        .values({
          ...{ workspace_id: workspaceId, version: next, effective_from: now, created_at: now },
          document: before.document,
          ...{ base_version: version, suspends: version },
          ...{ suspended_by: memberOf(acting), suspended_for: because },
        })
        .execute()
      const versions = await readVersions(tx, workspaceId)
      const subject = { kind: 'agreement', id: String(next), label: `Version ${next}` } as const
      await record(tx, workspaceId, {
        ...{ action: 'suspend-agreement', subject, at: now, by },
        after: { suspends: version, because },
      })
      await tellInForce(tx, workspaceId, next, now, by)
      return ok(versions.find((one) => one.version === next) as AgreementVersion)
    }),
  )
}

async function isMediator(tx: Tx, acting: Acting): Promise<boolean> {
  const member = await tx
    .selectFrom('member')
    .select('roles')
    .where('workspace_id', '=', acting.workspaceId)
    .where('member_id', '=', memberOf(acting))
    .where('ended_at', 'is', null)
    .forShare()
    .executeTakeFirst()
  return member?.roles.includes('mediator') ?? false
}
