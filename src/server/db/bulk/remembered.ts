import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { privacyEpoch } from '#server/db/privacy/epoch.ts'

/** Workspaces, and entries of each, that are remembered. */
const MOST_WORKSPACES = 16
const MOST_KNOWN = 50_000

/** The ids of entries of one dictionary by their text, as far as they are remembered. */
export type Remembered = {
  get: (text: string) => number | undefined
  /** Only what is surely over: `IS_COMMITTED`. */
  keep: (text: string, id: number) => void
}

/**
 * Entries of a dictionary change their text only when somebody is erased, so what was read once after its commit is
 * remembered until then, by workspace.
 */
export function remembering(): (tx: Tx, workspaceId: string) => Promise<Remembered> {
  const committed = new Map<string, { epoch: number; known: Map<string, number> }>()
  return async (tx, workspaceId) => {
    const epoch = await privacyEpoch(tx, workspaceId)
    const before = committed.get(workspaceId)
    const known = before?.epoch === epoch ? before.known : new Map<string, number>()
    committed.delete(workspaceId)
    committed.set(workspaceId, { epoch, known })
    const [longest] = committed.keys()
    if (committed.size > MOST_WORKSPACES && longest !== undefined) committed.delete(longest)
    return {
      get: (text) => known.get(text),
      keep: (text, id) => {
        if (known.size < MOST_KNOWN) known.set(text, id)
      },
    }
  }
}

/** What a transaction wrote that is over before any that still runs stays, whatever becomes of this one. */
export const IS_COMMITTED: RawBuilder<boolean> = sql<boolean>`xmin::text::bigint <
  (pg_snapshot_xmin(pg_current_snapshot())::text::bigint & 4294967295)`
