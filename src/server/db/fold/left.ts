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
  try {
    let people = 0
    for (const { id } of await listWorkspaces(db))
      if (!signal.aborted && (await isDue(id)))
        people += await foldDue(db, id, now(), begins, signal)
    const text = signal.aborted ? 'The rest is folded at the next start' : 'Everybody is folded'
    if (people > 0) log.warn({ people }, text)
  } catch (error) {
    log.error({ err: error }, 'What was left in the log could not be folded')
  }
}
