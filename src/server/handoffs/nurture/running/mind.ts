import { sql } from 'kysely'
import { STAGES } from '#domain/agreement/agreement.ts'
import { isFor, type Leaving, leavingOf, rankOf } from '#domain/handoffs/nurture/track.ts'
import type { Tx } from '#server/db/connect.ts'
import { mayContact } from '#server/db/privacy/consents.ts'
import { type Counting, counting } from '#server/handoffs/nurture/counts.ts'
import { leave } from './leave.ts'
import { noteReached } from './reached.ts'
import type { Ground, KeptTrack } from './read-tracks.ts'
import type { Standing } from './situations.ts'

/** The last stay of a person. */
export type Stay = {
  enrolmentId: number
  trackId: number
  /** By root. */
  personId: number
  /** As the stay has it; another one than the root where names came together since. */
  kept: number
  cameTo: number
  enteredAt: number
  isIn: boolean
}

/**
 * Looks at the last stay of each of these people again, after something new was folded of them: what they reached, which
 * mails they followed, and whether the track is still for them; who is not, leaves at once.
 */
export async function mind(
  tx: Tx,
  workspaceId: string,
  { tracks, ground }: { tracks: readonly KeptTrack[]; ground: Ground },
  standings: ReadonlyMap<number, Standing>,
  now: number,
): Promise<void> {
  if (standings.size === 0) return
  const { count, keep } = counting()
  const told = await lastStays(tx, workspaceId, [...standings.keys()])
  const stays = await joined(tx, workspaceId, told, count, now)
  const trackOf = new Map(tracks.map((track) => [track.trackId, track]))
  await comeFurther(tx, workspaceId, stays, standings, count)
  await noteReached(tx, workspaceId, { stays, trackOf, standings, count, now })
  const leaving: { enrolmentId: number; because: Leaving }[] = []
  const refused = await whoRefused(tx, workspaceId, stays, trackOf)
  for (const { enrolmentId, personId, trackId, isIn } of stays) {
    const standing = standings.get(personId)
    const track = trackOf.get(trackId)
    if (!isIn || !standing || !track) continue
    if (standing.isErased) leaving.push({ enrolmentId, because: 'erased' })
    else if (!isFor(track, standing, ground.reasons))
      leaving.push({ enrolmentId, because: leavingOf(standing.stage) })
    else if (refused.has(enrolmentId)) leaving.push({ enrolmentId, because: 'opted-out' })
  }
  await leave(tx, workspaceId, leaving, count, now)
  await keep(tx, workspaceId)
}

