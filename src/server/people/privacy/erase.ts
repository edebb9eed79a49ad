import type { Erased } from '#api/privacy.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { holdCompanies } from '#server/db/companies/settle.ts'
import type { Tx } from '#server/db/connect.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { personOf } from '#server/db/names/read-names.ts'
import { holdPrivacyAlone } from '#server/db/privacy/epoch.ts'
import { eraseRecorded } from '#server/db/privacy/erase-recorded.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once } from '#server/db/requests/once.ts'

type Sees = (tx: Tx, personId: number) => Promise<boolean>

/**
 * Erases a person, by whatever of their names. Refused while an import runs, which would bring them back.
 */
export async function erase(
  acting: Acting,
  sees: Sees,
  asked: number,
): Promise<Result<Erased, 'person-unknown' | 'import-running' | Repeated>> {
  const { db, workspaceId, now, by } = acting
  return once<Erased, 'person-unknown' | 'import-running'>(
    db,
    workspaceId,
    acting.asked,
    { asked },
    async (tx) => {
      await holdNamesAlone(tx, workspaceId)
      await holdPrivacyAlone(tx, workspaceId)
      await holdCompanies(tx, workspaceId)
      const personId = await personOf(tx, workspaceId, asked)
      if (personId === null || !(await sees(tx, personId))) return refuse('person-unknown')
      if (await isImporting(tx, workspaceId)) return refuse('import-running')
      const counts = await eraseRecorded(tx, workspaceId, personId, { now, by })
      return ok({ personId, ...counts })
    },
  )
}

/** Whether an import is under way, or was cut off and not closed yet. */
export async function isImporting(tx: Tx, workspaceId: string): Promise<boolean> {
  const running = await tx
    .selectFrom('batch')
    .select('batch_id')
    .where('workspace_id', '=', workspaceId)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  return running !== undefined
}
