import { sql } from 'kysely'
import { isAll, isFor, leavingOf, type Step } from '#domain/handoffs/nurture/track.ts'
import { dueAt } from '#domain/handoffs/nurture/wait.ts'
import type { Withheld } from '#domain/handoffs/nurture/words.ts'
import { stepWords } from '#domain/handoffs/nurture/words.ts'
import { DAY, instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { personOf } from '#server/db/names/read-names.ts'
import { privacyEpoch } from '#server/db/privacy/epoch.ts'
import { type Counting, counting } from '#server/handoffs/nurture/counts.ts'
import { type House, writeMail } from '#server/handoffs/nurture/mails/write-mail.ts'
import { leave } from './leave.ts'
import type { Ground, KeptTrack } from './read-tracks.ts'
import { type Standing, standingsOf } from './situations.ts'

/** After the last step somebody stays so long: what they do then is still the track's doing. */
const STAYS_MS = 14 * DAY

export type Running = { tracks: readonly KeptTrack[]; ground: Ground; house: House }
type Stay = { enrolmentId: number; trackId: number; personId: number; stepId: string }
type Outcome = 'sent' | 'withheld' | 'task' | 'called' | 'skipped'
type Done = { outcome: Outcome; because: Withheld | null }

/**
 * Does what is due with one person, in one transaction with the note that it was done: whatever dies in between, nothing
 * is done twice. Answers whether anything was due.
 */
export async function doStep(
  tx: Tx,
  workspaceId: string,
  { tracks, ground, house }: Running,
  enrolmentId: number,
  now: number,
): Promise<boolean> {
  const stay = await hold(tx, workspaceId, enrolmentId, now)
  const track = tracks.find(({ trackId }) => trackId === stay?.trackId)
  if (!stay || !track?.isOn) return false
  const { count, keep } = counting()
  // Nobody is erased before this ends.
  await privacyEpoch(tx, workspaceId)
  const personId = (await personOf(tx, workspaceId, stay.personId)) ?? stay.personId
  const standing = (await standingsOf(tx, workspaceId, [personId])).get(personId)
  const because =
    !standing || standing.isErased
      ? 'erased'
      : !isFor(track, standing, ground.reasons)
        ? leavingOf(standing.stage)
        : null
  if (because !== null || !standing) {
    await leave(tx, workspaceId, [{ enrolmentId, because: because ?? 'erased' }], count, now)
  } else {
    const step = await stepOf(tx, workspaceId, track, stay)
    if (!step) await leave(tx, workspaceId, [{ enrolmentId, because: 'done' }], count, now)
    else await take(tx, workspaceId, { track, step, stay, standing, ground, house, count, now })
  }
  await keep(tx, workspaceId)
  return true
}

/** The stay, where something of it is due and nobody else is at it. */
async function hold(tx: Tx, workspaceId: string, enrolmentId: number, now: number) {
  const { rows } = await sql<Stay>`
    select enrolment_id as "enrolmentId", track_id as "trackId", person_id as "personId", step_id as "stepId"
    from enrolment where workspace_id = ${workspaceId} and enrolment_id = ${enrolmentId}
      and left_at is null and due_at <= ${at(now)} for update skip locked`.execute(tx)
  return rows[0]
}

/** The step that is next; where it was taken out of the track meanwhile, the first that was not done. */
async function stepOf(tx: Tx, workspaceId: string, track: KeptTrack, stay: Stay) {
  if (stay.stepId === '') return undefined
  const known = track.steps.find(({ id }) => id === stay.stepId)
  if (known) return known
  const did = await tx
    .selectFrom('nurture_step')
    .select('step_id')
    .where('workspace_id', '=', workspaceId)
    .where('enrolment_id', '=', stay.enrolmentId)
    .execute()
  return track.steps.find(({ id }) => !did.some(({ step_id }) => step_id === id))
}

type Taking = {
  track: KeptTrack
  step: Step
  stay: Stay
  standing: Standing
  ground: Ground
  house: House
  count: Counting
  now: number
}

async function take(tx: Tx, workspaceId: string, taking: Taking): Promise<void> {
  const { track, step, stay, standing, count, now } = taking
  const { trackId } = track
  const isTheirs = isAll(step.only, standing.traits)
  const didId = isTheirs ? await note(tx, workspaceId, taking) : null
  if (didId !== null) {
    const { outcome, because } = await act(tx, workspaceId, taking, didId)
    await sql`update nurture_step set outcome = ${outcome}, because = ${because}
      where workspace_id = ${workspaceId} and did_id = ${didId}`.execute(tx)
    count(trackId, `did:${step.id}:${outcome}`)
    if (because !== null) count(trackId, `because:${step.id}:${because}`)
    if (because === 'said-no' || because === 'do-not-contact') {
      const leaving = [{ enrolmentId: stay.enrolmentId, because: 'opted-out' as const }]
      await leave(tx, workspaceId, leaving, count, now)
      return
    }
  } else {
    count(trackId, `did:${step.id}:skipped`)
    count(trackId, `because:${step.id}:${isTheirs ? 'had-it' : 'not-for-them'}`)
  }
  await goOn(tx, workspaceId, taking)
}

/** Written before anything is done; null: it was done with them before, in this stay or another. */
async function note(tx: Tx, workspaceId: string, { track, step, stay, standing, now }: Taking) {
  const { rows } = await sql<{ didId: number }>`
    insert into nurture_step (workspace_id, track_id, step_id, person_id, enrolment_id, at, outcome)
    values (${workspaceId}::uuid, ${track.trackId}, ${step.id}, ${standing.personId}, ${stay.enrolmentId},
      ${at(now)}, 'skipped')
    on conflict (workspace_id, person_id, track_id, step_id) do nothing
    returning did_id as "didId"`.execute(tx)
  return rows[0]?.didId ?? null
}

async function act(tx: Tx, workspaceId: string, taking: Taking, didId: number): Promise<Done> {
  const { does } = taking.step
  if (does.kind === 'task') return giveTask(tx, workspaceId, taking, does)
  if (does.kind === 'call') return tellWebhook(tx, workspaceId, taking, does.webhookId)
  const { track, standing, ground, house, now } = taking
  const mailing = {
    ...{ personId: standing.personId, didId, forPurpose: track.forPurpose },
    ...{ subject: does.subject, body: does.body, traits: standing.traits },
    ...{ workspace: ground.workspace, answersTo: await addressOf(tx, workspaceId, track.ownerId) },
  }
  const because = await writeMail(tx, workspaceId, house, mailing, now)
  return { outcome: because === null ? 'sent' : 'withheld', because }
}

async function addressOf(tx: Tx, workspaceId: string, memberId: number | null) {
  if (memberId === null) return null
  const member = await tx
    .selectFrom('member')
    .select('email')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return member?.email ?? null
}

async function giveTask(
  tx: Tx,
  workspaceId: string,
  { track, stay, standing, ground, now }: Taking,
  { says, withinDays }: { says: string; withinDays: number },
): Promise<Done> {
  if (track.ownerId === null) return { outcome: 'withheld', because: 'nobody-there' }
  const due = dueAt({ days: withinDays, counts: 'business' }, ground.openTime, instant(now))
  await tx
    .insertInto('nurture_task')
    .values({
      workspace_id: workspaceId,
      member_id: track.ownerId,
      person_id: standing.personId,
      track_id: track.trackId,
      enrolment_id: stay.enrolmentId,
      why: 'step',
      says,
      made_at: now,
      due_at: due,
    } as never)
    .execute()
  return { outcome: 'task', because: null }
}

/** It goes the way of changes of stage: signed, tried again, listed beside them (workspace/feed). */
async function tellWebhook(
  tx: Tx,
  workspaceId: string,
  { track, step, standing, now }: Taking,
  webhookId: number,
): Promise<Done> {
  const told = {
    personId: standing.personId,
    track: { trackId: track.trackId, name: track.name },
    step: { id: step.id, says: step.does.kind === 'call' ? step.does.says : stepWords(step) },
  }
  const { rows } = await sql`
    insert into delivery (workspace_id, webhook_id, step, made_at, due_at)
    select ${workspaceId}::uuid, w.webhook_id, ${JSON.stringify(told)}::jsonb, ${at(now)}, ${at(now)}
    from webhook w where w.workspace_id = ${workspaceId} and w.webhook_id = ${webhookId} and w.is_on
    returning 1`.execute(tx)
  return rows.length > 0
    ? { outcome: 'called', because: null }
    : { outcome: 'withheld', because: 'webhook-off' }
}

async function goOn(tx: Tx, workspaceId: string, taking: Taking): Promise<void> {
  const { track, step, stay, ground, count, now } = taking
  const next = track.steps[track.steps.findIndex(({ id }) => id === step.id) + 1]
  const due = next ? dueAt(next.wait, ground.openTime, instant(now)) : now + STAYS_MS
  const nextId = next?.id ?? ''
  await sql`update enrolment set step_id = ${nextId}, due_at = ${at(due)}, person_id = person_id
    where workspace_id = ${workspaceId} and enrolment_id = ${stay.enrolmentId}`.execute(tx)
  count(track.trackId, `at:${stay.stepId}`, -1)
  count(track.trackId, `at:${nextId}`)
}
