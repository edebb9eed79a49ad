import type { AgreementInForce } from '#api/agreement.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { type Holder, may } from '#domain/workspace/may.ts'
import { SIDES } from '#domain/workspace/role.ts'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { readVersions, type WholeVersion, withWords } from './versions.ts'

/** The agreement that rules now, with the versions before and after it, and what this holder may do with it. */
export function readAgreement(
  db: Db,
  workspaceId: string,
  now: number,
  holder: Holder,
): Promise<AgreementInForce> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const versions = await readVersions(tx, workspaceId)
    const current = versions.findLast(({ effectiveFrom }) => effectiveFrom <= now)
    if (current === undefined) throw new Error('A workspace without an agreement in force')
    return {
      ...(await withWords(tx, workspaceId, current)),
      versions,
      mayPropose: may(holder, 'propose'),
      mayReserve: may(holder, 'reserve'),
      maySuspend: may(holder, 'suspend-agreement'),
      signsFor: SIDES.filter((side) => may(holder, 'sign', { side })),
    }
  })
}

/** One version with its words; refusal: version-unknown. */
export function readVersion(
  db: Db,
  workspaceId: string,
  version: number,
): Promise<Result<WholeVersion, 'version-unknown'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const versions = await readVersions(tx, workspaceId)
    const found = versions.find((one) => one.version === version)
    return found ? ok(await withWords(tx, workspaceId, found)) : refuse('version-unknown')
  })
}
