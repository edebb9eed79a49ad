import { sql } from 'kysely'
import type { NurtureTrack } from '#api/nurture.ts'
import type { Track } from '#domain/handoffs/nurture/track.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { apart } from '#domain/three-way.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { changeSeen, type Row, type Stale } from '#server/db/requests/change.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { readTracks } from './running/read-tracks.ts'
import { faultsOf, type Ways } from './shown/forecast.ts'
import { readTrack } from './shown/list-tracks.ts'

type Said = Track & { ownerId: number | null }
type Told = { [name in keyof Said]?: Said[name] | undefined }

/** Each is kept by hand, and somebody is in one at a time. */
const MOST = 30

const NOTHING: Omit<Said, 'name'> = {
  purpose: '',
  forPurpose: 'marketing',
  takes: { from: [], who: [] },
  milestones: [],
  steps: [],
  ownerId: null,
}

/** A new track behind all others; it does not run. */
export function makeTrack(
  { db, workspaceId, now, by, asked, memberId }: Acting,
  input: Told & { name: string },
): Promise<Result<NurtureTrack, 'tracks-too-many' | 'member-unknown' | Repeated>> {
  return once<NurtureTrack, 'tracks-too-many' | 'member-unknown'>(
    db,
    workspaceId,
    asked,
    input,
    async (tx) => {
      const { name, ownerId, ...document } = { ...NOTHING, ...given(input), name: input.name }
      if (!(await isHere(tx, workspaceId, ownerId))) return refuse('member-unknown')
      // Whoever makes one waits here for who does, so that the count holds.
      await sql`select 1 from nurture_head where workspace_id = ${workspaceId} for update`.execute(
        tx,
      )
      const { rows } = await sql<{ trackId: number }>`
        insert into track (workspace_id, name, owner_id, document, position, made_by, made_at)
        select ${workspaceId}::uuid, ${name}, ${ownerId}::bigint, ${JSON.stringify(document)}::jsonb,
          coalesce(max(t.position), -1) + 1, ${memberId}::bigint, to_timestamp(${now}::float8 / 1000)
        from track t where t.workspace_id = ${workspaceId} having count(*) < ${MOST}
        returning track_id as "trackId"`.execute(tx)
      const trackId = rows[0]?.trackId
      if (trackId === undefined) return refuse('tracks-too-many')
      const track = await must(tx, workspaceId, trackId)
      const after = { name, purpose: document.purpose }
      const subject = subjectOf(track)
      await record(tx, workspaceId, { action: 'make-track', subject, after, at: now, by })
      return ok(track)
    },
  )
}

type Refused = 'track-unknown' | 'track-runs' | 'member-unknown'

/** Changes one that the caller has seen. While it runs nobody is put on another way: only its name, purpose and owner change. */
export function changeTrack(
  { db, workspaceId, now, by, seen, asked }: Acting,
  trackId: number,
  told: Told,
): Promise<Result<NurtureTrack, Refused | Stale>> {
  return orNothing<NurtureTrack, Refused | Stale>(db, workspaceId, async (tx) => {
    const wanted = given(told)
    if (!(await isHere(tx, workspaceId, wanted.ownerId ?? null))) return refuse('member-unknown')
    const thing = { workspaceId, thing: 'track', id: String(trackId), who: asked.who, now }
    const changed = await changeSeen(tx, thing, seen, rowOf(workspaceId, trackId), wanted)
    if (!changed) return refuse('track-unknown')
    if (!changed.ok) return changed
    const { before, fields, isChanged } = changed.value
    const track = await must(tx, workspaceId, trackId)
    const difference = apart(before, fields)
    if (track.isOn && Object.keys(difference.after).some((name) => !WHILE_IT_RUNS.has(name)))
      return refuse('track-runs')
    const subject = subjectOf(track)
    if (isChanged)
      await record(tx, workspaceId, { action: 'change-track', subject, ...difference, at: now, by })
    return ok(track)
  })
}

const WHILE_IT_RUNS = new Set(['name', 'purpose', 'ownerId'])

