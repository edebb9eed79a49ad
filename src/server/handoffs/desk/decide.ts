import { randomUUID } from 'node:crypto'
import { type DecideRefusal, decide } from '#domain/handoffs/decide.ts'
import { type Decision, UNDO_MS } from '#domain/handoffs/handoff.ts'
import type { LastDecision } from '#domain/handoffs/last-decision.ts'
import { effectOf, promisedAnswer } from '#domain/handoffs/promises.ts'
import { IMPLIED_ACCEPTED } from '#domain/replay/handoff.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { DAY, type Instant, instant } from '#domain/time.ts'
import { startOfDay } from '#domain/zone.ts'
import type { Member } from '#server/asker.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { holdPerson, type Moved, moveHandoff } from '#server/db/desks/hold.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { inForce, readTimeline } from '#server/db/timeline.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { calendarsOf } from '#server/handoffs/hours/read.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import { type Found, findHandoff, reachedBy, type Which } from './found.ts'
import { givenEvents } from './given.ts'
import { moveClocks } from './move-clocks.ts'
import { promiseOf } from './promise-said.ts'
import { clocksOf, nextClock, startClocks, takeEffect } from './stop-clocks.ts'
import { tellDesks } from './tell-desks.ts'

/** Who decides, and how the house goes on afterwards. */
export type Deciding = {
  db: Db
  workspaceId: string
  who: Member
  now: () => Instant
  /** Wakes the fold. */
  stored: (workspaceId: string) => void
}

/** What is said beside the decision; `via`: by which way it came where it was not the page. */
export type Beside = { note: string; via?: 'link' }

export type DecideRefused = DecideRefusal | 'handoff-unknown' | 'wake-day-unfit'
/** `found`: as it stood before. `promise`: what who accepted promised, in a sentence. */
export type Made = { decisionId: string; undoUntil: number | null; found: Found; promise: string }

const NAME: Record<Decision['kind'], string> = {
  accepted: 'accepted',
  rejected: 'rejected',
  disqualified: 'disqualified',
  recycled: 'recycled',
  withdrawn: 'withdrawn',
  qualified: 'sql',
}

/**
 * A member decides on a lead: under the lock of the person that a fold takes too, so of many at once one is first and
 * the others are told so. What is decided stands on the hand-off when the transaction ends; the fold finds the same.
 */
export async function decideHandoff(
  { db, workspaceId, who, now, stored }: Deciding,
  which: Which,
  decision: Decision,
  beside: Beside,
): Promise<Result<Made, DecideRefused>> {
  const result = await inWorkspace(db, workspaceId, (tx) =>
    decideIn(tx, { workspaceId, who, now }, which, decision, beside),
  )
  if (result.ok) stored(workspaceId)
  return result
}

/** The same in a transaction that does more. */
export async function decideIn(
  tx: Tx,
  { workspaceId, who, now }: Pick<Deciding, 'workspaceId' | 'who' | 'now'>,
  which: Which,
  decision: Decision,
  beside: Beside,
): Promise<Result<Made, DecideRefused>> {
  const name = await holdPerson(tx, workspaceId, which.personId)
  const found = name && (await findHandoff(tx, workspaceId, which, who))
  if (!found) return refuse('handoff-unknown')
  const at = now()
  const turn = {
    reached: reachedBy(found),
    closing: found.closing,
    expiresAt: found.expiresAt as Instant | null,
    touches: found.touches,
  }
  const decided = decide(turn, decision, found.agreement.reasons ?? [], at)
  if (!decided.ok) return decided
  const wakes = await wakesBy(tx, workspaceId, decision, who)
  if (wakes && (wakes.wakes_at <= at || wakes.wakes_at > at + FURTHEST_MS))
    return refuse('wake-day-unfit')
  const moved = movedBy(found, decision, at)
  await moveHandoff(tx, workspaceId, which, moved)
  const effect = effectOf(decision.kind, found.acceptedAt !== null)
  await takeEffect(tx, workspaceId, which, effect, at)
  if (effect.starts) await startAnswer(tx, workspaceId, which, found, at)
  const id = `decision:${randomUUID()}`
  const takes =
    decision.kind === 'accepted' || (decision.kind === 'qualified' && found.acceptedAt === null)
  const taker = takes && found.memberId !== who.memberId ? who.memberId : null
  if (taker !== null) await moveClocks(tx, workspaceId, [{ ...which, memberId: taker }], at)
  const isOnDesk = await keepOnDesk(tx, workspaceId, found, {
    state: decided.value.closing ? 'over' : 'accepted',
    ...(taker !== null && { member_id: taker, given_at: at }),
    last: { id, kind: decision.kind, memberId: who.memberId, at, before: beforeOf(found) },
    ...wakes,
  })
  await nextClock(tx, workspaceId, [which.personId])
  const events = [decisionEvent(name, id, NAME[decision.kind], at, who, decision, beside)]
  if (taker !== null) {
    await tellWhoLost(tx, workspaceId, which, { memberId: found.memberId, at, key: id })
    const giving = { id: `${id}:given`, at, to: taker, by: who.memberId, owner: found.traits.owner }
    events.push(...(await givenEvents(tx, workspaceId, name, giving)))
  }
  await append(tx, workspaceId, 'lockstep', events, at)
  await tellDesks(tx, workspaceId, [which])
  const promise =
    decision.kind === 'accepted' ? await promisedBy(tx, workspaceId, found, who, at) : ''
  return ok({ decisionId: id, undoUntil: isOnDesk ? at + UNDO_MS : null, found, promise })
}

