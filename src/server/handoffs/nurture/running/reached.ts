import { sql } from 'kysely'
import { isAll, type Milestone, rankOf } from '#domain/handoffs/nurture/track.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'
import type { Counting } from '#server/handoffs/nurture/counts.ts'
import type { Stay } from './mind.ts'
import type { KeptTrack } from './read-tracks.ts'
import type { Standing } from './situations.ts'

type Asked = {
  stays: readonly Stay[]
  trackOf: ReadonlyMap<number, KeptTrack>
  standings: ReadonlyMap<number, Standing>
  count: Counting
  now: number
}

/**
 * Writes down once which milestones these people reached since they entered, and by whom their mails were opened and
 * followed. Deeds of machines count as nobody's; a stage counts after they left, too, for that is what it was all for.
 */
export async function noteReached(tx: Tx, workspaceId: string, asked: Asked): Promise<void> {
  const { stays, trackOf, standings } = asked
  const deeds = await deedsOf(tx, workspaceId, asked)
  const reached = stays.flatMap((stay) => {
    const standing = standings.get(stay.personId)
    const track = trackOf.get(stay.trackId)
    if (!track || !standing) return []
    const did = deeds.get(stay.enrolmentId) ?? []
    return track.milestones
      .filter(({ when }) => isReached(when, stay, standing, did))
      .map(({ id }) => ({ ...stay, milestoneId: id }))
  })
  await keepMilestones(tx, workspaceId, reached, asked)
  await keepFollowed(tx, workspaceId, deeds, asked)
}

function isReached(
  when: Milestone['when'],
  { isIn, cameTo }: Stay,
  standing: Standing,
  did: readonly Deed[],
): boolean {
  if ('stage' in when) return Math.max(rankOf(standing.stage), cameTo) >= rankOf(when.stage)
  if (!isIn || standing.isErased) return false
  if ('trait' in when) return isAll([when.trait], standing.traits)
  return did.some(({ name, isSilent }) => name === when.event && !isSilent)
}

type Deed = { enrolmentId: number; name: string; mail: string | null; isSilent: boolean }

/** What these people did since they entered, as far as a milestone or a mail of ours asks; by stay. */
async function deedsOf(tx: Tx, workspaceId: string, { stays, trackOf }: Asked) {
  const on = stays.filter(({ isIn }) => isIn)
  if (on.length === 0) return new Map<number, Deed[]>()
  const names = [...trackOf.values()]
    .flatMap(({ milestones }) => milestones)
    .flatMap(({ when }) => ('event' in when ? [when.event] : []))
  const wanted = [...new Set([...names, ...Object.keys(FOLLOWED)])]
  const { rows } = await sql<Deed>`
    select u.enrolment_id as "enrolmentId", s.name, d.details ->> 'email_id' as mail,
      coalesce(f.is_silent, false) as "isSilent"
    from unnest(${on.map(({ enrolmentId }) => enrolmentId)}::bigint[],
      ${on.map(({ personId }) => personId)}::bigint[],
      ${on.map(({ enteredAt }) => timestamp(enteredAt))}::timestamptz[]) as u (enrolment_id, id, since)
    cross join lateral (
      select person_id from person where workspace_id = ${workspaceId} and person_id = u.id
      union all
      select person_id from person where workspace_id = ${workspaceId} and root_id = u.id
      offset 0
    ) p cross join lateral (
      select event_id, signature_id, details from event
      where workspace_id = ${workspaceId} and person_id = p.person_id and happened_at >= u.since
        and known_at is not null
      offset 0
    ) d
    join signature s on s.workspace_id = ${workspaceId} and s.signature_id = d.signature_id
      and s.name = any(${wanted}::text[])
    left join false_signal f on f.workspace_id = ${workspaceId} and f.event_id = d.event_id`.execute(
    tx,
  )
  return Map.groupBy(rows, ({ enrolmentId }) => enrolmentId)
}

/** What becomes of a mail of ours, by the name of the event that tells it. */
const FOLLOWED: Record<string, 'clicked' | 'opened'> = {
  email_click: 'clicked',
  email_open: 'opened',
}

type Reached = Stay & { milestoneId: string }

async function keepMilestones(
  tx: Tx,
  workspaceId: string,
  reached: readonly Reached[],
  { count, now }: Asked,
): Promise<void> {
  if (reached.length === 0) return
  const { rows } = await sql<{ trackId: number; milestoneId: string }>`
    insert into milestone_reached (workspace_id, track_id, milestone_id, enrolment_id, reached_at)
    select ${workspaceId}::uuid, u.track_id, u.milestone_id, u.enrolment_id, ${timestamp(now)}::timestamptz
    from unnest(${reached.map(({ trackId }) => trackId)}::bigint[],
      ${reached.map(({ milestoneId }) => milestoneId)}::text[],
      ${reached.map(({ enrolmentId }) => enrolmentId)}::bigint[]) as u (track_id, milestone_id, enrolment_id)
    on conflict do nothing
    returning track_id as "trackId", milestone_id as "milestoneId"`.execute(tx)
  for (const { trackId, milestoneId } of rows) count(trackId, `milestone:${milestoneId}`)
}

type Who = 'person' | 'machine'
type Sent = {
  didId: number
  trackId: number
  stepId: string
  clicked: Who | null
  opened: Who | null
}

/** A mail was followed by a person where one deed is no machine's; that may turn out either way later. */
async function keepFollowed(
  tx: Tx,
  workspaceId: string,
  deeds: ReadonlyMap<number, Deed[]>,
  { count }: Asked,
): Promise<void> {
  const found = new Map<number, { clicked: Who | null; opened: Who | null }>()
  for (const { name, mail, isSilent } of [...deeds.values()].flat()) {
    const how = FOLLOWED[name]
    const didId = Number(/^nurture-(\d{1,15})$/.exec(mail ?? '')?.[1] ?? 0)
    if (!how || didId === 0) continue
    const one = found.get(didId) ?? { clicked: null, opened: null }
    if (!isSilent || one[how] === null) one[how] = isSilent ? 'machine' : 'person'
    found.set(didId, one)
  }
  if (found.size === 0) return
  const { rows } = await sql<Sent>`
    select did_id as "didId", track_id as "trackId", step_id as "stepId", clicked, opened from nurture_step
    where workspace_id = ${workspaceId} and did_id = any(${[...found.keys()]}::bigint[])
      and enrolment_id = any(${[...deeds.keys()]}::bigint[])
    order by did_id for update`.execute(tx)
  for (const { didId, trackId, stepId, ...was } of rows) {
    const is = found.get(didId)
    if (!is || (is.clicked === was.clicked && is.opened === was.opened)) continue
    for (const how of ['clicked', 'opened'] as const) {
      if (is[how] === was[how]) continue
      if (was[how]) count(trackId, `${how}:${stepId}:${was[how]}`, -1)
      if (is[how]) count(trackId, `${how}:${stepId}:${is[how]}`)
    }
    await sql`update nurture_step set clicked = ${is.clicked}, opened = ${is.opened}
      where workspace_id = ${workspaceId} and did_id = ${didId}`.execute(tx)
  }
}
