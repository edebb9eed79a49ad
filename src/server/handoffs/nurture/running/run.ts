import { sql } from 'kysely'
import { HOUR, MINUTE } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { peopleOf } from '#server/db/names/read-names.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { House } from '#server/handoffs/nurture/mails/write-mail.ts'
import { doStep } from './do-step.ts'
import { enter } from './enter.ts'
import { mind, whoWasIn } from './mind.ts'
import { beginNurture, type KeptTrack, readGround, readTracks } from './read-tracks.ts'
import { standingsOf } from './situations.ts'
import { minded } from './suppressed.ts'
import { wake } from './wake.ts'

/** People who are looked at in one transaction. */
const SOME = 500
/** Steps done in one round, so that no workspace keeps the others waiting. */
const MOST_STEPS = 200

type Refused = (enrolmentId: number, error: unknown) => void
type Aside = { signal?: AbortSignal; refused?: Refused }

/**
 * One round of a workspace's tracks: who is no longer for theirs leaves, whom one is for comes in, and what is due is done.
 * Nobody of whom nothing changed is looked at. Answers whether there is more.
 */
export async function runNurture(
  db: Db,
  workspaceId: string,
  house: House,
  now: () => number,
  { signal, refused }: Aside = {},
): Promise<boolean> {
  await beginNurture(db, workspaceId, now())
  const some = await Promise.all([
    inWorkspace(db, workspaceId, (tx) => minded(tx, workspaceId, now())),
    inWorkspace(db, workspaceId, (tx) => mindDue(tx, workspaceId, now())),
  ])
  let isMore = some.some((each) => each)
  if (await inWorkspace(db, workspaceId, (tx) => hear(tx, workspaceId, now()))) isMore = true
  if (await inWorkspace(db, workspaceId, (tx) => fill(tx, workspaceId, now()))) isMore = true
  const due = await inWorkspace(db, workspaceId, (tx) => dueSteps(tx, workspaceId, now()))
  for (const { enrolmentId, running } of due) {
    if (signal?.aborted) return false
    try {
      await inWorkspace(db, workspaceId, (tx) =>
        doStep(tx, workspaceId, { ...running, house }, enrolmentId, now()),
      )
    } catch (error) {
      refused?.(enrolmentId, error)
      await putOff(db, workspaceId, enrolmentId, now())
    }
  }
  await inWorkspace(db, workspaceId, (tx) => wake(tx, workspaceId, now()))
  return isMore || due.length === MOST_STEPS
}

/** What cannot be done with one keeps nobody else waiting; it is tried again in a quarter of an hour. */
async function putOff(db: Db, workspaceId: string, enrolmentId: number, now: number) {
  await inWorkspace(db, workspaceId, (tx) =>
    sql`update enrolment set due_at = ${at(now + HOUR / 4)}
      where workspace_id = ${workspaceId} and enrolment_id = ${enrolmentId} and due_at <= ${at(now)}`.execute(
      tx,
    ),
  )
}

/** Looks again at those whom the fold marked. */
async function mindDue(tx: Tx, workspaceId: string, now: number): Promise<boolean> {
  const { rows } = await sql<{ dueId: number; personId: number }>`
    select due_id as "dueId", person_id as "personId" from enrolment_due
    where workspace_id = ${workspaceId} order by due_id limit ${SOME} for update skip locked`.execute(
    tx,
  )
  if (rows.length === 0) return false
  const people = await peopleOf(tx, workspaceId, [...new Set(rows.map((row) => row.personId))])
  const running = await readRunning(tx, workspaceId, now)
  await mind(tx, workspaceId, running, await standingsOf(tx, workspaceId, people), now)
  await sql`delete from enrolment_due where workspace_id = ${workspaceId}
    and due_id = any(${rows.map(({ dueId }) => dueId)}::bigint[])`.execute(tx)
  return rows.length === SOME
}

