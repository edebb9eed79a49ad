import { type RawBuilder, sql } from 'kysely'
import type { Explanation } from '#api/standing-asks.ts'
import { otherSide } from '#domain/handoffs/requests/request.ts'
import type { Grade } from '#domain/handoffs/requests/standing-ask.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Side } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'
import { tellPages } from '#server/handoffs/desk/tell-desks.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { actorOf } from './actors.ts'

/** How each side says the other's process works, newest first. */
export async function listExplanations(
  tx: Tx,
  acting: Acting,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ rows: Explanation[]; next: string | null }> {
  const [when, id] = cursor === undefined ? [] : readCursor(cursor, 2)
  const which =
    when === undefined || id === undefined
      ? sql`true`
      : sql`(x.said_at, x.explanation_id) < (${at(when)}, ${id}::bigint)`
  const rows = await read(tx, acting, which, limit)
  const last = rows.at(-1)
  const next = last && rows.length === limit ? cursorOf([last.saidAt, last.explanationId]) : null
  return { rows, next }
}

/** Somebody of one side says how the other's process works. */
export function explain(
  acting: Acting,
  said: { about: Side; says: string },
): Promise<Result<Explanation, 'ask-not-yours' | Repeated>> {
  const { db, workspaceId, now, asked } = acting
  return once<Explanation, 'ask-not-yours'>(db, workspaceId, asked, said, async (tx) => {
    const actor = actorOf(acting)
    if (!actor?.sides.includes(otherSide(said.about))) return refuse('ask-not-yours')
    const { explanation_id: id } = await tx
      .insertInto('explanation')
      .values({
        ...{ workspace_id: workspaceId, ...said, member_id: actor.memberId, said_at: now },
        ...{ grade: null, graded_by: null, graded_at: null },
      })
      .returning('explanation_id')
      .executeTakeFirstOrThrow()
    await tellPages(tx, workspaceId, 'requests')
    return only(await read(tx, acting, sql`x.explanation_id = ${id}`, 1), 'ask-not-yours')
  })
}

/** Somebody of the side that it is about grades it, once. */
export function grade(
  acting: Acting,
  { explanationId, grade, word }: { explanationId: number; grade: Grade; word: string },
): Promise<Result<Explanation, 'ask-unknown' | 'ask-not-yours' | 'ask-answered'>> {
  type No = 'ask-unknown' | 'ask-not-yours' | 'ask-answered'
  const { db, workspaceId, now, memberId } = acting
  return orNothing<Explanation, No>(db, workspaceId, async (tx) => {
    const row = await tx
      .selectFrom('explanation')
      .select(['about', 'grade'])
      .where('workspace_id', '=', workspaceId)
      .where('explanation_id', '=', explanationId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!row) return refuse('ask-unknown')
    if (!actorOf(acting)?.sides.includes(row.about)) return refuse('ask-not-yours')
    if (row.grade !== null) return refuse('ask-answered')
    await tx
      .updateTable('explanation')
      .set({ grade, word, graded_by: memberId, graded_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('explanation_id', '=', explanationId)
      .execute()
    await tellPages(tx, workspaceId, 'requests')
    return only(await read(tx, acting, sql`x.explanation_id = ${explanationId}`, 1), 'ask-unknown')
  })
}

const only = <No>([row]: Explanation[], no: No): Result<Explanation, No> =>
  row ? ok(row) : refuse(no)

async function read(
  tx: Tx,
  { workspaceId, memberId }: Acting,
  which: RawBuilder<unknown>,
  limit: number,
): Promise<Explanation[]> {
  const { rows } = await sql<Omit<Explanation, 'member'> & { memberId: number; name: string }>`
    select x.explanation_id as "explanationId", x.about, x.member_id as "memberId", m.name,
      coalesce(x.member_id = ${memberId}, false) as "isYours", x.says, x.said_at as "saidAt", x.grade,
      x.word, g.name as "gradedBy", x.graded_at as "gradedAt"
    from explanation x
    join member m on m.workspace_id = ${workspaceId} and m.member_id = x.member_id
    left join member g on g.workspace_id = ${workspaceId} and g.member_id = x.graded_by
    where x.workspace_id = ${workspaceId} and ${which}
    order by x.said_at desc, x.explanation_id desc limit ${limit}`.execute(tx)
  return rows.map(({ memberId: whose, name, ...row }) => ({
    ...row,
    member: { memberId: whose, name },
  }))
}
