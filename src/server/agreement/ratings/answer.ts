import type { RatingRound } from '#api/ratings.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import { memberOf } from '#server/agreement/drafts/store.ts'
import type { Tx } from '#server/db/connect.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { readRound, readRows } from './read.ts'

type Answer = { roundId: number; place: number; isReady: boolean }
type No = 'rating-unknown' | 'rating-not-yours' | 'rating-over'

/** Says whether a lead is ready. Whoever said it of all of them sees the others' answers, and so changes none. */
export function answerLead(acting: Acting, answer: Answer): Promise<Result<RatingRound, No>> {
  const { db, workspaceId, holder, now } = acting
  const { roundId, place, isReady } = answer
  return orNothing<RatingRound, No>(db, workspaceId, async (tx) => {
    // One after the other: an answer must not slip in behind the last one.
    const held = await tx
      .selectFrom('rating_round')
      .select('round_id')
      .where('workspace_id', '=', workspaceId)
      .where('round_id', '=', roundId)
      .forUpdate()
      .executeTakeFirst()
    if (!held || !(await isInRound(tx, workspaceId, answer))) return refuse('rating-unknown')
    const sides = sidesOf(holder.roles)
    if (acting.memberId === null || sides.length === 0) return refuse('rating-not-yours')
    const [row] = await readRows(tx, acting, roundId)
    if (row && row.answered === row.leads) return refuse('rating-over')
    const said = { is_ready: isReady, answered_at: now }
    await tx
      .insertInto('rating_answer')
      .values({
        ...{ workspace_id: workspaceId, round_id: roundId, member_id: memberOf(acting), place },
        ...{ side: sides.length === 1 ? (sides[0] ?? null) : null, ...said },
      })
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'round_id', 'member_id', 'place']).doUpdateSet(said),
      )
      .execute()
    return ok((await readRound(tx, acting, roundId)) as RatingRound)
  })
}

async function isInRound(tx: Tx, workspaceId: string, { roundId, place }: Answer) {
  const found = await tx
    .selectFrom('rating_lead')
    .select('place')
    .where('workspace_id', '=', workspaceId)
    .where('round_id', '=', roundId)
    .where('place', '=', place)
    .executeTakeFirst()
  return found !== undefined
}
