import type { Db } from '#server/db/connect.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'
import { foldDue } from './fold.ts'

/** Who is told how it went. */
export type Log = {
  warn: (what: object, text: string) => void
  error: (what: object, text: string) => void
}

/**
 * Folds what a crash left in the log unfolded, beside the answers to requests, until the signal says to stop. Never
 * throws: what cannot be folded now is left for the next time. `isDue` says in which workspaces anything is.
 */
export async function foldLeft(
  db: Db,
  now: () => number,
  log: Log,
  signal: AbortSignal,
  isDue: (workspaceId: string) => Promise<boolean> = async () => true,
): Promise<void> {
  let begun = false
  const begins = () => {
    if (!begun) log.warn({}, 'Folding what was left in the log unfolded')
    begun = true
  }
  let people = 0
  let failed = 0
  const fails = (error: unknown, workspaceId?: string) => {
    failed += 1
    log.error({ err: error, workspaceId }, 'What was left in the log could not be folded')
  }
  const foldOne = async (id: string) => {
    if (!signal.aborted && (await isDue(id))) people += await foldDue(db, id, now(), begins, signal)
  }
  const foldEach = async () => {
    // What is wrong in one workspace keeps no other waiting.
    for (const { id } of await listWorkspaces(db))
      await foldOne(id).catch((error) => fails(error, id))
  }
  await foldEach().catch(fails)
  if (people === 0) return
  const all = failed > 0 ? 'Everybody else is folded' : 'Everybody is folded'
  log.warn({ people }, signal.aborted ? 'The rest is folded at the next start' : all)
}
