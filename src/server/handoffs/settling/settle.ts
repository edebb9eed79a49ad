import { sql } from 'kysely'
import type { Instant } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { privacyEpoch } from '#server/db/privacy/epoch.ts'
import { readTimeline } from '#server/db/timeline.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { tellPages } from '#server/handoffs/desk/tell-desks.ts'
import { keepDesks } from './keep-desks.ts'
import { planOf } from './plan.ts'
import { readStanding } from './read.ts'

/** Marks taken at a time: few enough that nobody who decides waits long for one of them. */
const SOME = 400
/** Held while a chunk of a workspace is settled; see docs/decisions/029. */
const SETTLING = 5562688

/**
 * Brings desks and clocks to what the fold left of everybody who is marked: new leads are given to somebody and their
 * clocks start, answered ones stop, and what is no hand-off any more counts for nothing. Two at once take turns; doing
 * it twice changes nothing. Answers how many marks there were.
 */
export async function settleDesks(
  db: Db,
  workspaceId: string,
  now: () => Instant,
  signal?: AbortSignal,
): Promise<number> {
  let total = 0
  for (let taken = SOME; taken === SOME && !signal?.aborted; ) {
    taken = await inWorkspace(db, workspaceId, (tx) => settleSome(tx, workspaceId, now))
    total += taken
  }
  return total
}

async function settleSome(tx: Tx, workspaceId: string, now: () => Instant): Promise<number> {
  const { rows: any } = await sql`
    select 1 from desk_due where workspace_id = ${workspaceId} limit 1`.execute(tx)
  if (any.length === 0) return 0
  await sql`select pg_advisory_xact_lock(${SETTLING}::int, hashtext(${workspaceId}))`.execute(tx)
  await privacyEpoch(tx, workspaceId)
  const { rows } = await sql<{ id: number }>`
    delete from desk_due where workspace_id = ${workspaceId} and due_id in (
      select due_id from desk_due where workspace_id = ${workspaceId} order by due_id limit ${SOME})
    returning person_id as id`.execute(tx)
  await settlePeople(tx, workspaceId, [...new Set(rows.map(({ id }) => id))], now)
  return rows.length
}

/** The same for these people, whether they are marked or not; under the locks that folds and decisions take. */
async function settlePeople(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  now: () => Instant,
): Promise<void> {
  if (people.length === 0) return
  await sql`select person_id from person
    where workspace_id = ${workspaceId} and person_id = any((select ${people}::bigint[])::bigint[])
    order by person_id for no key update`.execute(tx)
  const at = now()
  const standing = await readStanding(tx, workspaceId, people, at)
  const plan = planOf(standing, await readTimeline(tx, workspaceId), at)
  await keepDesks(tx, workspaceId, standing, plan, at)
  await tellPages(tx, workspaceId, 'handoffs')
}
