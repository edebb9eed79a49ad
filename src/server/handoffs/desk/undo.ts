import { sql } from 'kysely'
import { UNDO_MS } from '#domain/handoffs/handoff.ts'
import type { LastDecision } from '#domain/handoffs/last-decision.ts'
import { OWNER_SAID } from '#domain/people/said-here.ts'
import { KIND, type Signature } from '#domain/replay/log.ts'
import { correctionOf, WEIGHS_NOTHING } from '#domain/replay/weighing.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { holdPerson, type Moved, moveHandoff } from '#server/db/desks/hold.ts'
import { at } from '#server/db/instants.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { takeBackTold } from '#server/handoffs/notices/tell.ts'
import { assignedEvent } from './assigned.ts'
import type { Deciding } from './decide.ts'
import { type Found, findHandoff, type Which } from './found.ts'
import { moveClocks } from './move-clocks.ts'
import { nextClock } from './stop-clocks.ts'
import { tellDesks } from './tell-desks.ts'

type UndoRefused = 'handoff-unknown' | 'undo-over'

/**
 * Whoever decided takes it back within a minute, as long as nothing was decided after it. The decision stays in the log
 * beside a correction, which says that it counts for nothing. Rule 1.3.
 */
export async function undoDecision(
  { db, workspaceId, who, now, stored }: Deciding,
  which: Which,
  decisionId: string,
): Promise<Result<Found, UndoRefused>> {
  const result = await inWorkspace(
    db,
    workspaceId,
    async (tx): Promise<Result<Found, UndoRefused>> => {
      const name = await holdPerson(tx, workspaceId, which.personId)
      const found = name && (await findHandoff(tx, workspaceId, which, who))
      if (!found) return refuse('handoff-unknown')
      const { last } = found
      const heardAt = now()
      const isMine = last?.id === decisionId && last.memberId === who.memberId
      if (!last || !isMine || heardAt >= last.at + UNDO_MS) return refuse('undo-over')
      const signature = await signatureTold(tx, workspaceId, decisionId)
      // A linked deal, or whatever else closed it since, is not undone with it.
      if (!signature || found.opportunityAt !== null) return refuse('undo-over')
      // Who was passed again since is another hand-off, which would be gone with it.
      if (await hasLater(tx, workspaceId, which)) return refuse('undo-over')
      await putBack(tx, workspaceId, which, last)
      const correction = correctionOf(WEIGHS_NOTHING, signature, 'member')
      const events: NewEvent[] = [
        {
          messageId: `undo:${decisionId}`,
          person: { system: name.system, value: name.key },
          kind: 'correction' as const,
          name: correction.name,
          properties: { ...correction.properties, said: { member: who.memberId } },
          happenedAt: happenedOf(last),
        },
      ]
      const before = last.before.member_id
      if (last.kind !== 'touched' && typeof before === 'number' && before !== found.memberId) {
        await moveClocks(tx, workspaceId, [{ ...which, memberId: before }], heardAt)
        events.push(...backTo(name, decisionId, last, heardAt, who.memberId))
      }
      await append(tx, workspaceId, 'lockstep', events, heardAt)
      if (last.kind !== 'touched') await takeBackTold(tx, workspaceId, { ...which, at: last.at })
      await tellDesks(tx, workspaceId, [which])
      return ok((await findHandoff(tx, workspaceId, which, who)) ?? found)
    },
  )
  if (result.ok) stored(workspaceId)
  return result
}

const happenedOf = (last: LastDecision) =>
  last.kind === 'touched' ? Number(last.before.happened) : last.at

/** Whose it was before is so again, for sources as well: sight follows what they are told. */
function backTo(
  name: { system: string; key: string },
  decisionId: string,
  { before: { member_id: to, owner } }: LastDecision,
  at: Instant,
  by: number,
): NewEvent[] {
  const assigned = assignedEvent(name, `undo:${decisionId}:given`, at, Number(to), by)
  const told = { name: OWNER_SAID, properties: { owner: owner ?? '' } }
  return [
    assigned,
    { ...assigned, messageId: `undo:${decisionId}:owner`, kind: 'identify', ...told },
  ]
}

async function hasLater(tx: Tx, workspaceId: string, { personId, n }: Which): Promise<boolean> {
  const { rows } = await sql`select 1 from handoff
    where workspace_id = ${workspaceId} and person_id = ${personId} and n > ${n} limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

async function signatureTold(
  tx: Tx,
  workspaceId: string,
  messageId: string,
): Promise<Signature | null> {
  const { rows } = await sql<Pick<Signature, 'name' | 'properties'>>`
    select s.name, s.properties from event e
    join source o on o.workspace_id = ${workspaceId} and o.source_id = e.source_id and o.name = 'lockstep'
    join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
    where e.workspace_id = ${workspaceId} and e.source_id = o.source_id and e.message_id = ${messageId}`.execute(
    tx,
  )
  return rows[0] ? { kind: KIND.decision, ...rows[0] } : null
}

/** Hand-off, desk and clocks as they stood before. */
async function putBack(
  tx: Tx,
  workspaceId: string,
  which: Which,
  last: LastDecision,
): Promise<void> {
  const { personId, n } = which
  const { member_id, given_at, owner: _was, happened: _, ...columns } = last.before
  const isTouch = last.kind === 'touched'
  if (!isTouch) await moveHandoff(tx, workspaceId, which, columns as Moved)
  const state = columns.accepted_at == null ? 'waiting' : 'accepted'
  await sql`
    update desk set last = null,
      wakes_at = case when ${isTouch} then wakes_at end, wakes_for = case when ${isTouch} then wakes_for end,
      touches = touches - ${isTouch ? 1 : 0},
      state = case when ${isTouch} then state else ${state} end,
      member_id = case when ${isTouch} then member_id else ${member_id ?? null}::bigint end,
      given_at = case when ${isTouch} then given_at else ${given_at == null ? null : at(Number(given_at))}::timestamptz end
    where workspace_id = ${workspaceId} and person_id = ${personId} and n = ${n}`.execute(tx)
  const stopped = at(happenedOf(last))
  await sql`
    update clock set stopped_at = null, void_as = null
    where workspace_id = ${workspaceId} and person_id = ${personId} and n = ${n}
      and (stopped_at = ${stopped} or void_as = any(${VOIDS[last.kind]}::text[]))`.execute(tx)
  if (last.kind === 'rejected')
    await sql`delete from clock where workspace_id = ${workspaceId} and person_id = ${personId}
      and n = ${n} and kind = 'answer' and started_at = ${stopped}`.execute(tx)
  await nextClock(tx, workspaceId, [personId])
}

/** Why clocks count for nothing after each decision (domain/handoffs/promises.ts). */
const VOIDS: Record<LastDecision['kind'], string[]> = {
  accepted: ['accepted'],
  qualified: ['accepted'],
  rejected: ['rejected'],
  disqualified: ['disqualified'],
  recycled: ['recycled'],
  withdrawn: ['withdrawn'],
  touched: [],
}
