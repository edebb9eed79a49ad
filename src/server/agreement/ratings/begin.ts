import { sql } from 'kysely'
import type { RatingRound } from '#api/ratings.ts'
import { drawn, LEADS_OF_ROUND, POOL_OF_ROUND } from '#domain/agreement/rating/round.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { memberOf } from '#server/agreement/drafts/store.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once } from '#server/db/requests/once.ts'
import { readRound } from './read.ts'

/** Hand-offs that are looked at for the pool; a person who was passed again counts once. */
const LOOKED_AT = 200

/** Draws the leads of a round by its number, so that nobody picks them. */
export function beginRound(
  acting: Acting,
): Promise<Result<RatingRound, 'rating-few-leads' | Repeated>> {
  const { db, workspaceId, asked, now } = acting
  return once<RatingRound, 'rating-few-leads'>(db, workspaceId, asked, {}, async (tx) => {
    const pool = await lastPassed(tx, workspaceId)
    if (pool.length < 2) return refuse('rating-few-leads')
    const { round_id } = await tx
      .insertInto('rating_round')
      .values({ workspace_id: workspaceId, made_by: memberOf(acting), made_at: now })
      .returning('round_id')
      .executeTakeFirstOrThrow()
    const leads = drawn(pool, LEADS_OF_ROUND, `${workspaceId} ${round_id}`)
    await tx
      .insertInto('rating_lead')
      .values(
        leads.map(({ personId, passedAt }, index) => ({
          ...{ workspace_id: workspaceId, round_id, place: index + 1 },
          ...{ person_id: personId, until_at: passedAt },
        })),
      )
      .execute()
    return ok((await readRound(tx, acting, round_id)) as RatingRound)
  })
}

type Passed = { personId: number; passedAt: number }

/** The people who were passed last, each once, the newest first. */
async function lastPassed(tx: Tx, workspaceId: string): Promise<Passed[]> {
  const { rows } = await sql<Passed>`
    select person_id as "personId", passed_at as "passedAt" from handoff
    where workspace_id = ${workspaceId} and passed_at is not null
    order by passed_at desc, person_id desc limit ${LOOKED_AT}`.execute(tx)
  const seen = new Set<number>()
  return rows
    .filter(({ personId }) => !seen.has(personId) && seen.add(personId))
    .slice(0, POOL_OF_ROUND)
}
