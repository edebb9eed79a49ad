import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { type History, historyOf } from './history.ts'

/** Shorter ones are read as fast as they are found again. */
const LONG = 500
/** Events of all histories that are kept, about 100 bytes each with what they gave. */
const MOST_EVENTS = 300_000

type Kept = { stamp: string; history: History }
const kept = new Map<string, Kept>()

/**
 * The history of one person for their pages; a long one is kept in this process until anything of it may be another one:
 * they were folded again, a name came or left, the agreement has a new version, somebody was erased. So their page and
 * each part of the timeline need not read thousands of events.
 */
export async function keptHistoryOf(
  tx: Tx,
  workspaceId: string,
  personId: number,
): Promise<History> {
  const key = `${workspaceId} ${personId}`
  const stamp = await stampOf(tx, workspaceId, personId)
  const before = kept.get(key)
  kept.delete(key)
  const history =
    stamp !== null && before?.stamp === stamp
      ? before.history
      : await historyOf(tx, workspaceId, personId)
  if (stamp !== null && history.eventIds.length >= LONG) keep(key, { stamp, history })
  return history
}

/** What changes with whatever a history is made of; null for whom the fold does not know. A row of another fold has another xmin. */
async function stampOf(tx: Tx, workspaceId: string, personId: number): Promise<string | null> {
  const { rows } = await sql<{ stamp: string }>`
    select concat_ws(' ', s.xmin, s.events, s.as_of,
      (select max(version) from agreement_version where workspace_id = ${workspaceId}),
      (select epoch from privacy where workspace_id = ${workspaceId})) as stamp
    from person_state s where s.workspace_id = ${workspaceId} and s.person_id = ${personId}`.execute(
    tx,
  )
  if (!rows[0]) return null
  const { ids, since } = await namesOf(tx, workspaceId, [personId])
  return `${rows[0].stamp} ${ids.map((id, i) => `${id}:${since[i]}`).sort()}`
}

/** Whoever was asked for last stands last; whoever nobody asked for longest goes first. */
function keep(key: string, one: Kept): void {
  kept.set(key, one)
  let events = 0
  for (const { history } of kept.values()) events += history.eventIds.length
  for (const [oldest, { history }] of kept) {
    if (events <= MOST_EVENTS || oldest === key) return
    kept.delete(oldest)
    events -= history.eventIds.length
  }
}
