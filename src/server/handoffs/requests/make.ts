import { sql } from 'kysely'
import type { Request } from '#api/requests.ts'
import {
  isField,
  mayAsk,
  NEEDS,
  owes,
  type RequestKind,
} from '#domain/handoffs/requests/request.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once } from '#server/db/requests/once.ts'
import { tellPages } from '#server/handoffs/desk/tell-desks.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import { actorOf, colleaguesOf, toldOf } from './actors.ts'
import { beginClock } from './clock.ts'
import { memberHere, readRequest } from './read.ts'
import { seesDeal, seesPerson } from './seen.ts'

export type Wanted = {
  kind: RequestKind
  wants: string
  ownerId?: number | undefined
  personId?: number | undefined
  n?: number | undefined
  dealId?: number | undefined
  field?: string | undefined
  askId?: number | undefined
}
type No =
  | 'ask-not-yours'
  | 'ask-about-missing'
  | 'ask-owner-unfit'
  | 'member-unknown'
  | 'person-unknown'
  | 'deal-unknown'
  | 'ask-unknown'

/** Asks the other team: a clock begins in the hours of who owes the answer, and they are told. */
export function makeRequest(
  acting: Acting,
  wanted: Wanted,
): Promise<Result<Request, No | Repeated>> {
  const { db, workspaceId, now, by, asked } = acting
  return once<Request, No>(db, workspaceId, asked, wanted, async (tx) => {
    const fits = await isFit(tx, acting, wanted)
    if (!fits.ok) return fits
    const { kind, wants } = wanted
    const ownerId = wanted.ownerId ?? null
    const clock = await beginClock(tx, workspaceId, { kind, ownerId }, now)
    const { request_id: requestId } = await tx
      .insertInto('team_request')
      .values({
        ...{ workspace_id: workspaceId, kind, owes: owes(kind), asker_id: fits.value, wants },
        ...{ owner_id: ownerId, person_id: wanted.personId ?? null, n: wanted.n ?? null },
        ...{ deal_id: wanted.dealId ?? null, ask_id: wanted.askId ?? null },
        ...{ field: wanted.field ?? null, asked_at: now, changed_at: now, ...clock },
      })
      .returning('request_id')
      .executeTakeFirstOrThrow()
    const turn = { turn: 1, started_at: now, due_at: clock.due_at }
    await addTurn(tx, workspaceId, requestId, turn)
    await tellOwing(tx, acting, { requestId, kind, ownerId, turn: 1 })
    await tellPages(tx, workspaceId, 'requests')
    const subject = {
      kind: 'request',
      id: String(requestId),
      label: `request ${requestId}`,
    } as const
    const entry = { action: 'make-request', subject, after: { kind }, at: now, by } as const
    const made = await readRequest(tx, acting, requestId)
    await record(tx, workspaceId, entry)
    return made
  })
}

/** Whether it says whom and what it is about, and the asker sees that; answers who asks. */
async function isFit(tx: Tx, acting: Acting, wanted: Wanted): Promise<Result<number, No>> {
  const { workspaceId } = acting
  const actor = actorOf(acting)
  if (!actor || !mayAsk(actor, wanted.kind)) return refuse('ask-not-yours')
  const told = { person: wanted.personId, deal: wanted.dealId, field: wanted.field }
  if (NEEDS[wanted.kind].some((need) => told[need] === undefined))
    return refuse('ask-about-missing')
  if (wanted.field !== undefined && !isField(wanted.kind, wanted.field))
    return refuse('ask-about-missing')
  if (wanted.ownerId !== undefined) {
    const owner = await memberHere(tx, workspaceId, wanted.ownerId)
    if (!owner) return refuse('member-unknown')
    if (!owner.sides.includes(owes(wanted.kind))) return refuse('ask-owner-unfit')
  }
  if (wanted.personId !== undefined) {
    const { rows } = await sql`select 1 from person n
      join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = ${rootOf('n')}
      where n.workspace_id = ${workspaceId} and n.person_id = ${wanted.personId}
        and ${seesPerson(acting)}`.execute(tx)
    if (rows.length === 0) return refuse('person-unknown')
  }
  if (wanted.dealId !== undefined) {
    const { rows } = await sql`select 1 from deal d where d.workspace_id = ${workspaceId}
      and d.deal_id = ${wanted.dealId} and ${seesDeal(acting)}`.execute(tx)
    if (rows.length === 0) return refuse('deal-unknown')
  }
  if (wanted.askId !== undefined) {
    const { rows } = await sql`select 1 from standing_ask where workspace_id = ${workspaceId}
      and ask_id = ${wanted.askId}`.execute(tx)
    if (rows.length === 0) return refuse('ask-unknown')
  }
  return ok(actor.memberId)
}

/** Writes down that it is asked once more. */
export async function addTurn(
  tx: Tx,
  workspaceId: string,
  requestId: number,
  turn: { turn: number; started_at: number; due_at: number | null },
): Promise<void> {
  await tx
    .insertInto('request_turn')
    .values({
      ...{ workspace_id: workspaceId, request_id: requestId, ...turn },
      ...{ answered_at: null, answered_by: null, is_helped: null, reacted_at: null },
    })
    .execute()
}

/** Tells whoever owes the answer; where nobody was named, the managers of their team. */
export async function tellOwing(
  tx: Tx,
  { workspaceId, now }: Pick<Acting, 'workspaceId' | 'now'>,
  asked: { requestId: number; kind: RequestKind; ownerId: number | null; turn: number },
  topic: 'request-yours' | 'request-due' = 'request-yours',
): Promise<void> {
  const { requestId, kind, ownerId, turn } = asked
  const members =
    ownerId === null ? toldOf(await colleaguesOf(tx, workspaceId, owes(kind))) : [ownerId]
  const key = `${topic}:${requestId}:${turn}`
  await tellMembers(
    tx,
    workspaceId,
    members.map((memberId) => ({ topic, memberId, requestId, at: now, key })),
  )
}
