import { sql } from 'kysely'
import type { NurtureForecast } from '#api/nurture.ts'
import {
  type Ground as Startable,
  type TrackFault,
  trackFaults,
} from '#domain/handoffs/nurture/faults.ts'
import { takesIn } from '#domain/handoffs/nurture/track.ts'
import { dueAt } from '#domain/handoffs/nurture/wait.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { readCounts } from '#server/handoffs/nurture/counts.ts'
import {
  type KeptTrack,
  readGround,
  readTracks,
} from '#server/handoffs/nurture/running/read-tracks.ts'
import { standingsOf } from '#server/handoffs/nurture/running/situations.ts'
import { purposesOfMail } from './list-tracks.ts'

/** What the house can do, as far as a track needs it. */
export type Ways = Pick<Startable, 'sendsMail' | 'isReached'>

/** So many are looked at; in a workspace that has more the number is told as at least that. */
const MOST_LOOKED_AT = 100_000
const SOME = 5_000

/** What starting a track now would do; null where there is none. Changes nothing. */
export async function forecastOf(
  tx: Tx,
  workspaceId: string,
  trackId: number,
  ways: Ways,
  now: number,
): Promise<NurtureForecast | null> {
  const tracks = await readTracks(tx, workspaceId)
  const track = tracks.find((one) => one.trackId === trackId)
  if (!track) return null
  const { openTime, reasons } = await readGround(tx, workspaceId, now)
  let comes = 0
  let looked = 0
  let after = 0
  for (;;) {
    const people = await candidates(tx, workspaceId, after)
    const standings = await standingsOf(tx, workspaceId, people)
    for (const standing of standings.values())
      if (!standing.isErased && takesIn(track, standing, reasons)) comes += 1
    looked += people.length
    after = people.at(-1) ?? after
    if (people.length < SOME || looked >= MOST_LOOKED_AT) break
  }
  const counts = (await readCounts(tx, workspaceId)).get(trackId)
  let at: Instant = instant(now)
  const steps = track.steps.map(({ id, wait }) => {
    at = dueAt(wait, openTime, at)
    return { id, at }
  })
  return {
    faults: await faultsOf(tx, workspaceId, track, ways),
    comes,
    isMore: looked >= MOST_LOOKED_AT,
    waits: counts?.get('in') ?? 0,
    steps,
  }
}

/** People with whom sales does not work, and who are in no track. */
async function candidates(tx: Tx, workspaceId: string, after: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select ps.person_id as id from person_state ps
    where ps.workspace_id = ${workspaceId} and ps.person_id > ${after}
      and ps.stage in ('contact', 'lead', 'mql') and not exists (
        select 1 from enrolment e where e.workspace_id = ${workspaceId}
          and e.person_id = ps.person_id and e.left_at is null)
    order by ps.person_id limit ${SOME}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** What speaks against starting it. */
export async function faultsOf(
  tx: Tx,
  workspaceId: string,
  track: KeptTrack,
  ways: Ways,
): Promise<TrackFault[]> {
  const webhooks = await tx
    .selectFrom('webhook')
    .select('webhook_id')
    .where('workspace_id', '=', workspaceId)
    .where('is_on', '=', true)
    .execute()
  const owner = await tx
    .selectFrom('member')
    .select('member_id')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', track.ownerId ?? 0)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return trackFaults(track, {
    ...ways,
    hasOwner: owner !== undefined,
    webhooks: webhooks.map(({ webhook_id }) => webhook_id),
    purposes: (await purposesOfMail(tx, workspaceId)).map(({ id }) => id),
  })
}
