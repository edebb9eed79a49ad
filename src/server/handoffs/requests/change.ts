import type { Request } from '#api/requests.ts'
import {
  type Request as Asked,
  answer,
  detailUnfit,
  give,
  isMendable,
  react,
  takeBack,
} from '#domain/handoffs/requests/request.ts'
import { type Result, refuse } from '#domain/result.ts'
import { instant } from '#domain/time.ts'
import { may } from '#domain/workspace/may.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { tellPages } from '#server/handoffs/desk/tell-desks.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import { actorOf } from './actors.ts'
import { beginClock, runOn } from './clock.ts'
import { addTurn, tellOwing } from './make.ts'
import { mendDetail } from './mend.ts'
import { lockRequest, memberHere, readRequest } from './read.ts'

type Locked = NonNullable<Awaited<ReturnType<typeof lockRequest>>>
type Never = 'ask-unknown' | 'ask-not-yours'

/** Somebody of the team that owes it answers, and the asker is told; a value sets the detail that was asked for. */
export const answerRequest = (
  acting: Acting,
  requestId: number,
  said: { answer: string; value?: string | undefined },
) =>
  change<'ask-answered' | 'ask-over' | 'not-allowed' | 'detail-unfit'>(
    acting,
    requestId,
    async (tx, request) => {
      const { workspaceId, now, memberId, by } = acting
      const actor = actorOf(acting)
      if (!actor) return refuse('ask-not-yours')
      const answered = answer(request, actor)
      if (!answered.ok) return answered
      const mends = said.value !== undefined
      if (mends && isMendable(request.field) && detailUnfit(request.field, said.value ?? ''))
        return refuse('detail-unfit')
      if (mends && !(await mend(tx, acting, request, said.value ?? '')))
        return refuse('not-allowed')
      await turnOf(tx, workspaceId, request)
        .set({ answered_at: now, answered_by: memberId, answer: said.answer, is_mended: mends })
        .execute()
      await save(tx, acting, answered.value)
      const key = `request-answered:${requestId}:${request.turn}`
      const notice = { memberId: request.askerId, requestId, at: now, key }
      await tellMembers(tx, workspaceId, [{ topic: 'request-answered', ...notice }])
      const subject = {
        kind: 'request',
        id: String(requestId),
        label: `request ${requestId}`,
      } as const
      return {
        ...answered,
        last: () =>
          record(tx, workspaceId, {
            ...{ action: 'answer-request', subject, at: now, by },
            after: mends ? { mended: request.field } : null,
          }),
      }
    },
  )

/** The asker says whether it helped; where it did not, a new clock begins and who owes it is told again. */
export const reactTo = (
  acting: Acting,
  requestId: number,
  said: { helped: boolean; word: string },
) =>
  change<'ask-unanswered' | 'ask-over'>(acting, requestId, async (tx, request) => {
    const { workspaceId, now } = acting
    const actor = actorOf(acting)
    if (!actor) return refuse('ask-not-yours')
    const reacted = react(request, actor, said.helped)
    if (!reacted.ok) return reacted
    await turnOf(tx, workspaceId, request)
      .set({ is_helped: said.helped, reaction: said.word, reacted_at: now })
      .execute()
    if (said.helped) {
      await save(tx, acting, reacted.value)
      return reacted
    }
    const clock = await beginClock(tx, workspaceId, request, now)
    const { turn } = reacted.value
    await addTurn(tx, workspaceId, requestId, { turn, started_at: now, due_at: clock.due_at })
    await save(tx, acting, reacted.value, { ...clock, is_due_told: false })
    await tellOwing(tx, acting, { ...reacted.value, requestId })
    return reacted
  })

/** Says who of the team that owes it answers: the clock runs from its beginning in their hours. */
export const giveRequest = (acting: Acting, requestId: number, memberId: number) =>
  change<'ask-answered' | 'ask-over' | 'ask-owner-unfit' | 'member-unknown'>(
    acting,
    requestId,
    async (tx, request) => {
      const { workspaceId } = acting
      const actor = actorOf(acting)
      if (!actor) return refuse('ask-not-yours')
      const to = await memberHere(tx, workspaceId, memberId)
      if (!to) return refuse('member-unknown')
      const given = give(request, actor, to)
      if (!given.ok) return given
      const at = instant(request.startedAt)
      const { kind, targetMs: target } = request
      const clock = await runOn(tx, workspaceId, { kind, ownerId: memberId, at, target })
      // To give it away wins no time, and what ran out has run out.
      const wins = request.dueAt !== null && (clock.due_at === null || clock.due_at > request.dueAt)
      await save(tx, acting, given.value, wins ? {} : clock)
      if (!wins) await turnOf(tx, workspaceId, request).set({ due_at: clock.due_at }).execute()
      if (memberId !== acting.memberId) await tellOwing(tx, acting, { ...given.value, requestId })
      return given
    },
  )

/** The asker needs it no longer. */
export const takeBackRequest = (acting: Acting, requestId: number) =>
  change<'ask-over'>(acting, requestId, async (tx, request) => {
    const actor = actorOf(acting)
    if (!actor) return refuse('ask-not-yours')
    const back = takeBack(request, actor)
    if (back.ok) await save(tx, acting, back.value, { is_taken_back: true })
    return back
  })

type Done<No> = Result<Asked, No> & { last?: () => Promise<void> }

function change<No extends string>(
  acting: Acting,
  requestId: number,
  work: (tx: Tx, request: Locked & { requestId: number }) => Promise<Done<No | Never>>,
): Promise<Result<Request, No | Never>> {
  return orNothing<Request, No | Never>(acting.db, acting.workspaceId, async (tx) => {
    const request = await lockRequest(tx, acting, requestId)
    if (!request) return refuse('ask-unknown')
    const done = await work(tx, request)
    if (!done.ok) return done
    const told = await readRequest(tx, acting, requestId)
    await tellPages(tx, acting.workspaceId, 'requests')
    await done.last?.()
    return told
  })
}

async function mend(tx: Tx, acting: Acting, request: Locked, value: string): Promise<boolean> {
  const { kind, personId, field } = request
  if (kind !== 'fix-field' || personId === null || !isMendable(field)) return false
  if (!may(acting.holder, 'change-people')) return false
  return mendDetail(tx, acting, { personId, field, value, message: `request:${request.requestId}` })
}

const turnOf = (tx: Tx, workspaceId: string, { requestId, turn }: Locked) =>
  tx
    .updateTable('request_turn')
    .where('workspace_id', '=', workspaceId)
    .where('request_id', '=', requestId)
    .where('turn', '=', turn)

type Saved = Partial<{
  started_at: number
  half_at: number | null
  due_at: number | null
  target_ms: number
  version: number
  is_due_told: boolean
  is_taken_back: boolean
}>

const save = (
  tx: Tx,
  { workspaceId, now }: Acting,
  request: Asked & { requestId?: number },
  more: Saved = {},
) =>
  tx
    .updateTable('team_request')
    .set({
      state: request.state,
      turn: request.turn,
      owner_id: request.ownerId,
      changed_at: now,
      ...more,
    })
    .where('workspace_id', '=', workspaceId)
    .where('request_id', '=', request.requestId as number)
    .execute()