async function promisedBy(
  tx: Tx,
  workspaceId: string,
  found: Found,
  { memberId }: Member,
  at: Instant,
): Promise<string> {
  const clocks = await clocksOf(tx, workspaceId, found)
  const accepted = { ...found, memberId, acceptedAt: at }
  return promiseOf(accepted, clocks, await calendarsOf(tx, workspaceId), at)
}

/** The other side's clock, as the agreement promises it that was in force when the lead was passed. Rule 2.2. */
async function startAnswer(
  tx: Tx,
  workspaceId: string,
  which: Which,
  { passedAt }: Found,
  at: Instant,
): Promise<void> {
  const term = inForce(await readTimeline(tx, workspaceId), instant(passedAt ?? at))
  const promise = promisedAnswer(term.agreement)
  if (!promise) return
  const begun = { ...which, memberId: null, version: term.version, isHistory: false, promise }
  await startClocks(tx, workspaceId, [begun], () => at)
}

/** Who had the lead learns that somebody else took it; outside only once that cannot be taken back any more. */
async function tellWhoLost(
  tx: Tx,
  workspaceId: string,
  which: Which,
  { memberId, at, key }: { memberId: number | null; at: Instant; key: string },
): Promise<void> {
  if (memberId === null) return
  const told = { ...which, memberId, at, outsideAt: at + UNDO_MS, key: `${key}:moved` }
  await tellMembers(tx, workspaceId, [{ ...told, topic: 'lead-moved' }])
}

/** What the decision changes of the hand-off, as the fold will find it. Rule 1.3. */
function movedBy(found: Found, decision: Decision, at: Instant): Moved {
  const { kind } = decision
  const accepts = kind === 'accepted' || kind === 'qualified' || kind === 'disqualified'
  const implies = accepts && kind !== 'accepted' && found.acceptedAt === null
  const accepted = accepts && found.acceptedAt === null ? { accepted_at: at } : {}
  const implied = implies ? { implied: found.implied | IMPLIED_ACCEPTED } : {}
  if (kind === 'accepted') return { ...accepted, expires_at: null }
  if (kind === 'qualified') return { ...accepted, ...implied, sql_at: at, expires_at: null }
  const reason = 'reason' in decision ? decision.reason : null
  return { ...accepted, ...implied, closing: kind, reason, closed_at: at, expires_at: null }
}
const beforeOf = (found: Found): LastDecision['before'] => ({
  accepted_at: found.acceptedAt,
  sql_at: found.sqlAt,
  closed_at: found.closedAt,
  closing: found.closing,
  reason: found.reason,
  expires_at: found.expiresAt,
  implied: found.implied,
  member_id: found.memberId,
  given_at: found.givenAt,
  owner: typeof found.traits.owner === 'string' ? found.traits.owner : null,
})

/** How far ahead somebody can want to look at a lead again. */
const FURTHEST_MS = 10 * 366 * DAY

/** The beginning of the day on which whoever sends a lead to warm up wants to look at it again, where they are. */
async function wakesBy(tx: Tx, workspaceId: string, decision: Decision, { memberId }: Member) {
  if (decision.kind !== 'recycled' || decision.wakesOn === null) return null
  const { zone } = (await calendarsOf(tx, workspaceId)).hoursOf({ memberId, teamId: null })
  const [year = 0, month = 1, day = 1] = decision.wakesOn.split('-').map(Number)
  return { wakes_at: startOfDay(zone, year, month, day), wakes_for: memberId }
}

type OnDesk = {
  state: 'waiting' | 'accepted' | 'over'
  member_id?: number
  given_at?: number
  last: LastDecision | null
  wakes_at?: number
  wakes_for?: number
}

/** False: it lies on no desk, as what waits for its details; there is nothing by which it could be taken back. */
async function keepOnDesk(
  tx: Tx,
  workspaceId: string,
  { personId, n }: Which,
  kept: OnDesk,
): Promise<boolean> {
  const { last, ...rest } = kept
  const { numUpdatedRows } = await tx
    .updateTable('desk')
    .set({ ...rest, last: last && (JSON.stringify(last) as never) })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('n', '=', n)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

type Called = { system: string; key: string }

/** What was said beside it is an object, so that rules never see it and the dictionary of signatures stays small. */
function decisionEvent(
  name: Called,
  messageId: string,
  decided: string,
  at: Instant,
  who: Member,
  decision: Decision,
  { note, via }: Beside,
): NewEvent {
  const wakesOn = decision.kind === 'recycled' ? decision.wakesOn : null
  const said = {
    member: who.memberId,
    ...(note && { note }),
    ...(via && { via }),
    ...(wakesOn && { wakesOn }),
  }
  return {
    messageId,
    person: { system: name.system, value: name.key },
    kind: 'decision',
    name: decided,
    properties: { by: 'member', ...('reason' in decision && { reason: decision.reason }), said },
    happenedAt: at,
  }
}
