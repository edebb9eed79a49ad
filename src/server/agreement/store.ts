import type { AgreementInForce } from '#api/agreement.ts'
import type { Instant } from '#domain/time.ts'
import type { Db } from '#server/db/connect.ts'
import { inForce, readTimeline } from '#server/db/timeline.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { fingerprint } from './fingerprint.ts'

/** The agreement that rules now, with the versions before and after it. */
export function readAgreement(
  db: Db,
  workspaceId: string,
  now: Instant,
): Promise<AgreementInForce> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const timeline = await readTimeline(tx, workspaceId)
    const { version, effectiveFrom, agreement } = inForce(timeline, now)
    return {
      version,
      effectiveFrom,
      signed: { marketing: null, sales: null },
      document: agreement,
      fingerprint: fingerprint(agreement),
      versions: timeline.map((term) => ({
        version: term.version,
        effectiveFrom: term.effectiveFrom,
      })),
    }
  })
}
