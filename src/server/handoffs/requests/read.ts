import { sql } from 'kysely'
import type { Request } from '#api/requests.ts'
import {
  type Request as Asked,
  answer,
  give,
  isMendable,
  owes,
  react,
  takeBack,
} from '#domain/handoffs/requests/request.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { may } from '#domain/workspace/may.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { actorOf, colleaguesOf } from './actors.ts'
import { isThereFor, readRows } from './seen.ts'

/** One request with every turn of it, for who may see it. */
export async function readRequest(
  tx: Tx,
  acting: Acting,
  requestId: number,
): Promise<Result<Request, 'ask-unknown'>> {
  const { workspaceId } = acting
  const from = sql`select * from team_request r where r.workspace_id = ${workspaceId}
    and r.request_id = ${requestId} and ${isThereFor(acting)}`
  const [row] = await readRows(tx, acting, from, sql`r.request_id`)
  if (!row) return refuse('ask-unknown')
  const turns = await turnsOf(tx, workspaceId, requestId)
  const colleagues = (await colleaguesOf(tx, workspaceId, row.owes)).map(({ memberId, name }) => ({
    memberId,
    name,
  }))
  const asked: Asked = {
    ...row,
    askerId: row.asker.memberId,
    ownerId: row.owner?.memberId ?? null,
  }
  const actor = actorOf(acting)
  const can = { answer: false, mend: false, react: false, give: false, takeBack: false }
  if (actor) {
    can.answer = answer(asked, actor).ok
    const reads = row.kind === 'fix-field' && row.person !== null && isMendable(row.field)
    can.mend = can.answer && reads && may(acting.holder, 'change-people')
    can.react = react(asked, actor, true).ok
    can.takeBack = takeBack(asked, actor).ok
    const to = { memberId: actor.memberId, sides: [owes(row.kind)] }
    can.give = colleagues.length > 0 && give(asked, actor, to).ok
  }
  const fieldNow = await fieldOf(tx, workspaceId, row)
  return ok({ ...row, turns, colleagues, fieldNow, may: can })
}

async function turnsOf(tx: Tx, workspaceId: string, requestId: number): Promise<Request['turns']> {
  const { rows } = await sql<Request['turns'][number]>`
    select t.turn, t.started_at as "startedAt", t.due_at as "dueAt", t.answered_at as "answeredAt",
      m.name as "answeredBy", t.answer, t.is_mended as "isMended", t.is_helped as "isHelped", t.reaction,
      t.reacted_at as "reactedAt"
    from request_turn t
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = t.answered_by
    where t.workspace_id = ${workspaceId} and t.request_id = ${requestId} order by t.turn`.execute(
    tx,
  )
  return rows
}

async function fieldOf(
  tx: Tx,
  workspaceId: string,
  { kind, field, person }: Pick<Request, 'kind' | 'field' | 'person'>,
): Promise<string | null> {
  if (kind !== 'fix-field' || !isMendable(field) || person === null) return null
  const { rows } = await sql<{ told: string | null }>`
    select traits ->> ${field} as told from person_state
    where workspace_id = ${workspaceId} and person_id = ${person.personId}`.execute(tx)
  return rows[0]?.told ?? null
}

/** The request itself, locked, for whoever may see it; how a member who is here stands to the sides. */
export async function lockRequest(tx: Tx, acting: Acting, requestId: number) {
  const { rows } = await sql<
    Asked & {
      requestId: number
      personId: number | null
      field: string | null
      startedAt: number
      targetMs: number
      dueAt: number | null
    }
  >`select r.request_id as "requestId", r.kind, r.state, r.turn, r.asker_id as "askerId",
      r.owner_id as "ownerId", r.person_id as "personId", r.field, r.started_at as "startedAt",
      r.target_ms as "targetMs", r.due_at as "dueAt"
    from team_request r where r.workspace_id = ${acting.workspaceId} and r.request_id = ${requestId}
      and ${isThereFor(acting)} for no key update of r`.execute(tx)
  return rows[0]
}

/** A member who is here with the sides they work for. */
export async function memberHere(tx: Tx, workspaceId: string, memberId: number) {
  const row = await tx
    .selectFrom('member')
    .select(['member_id as memberId', 'roles'])
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row && { memberId: row.memberId, sides: sidesOf(row.roles) }
}