/** Of these people, by root, those who ever were in a track under any of their names. */
export async function whoWasIn(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<number[]> {
  const stays = await lastStays(tx, workspaceId, people)
  return [...new Set(stays.map(({ personId }) => personId))]
}

/** Each of them held; of somebody with several names also those that stand under another one. */
async function lastStays(tx: Tx, workspaceId: string, people: readonly number[]): Promise<Stay[]> {
  const { rows } = await sql<Stay>`
    select e.enrolment_id as "enrolmentId", e.track_id as "trackId", u.id as "personId", e.person_id as kept,
      e.came_to as "cameTo", e.entered_at as "enteredAt", e.left_at is null as "isIn"
    from unnest(${people}::bigint[]) as u (id) cross join lateral (
      select person_id from person where workspace_id = ${workspaceId} and person_id = u.id
      union all
      select person_id from person where workspace_id = ${workspaceId} and root_id = u.id
      offset 0
    ) p cross join lateral (
      select * from enrolment where workspace_id = ${workspaceId} and person_id = p.person_id
      order by enrolment_id desc limit 1
    ) e order by e.enrolment_id`.execute(tx)
  return rows
}

/** One stay a person: of several people who turned out to be one the stay that goes on, else the last. */
async function joined(
  tx: Tx,
  workspaceId: string,
  told: readonly Stay[],
  count: Counting,
  now: number,
): Promise<Stay[]> {
  const over: { enrolmentId: number; because: Leaving }[] = []
  const stays: Stay[] = []
  for (const theirs of Map.groupBy(told, ({ personId }) => personId).values()) {
    const on = theirs.filter(({ isIn }) => isIn)
    const stay = on[0] ?? theirs.at(-1)
    if (!stay) continue
    stays.push(stay)
    for (const { enrolmentId } of on.slice(1)) over.push({ enrolmentId, because: 'merged' })
  }
  await leave(tx, workspaceId, over, count, now)
  const moved = stays.filter(({ kept, personId }) => kept !== personId)
  for (const { enrolmentId, personId, kept } of moved) {
    // Where both were in the same track after the same hand-off, the stay keeps the number it has.
    await sql`update enrolment e set person_id = ${personId}
      where e.workspace_id = ${workspaceId} and e.enrolment_id = ${enrolmentId} and not exists (
        select 1 from enrolment o where o.workspace_id = ${workspaceId} and o.person_id = ${personId}
          and o.track_id = e.track_id and o.n = e.n)`.execute(tx)
    await sql`update nurture_step s set person_id = ${personId}
      where s.workspace_id = ${workspaceId} and s.person_id = ${kept} and not exists (
        select 1 from nurture_step o where o.workspace_id = ${workspaceId} and o.person_id = ${personId}
          and o.track_id = s.track_id and o.step_id = s.step_id)`.execute(tx)
    await sql`update nurture_task set person_id = ${personId}
      where workspace_id = ${workspaceId} and person_id = ${kept}`.execute(tx)
  }
  return stays
}

/** Counts each stage that somebody came to since they entered, once. */
async function comeFurther(
  tx: Tx,
  workspaceId: string,
  stays: readonly Stay[],
  standings: ReadonlyMap<number, Standing>,
  count: Counting,
): Promise<void> {
  const further = stays.flatMap(({ enrolmentId, trackId, personId, cameTo }) => {
    const standing = standings.get(personId)
    const to = standing ? rankOf(standing.stage) : cameTo
    return to > cameTo ? [{ enrolmentId, trackId, from: cameTo, to }] : []
  })
  if (further.length === 0) return
  for (const { trackId, from, to } of further)
    for (const stage of STAGES.slice(from + 1, to + 1)) count(trackId, `came:${stage}`)
  await sql`update enrolment e set came_to = u.rank
    from unnest(${further.map(({ enrolmentId }) => enrolmentId)}::bigint[],
      ${further.map(({ to }) => to)}::smallint[]) as u (id, rank)
    where e.workspace_id = ${workspaceId} and e.enrolment_id = u.id`.execute(tx)
}

/** Who said since they entered that they want no more; only of whom a word came is it asked. */
async function whoRefused(
  tx: Tx,
  workspaceId: string,
  stays: readonly Stay[],
  trackOf: ReadonlyMap<number, KeptTrack>,
): Promise<Set<number>> {
  const on = stays.filter(({ isIn }) => isIn)
  if (on.length === 0) return new Set()
  const { rows } = await sql<{ enrolmentId: number }>`
    select u.enrolment_id as "enrolmentId"
    from unnest(${on.map(({ enrolmentId }) => enrolmentId)}::bigint[],
      ${on.map(({ personId }) => personId)}::bigint[]) as u (enrolment_id, id)
    where exists (select 1 from person p
      join event c on c.workspace_id = ${workspaceId} and c.person_id = p.person_id
      where p.workspace_id = ${workspaceId} and (p.person_id = u.id or p.root_id = u.id)
        and c.details ? 'consent')`.execute(tx)
  const refused = new Set<number>()
  const spoke = new Set(rows.map(({ enrolmentId }) => enrolmentId))
  for (const { enrolmentId, personId, trackId } of on) {
    const track = trackOf.get(trackId)
    if (!track || !spoke.has(enrolmentId)) continue
    const { answer } = await mayContact(tx, workspaceId, personId)
    const { because } = answer({ purpose: track.forPurpose, channel: 'mail' })
    if (because === 'said-no' || because === 'do-not-contact') refused.add(enrolmentId)
  }
  return refused
}
