import type { AgreementInForce, AgreementTemplate, AgreementVersion } from '#api/agreement.ts'
import { changesBetween } from '#domain/agreement/changes/changes.ts'
import { TEMPLATES } from '#domain/agreement/templates/templates.ts'
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
    return {
      ...(await withWords(tx, workspaceId, inForce(versions, now))),
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

/** Agreements to begin with, each with what it would change of the one that rules now. */
export function readTemplates(
  db: Db,
  workspaceId: string,
  now: number,
): Promise<{ rows: AgreementTemplate[] }> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const current = inForce(await readVersions(tx, workspaceId), now)
    const { document: ours } = await withWords(tx, workspaceId, current)
    const rows = TEMPLATES.map(({ id, title, says, of }) => {
      const document = of(ours)
      const changes = changesBetween(ours, document)
      return { templateId: id, title, says: [...says], document, changes }
    })
    return { rows }
  })
}

function inForce(versions: AgreementVersion[], now: number): AgreementVersion {
  const current = versions.findLast(({ effectiveFrom }) => effectiveFrom <= now)
  if (current === undefined) throw new Error('A workspace without an agreement in force')
  return current
}