/** Removes one that does not run, with what was counted of it. */
export function removeTrack(
  { db, workspaceId, now, by, seen }: Acting,
  trackId: number,
): Promise<Result<{ removed: true; version: number }, 'track-unknown' | 'track-runs' | Stale>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const row = await rowOf(workspaceId, trackId).read(tx)
    if (!row) return refuse('track-unknown')
    const { version } = row
    if (version !== seen.version) return refuse({ version, difference: [] })
    const track = await must(tx, workspaceId, trackId)
    if (track.isOn) return refuse('track-runs')
    await tx
      .deleteFrom('track')
      .where('workspace_id', '=', workspaceId)
      .where('track_id', '=', trackId)
      .execute()
    const subject = subjectOf(track)
    await record(tx, workspaceId, { action: 'remove-track', subject, at: now, by })
    return ok({ removed: true as const, version })
  })
}

/** Starts one, where nothing speaks against it; whom it takes comes in from now on, some at a time. */
export function startTrack(
  { db, workspaceId, now, by }: Acting,
  trackId: number,
  ways: Ways,
): Promise<Result<NurtureTrack, 'track-unknown' | 'track-unfit'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    if (!(await rowOf(workspaceId, trackId).read(tx))) return refuse('track-unknown')
    const kept = (await readTracks(tx, workspaceId)).find((one) => one.trackId === trackId)
    if (!kept) return refuse('track-unknown')
    if (kept.isOn) return ok(await must(tx, workspaceId, trackId))
    const faults = await faultsOf(tx, workspaceId, kept, ways)
    if (faults.some(({ isNote }) => !isNote)) return refuse('track-unfit')
    await tx
      .updateTable('track')
      .set({ is_on: true, started_at: now, filled_to: 0 })
      .where('workspace_id', '=', workspaceId)
      .where('track_id', '=', trackId)
      .execute()
    const track = await must(tx, workspaceId, trackId)
    const subject = subjectOf(track)
    await record(tx, workspaceId, { action: 'start-track', subject, at: now, by })
    return ok(track)
  })
}

/** Stops one: nothing is done any more, and whoever is in it stays. */
export function stopTrack(
  { db, workspaceId, now, by }: Acting,
  trackId: number,
): Promise<Result<NurtureTrack, 'track-unknown'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const stopped = await tx
      .updateTable('track')
      .set({ is_on: false, filled_to: null })
      .where('workspace_id', '=', workspaceId)
      .where('track_id', '=', trackId)
      .where('is_on', '=', true)
      .returning('track_id')
      .executeTakeFirst()
    const track = await readTrack(tx, workspaceId, trackId)
    if (!track) return refuse('track-unknown')
    const subject = subjectOf(track)
    if (stopped) await record(tx, workspaceId, { action: 'stop-track', subject, at: now, by })
    return ok(track)
  })
}

const rowOf = (workspaceId: string, trackId: number): Row<Said> => ({
  async read(tx) {
    const found = await tx
      .selectFrom('track')
      .select(['name', 'owner_id as ownerId', 'document', 'version'])
      .where('workspace_id', '=', workspaceId)
      .where('track_id', '=', trackId)
      .forUpdate()
      .executeTakeFirst()
    if (!found) return undefined
    const { version, document, name, ownerId } = found
    return { version, fields: { ...document, name, ownerId } }
  },
  write: (tx, { name, ownerId, ...document }, version) =>
    tx
      .updateTable('track')
      .set({ name, owner_id: ownerId, document, version })
      .where('workspace_id', '=', workspaceId)
      .where('track_id', '=', trackId)
      .execute(),
})

async function isHere(tx: Tx, workspaceId: string, memberId: number | null): Promise<boolean> {
  if (memberId === null) return true
  const found = await tx
    .selectFrom('member')
    .select('member_id')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}

const given = (told: Told) =>
  Object.fromEntries(
    Object.entries(told).filter(([, value]) => value !== undefined),
  ) as Partial<Said>

async function must(tx: Tx, workspaceId: string, trackId: number): Promise<NurtureTrack> {
  const track = await readTrack(tx, workspaceId, trackId)
  if (!track) throw new Error('A track that was changed is gone')
  return track
}

const subjectOf = ({ trackId, name }: Pick<NurtureTrack, 'trackId' | 'name'>) => ({
  kind: 'track' as const,
  id: String(trackId),
  label: name,
})
