import { ok, type Result, refuse } from '#domain/result.ts'
import { settleCompanies } from '#server/db/companies/settle.ts'
import type { Db } from '#server/db/connect.ts'
import type { Erasure } from '#server/db/erased/line.ts'
import { type ErasedAgain, NONE, plus, repeatErasures } from '#server/db/erased/repeat.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { forgetFiles } from '#server/people/imports/uploads.ts'
import { isImporting } from './erase.ts'

/**
 * Erases again whoever a list tells and the database does not know, in each workspace by itself: it was brought back as it
 * had been before they were erased. Refused while an import runs; workspaces before that one are done.
 */
export async function eraseListed(
  { db, home }: { db: Db; home: string },
  workspaces: readonly string[],
  erasures: readonly Erasure[],
  now: number,
): Promise<Result<ErasedAgain, 'import-running'>> {
  let sum = NONE
  for (const workspaceId of workspaces) {
    const done = await inWorkspace(db, workspaceId, async (tx) => {
      await holdNamesAlone(tx, workspaceId)
      if (await isImporting(tx, workspaceId)) return null
      return repeatErasures(tx, workspaceId, erasures, now)
    })
    if (done === null) return refuse('import-running')
    if (done.people > 0) {
      await settleCompanies(db, workspaceId)
      await forgetFiles(home, workspaceId)
    }
    sum = plus(sum, done)
  }
  return ok(sum)
}