/** Hears of changes of stage, in the order in which they became known, and takes in whom a track is for. */
async function hear(tx: Tx, workspaceId: string, now: number): Promise<boolean> {
  const { rows: behind } = await sql<{ from: number; last: number }>`
    select n.last_no as from, h.last_no as last from nurture_head n
    join feed_head h on h.workspace_id = ${workspaceId}
    where n.workspace_id = ${workspaceId} and n.last_no < h.last_no`.execute(tx)
  if (!behind[0]) return false
  const { rows: held } = await sql<{ from: number }>`select last_no as from from nurture_head
    where workspace_id = ${workspaceId} for update`.execute(tx)
  const from = held[0]?.from ?? 0
  const { rows } = await sql<{ no: number; personId: number }>`
    select c.no, ${rootOf('p')} as "personId" from stage_change c
    join person p on p.workspace_id = ${workspaceId} and p.person_id = c.person_id
    where c.workspace_id = ${workspaceId} and c.no > ${from} order by c.no limit ${SOME}`.execute(
    tx,
  )
  const last = rows.at(-1)
  if (!last) return false
  await sql`update nurture_head set last_no = ${last.no}
    where workspace_id = ${workspaceId}`.execute(tx)
  await lookAt(tx, workspaceId, [...new Set(rows.map(({ personId }) => personId))], now)
  return rows.length === SOME
}

/**
 * Whoever is in a track is looked at first, so that nobody is passed over because they had not left yet. As long as no
 * track runs, only who ever was in one is looked at.
 */
async function lookAt(tx: Tx, workspaceId: string, people: readonly number[], now: number) {
  const running = await readRunning(tx, workspaceId, now)
  const isAnyOn = running.tracks.some(({ isOn }) => isOn)
  const whom = isAnyOn ? people : await whoWasIn(tx, workspaceId, people)
  const standings = await standingsOf(tx, workspaceId, whom)
  await mind(tx, workspaceId, running, standings, now)
  await enter(tx, workspaceId, running, standings, now)
}

/** Goes on with a track that was started: those who were there already come in some at a time, by their numbers. */
async function fill(tx: Tx, workspaceId: string, now: number): Promise<boolean> {
  const filling = await tx
    .selectFrom('track')
    .select(['track_id as trackId', 'filled_to as filledTo'])
    .where('workspace_id', '=', workspaceId)
    .where('is_on', '=', true)
    .where('filled_to', 'is not', null)
    .orderBy('track_id')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (!filling) return false
  const { rows } = await sql<{ personId: number }>`
    select person_id as "personId" from person_state
    where workspace_id = ${workspaceId} and person_id > ${filling.filledTo}
    order by person_id limit ${SOME}`.execute(tx)
  const last = rows.length === SOME ? (rows.at(-1)?.personId ?? null) : null
  await sql`update track set filled_to = ${last}
    where workspace_id = ${workspaceId} and track_id = ${filling.trackId}`.execute(tx)
  const running = await readRunning(tx, workspaceId, now)
  const people = rows.map(({ personId }) => personId)
  await enter(tx, workspaceId, running, await standingsOf(tx, workspaceId, people), now)
  return true
}

async function readRunning(tx: Tx, workspaceId: string, now: number) {
  const tracks = await readTracks(tx, workspaceId)
  return { tracks, ground: await readGround(tx, workspaceId, now) }
}

type Due = { enrolmentId: number; running: Awaited<ReturnType<typeof readRunning>> }

/** Whatever is due in the tracks that run, what waits longest first. @internal */
export async function dueSteps(tx: Tx, workspaceId: string, now: number): Promise<Due[]> {
  const running = await readRunning(tx, workspaceId, now)
  const on = running.tracks.filter(({ isOn }: KeptTrack) => isOn)
  if (on.length === 0) return []
  const { rows } = await sql<{ enrolmentId: number }>`
    select e.enrolment_id as "enrolmentId"
    from unnest(${on.map(({ trackId }) => trackId)}::bigint[]) as t (id) cross join lateral (
      select enrolment_id, due_at from enrolment
      where workspace_id = ${workspaceId} and track_id = t.id and left_at is null and due_at <= ${at(now)}
      order by due_at limit ${MOST_STEPS}
    ) e order by e.due_at limit ${MOST_STEPS}`.execute(tx)
  return rows.map(({ enrolmentId }) => ({ enrolmentId, running }))
}

/** How often it is looked, where nothing is left to do. */
export const LOOK_EVERY_MS = MINUTE / 60
