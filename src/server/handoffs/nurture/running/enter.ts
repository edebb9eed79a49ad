import { sql } from 'kysely'
import { rankOf, takesIn } from '#domain/handoffs/nurture/track.ts'
import { dueAt } from '#domain/handoffs/nurture/wait.ts'
import { instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'
import { counting } from '#server/handoffs/nurture/counts.ts'
import type { Ground, KeptTrack } from './read-tracks.ts'
import type { Standing } from './situations.ts'

/**
 * Takes in whom of these people a track that runs is for: each into the first of them, once for a hand-off, and nobody who
 * is in one already. Answers how many came.
 */
export async function enter(
  tx: Tx,
  workspaceId: string,
  { tracks, ground }: { tracks: readonly KeptTrack[]; ground: Ground },
  standings: ReadonlyMap<number, Standing>,
  now: number,
): Promise<number> {
  const running = tracks.filter(({ isOn, steps }) => isOn && steps.length > 0)
  if (running.length === 0 || standings.size === 0) return 0
  const been = await readBeen(tx, workspaceId, [...standings.keys()])
  const coming = [...standings.values()].flatMap((standing) => {
    const { personId, n, isErased } = standing
    const theirs = been.get(personId) ?? []
    if (isErased || theirs.some(({ isIn }) => isIn)) return []
    const track = running.find(
      (one) =>
        takesIn(one, standing, ground.reasons) &&
        !theirs.some((stay) => stay.trackId === one.trackId && stay.n === n),
    )
    return track ? [{ standing, track }] : []
  })
  if (coming.length === 0) return 0
  const rows = coming.map(({ standing, track }) => {
    const [first] = track.steps
    return {
      track_id: track.trackId,
      person_id: standing.personId,
      n: standing.n,
      from_stage: standing.stage,
      came_to: rankOf(standing.stage),
      step_id: first?.id ?? '',
      due_at: timestamp(first ? dueAt(first.wait, ground.openTime, instant(now)) : now),
    }
  })
  return insert(tx, workspaceId, rows, now)
}

async function insert(tx: Tx, workspaceId: string, rows: readonly object[], now: number) {
  const { rows: came } = await sql<{ trackId: number; stepId: string }>`
    insert into enrolment (workspace_id, track_id, person_id, n, from_stage, came_to, entered_at, step_id,
      due_at)
    select ${workspaceId}::uuid, r.track_id, r.person_id, r.n, r.from_stage, r.came_to,
      ${timestamp(now)}::timestamptz, r.step_id, r.due_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (track_id bigint, person_id bigint, n integer,
      from_stage text, came_to smallint, step_id text, due_at timestamptz)
    order by r.person_id
    on conflict do nothing
    returning track_id as "trackId", step_id as "stepId"`.execute(tx)
  const { count, keep } = counting()
  for (const { trackId, stepId } of came) {
    count(trackId, 'in')
    count(trackId, 'entered')
    count(trackId, `at:${stepId}`)
  }
  await keep(tx, workspaceId)
  return came.length
}

type Stay = { personId: number; trackId: number; n: number; isIn: boolean }

async function readBeen(tx: Tx, workspaceId: string, people: readonly number[]) {
  const { rows } = await sql<Stay>`
    select u.id as "personId", e.track_id as "trackId", e.n, e.left_at is null as "isIn"
    from unnest(${people}::bigint[]) as u (id) cross join lateral (
      select track_id, n, left_at from enrolment
      where workspace_id = ${workspaceId} and person_id = u.id
      offset 0
    ) e`.execute(tx)
  return Map.groupBy(rows, ({ personId }) => personId)
}
