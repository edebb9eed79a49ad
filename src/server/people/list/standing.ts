import { type RawBuilder, sql } from 'kysely'
import type { Stage } from '#domain/agreement/agreement.ts'
import { at } from '#server/db/instants.ts'
import { stageNow } from '#server/people/stage-now.ts'

/** Rows of a list, or a part of them that an index finds by itself: people as `ps`. */
export type Arm = { tables: RawBuilder<unknown>; where: RawBuilder<unknown>[] }

/** As `by_stage` says it. */
const KEPT: Record<Stage, number> = {
  contact: 0,
  lead: 1,
  mql: 2,
  passed: 3,
  sal: 4,
  sql: 5,
  opportunity: 6,
  customer: 7,
}
const WAITING = [KEPT.mql, KEPT.passed]
/** Where a hand-off may go back to that nobody answered in time. */
const BACK: readonly Stage[] = ['contact', 'lead', 'opportunity']

/**
 * Who stands at a stage now, in parts that have nobody in common: those of whom it is kept, read from the index of stages,
 * and the few of whom something else is kept because nobody has noticed yet that their hand-off went back (stage-now.ts),
 * looked up one by one. In one condition no index could answer both.
 */
export function standing(stage: Stage, workspaceId: string, now: number): Arm[] {
  const kept = [sql`ps.workspace_id = ${workspaceId}`, sql`ps.by_stage = ${KEPT[stage]}::smallint`]
  // As a truth value it is worked out once and looked up by each row.
  const waits = sql`(ps.person_id in (${unanswered(workspaceId, now)})) is not true`
  const own: Arm = {
    tables: sql`person_state ps`,
    where: WAITING.includes(KEPT[stage]) ? [...kept, waits] : kept,
  }
  if (!BACK.includes(stage)) return [own]
  const back: Arm = {
    tables: sql`(select distinct d.person_id from (${unanswered(workspaceId, now)}) d offset 0) late
      cross join lateral (select * from person_state
        where workspace_id = ${workspaceId} and person_id = late.person_id offset 0) ps`,
    where: [sql`ps.by_stage = any(${WAITING}::smallint[])`, sql`${stageNow(now)} = ${stage}`],
  }
  return [own, back]
}

/** The same in one condition of `ps`, where it stands beside conditions of hand-offs. */
export const standsAt = (stage: Stage, now: number): RawBuilder<unknown>[] => [
  sql`ps.by_stage = any(${[KEPT[stage], ...(BACK.includes(stage) ? WAITING : [])]}::smallint[])`,
  sql`${stageNow(now)} = ${stage}`,
]

const unanswered = (workspaceId: string, now: number) => sql`
  select h.person_id from handoff h where h.workspace_id = ${workspaceId}
    and h.closing is null and h.expires_at <= ${at(now)}`
