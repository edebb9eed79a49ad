import { run, type Schema } from './workspace-table.ts'

/**
 * What the scoreboard counts by, kept in the hand-off itself: a hundred thousand are counted in tens of milliseconds by
 * one small number each and without a look at their people. The same conditions stand in handoff-fate.ts as SQL over
 * the dates; a test holds the two together.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'alter table handoff add column person_origin text',
    `alter table handoff add column fate smallint generated always as (${FATE}) stored`,
    'create index handoff_by_passed on handoff (workspace_id, coalesce(passed_at, accepted_at, mql_at))',
    `create index handoff_by_refusal on handoff (workspace_id, closed_at)
       where closing in ('rejected', 'recycled')`,
    'create index handoff_came_first on handoff (workspace_id, mql_at) where deal_came_first',
    'create index handoff_again on handoff (workspace_id, person_id, n) where n > 1',
    'create index deal_by_opening on deal (workspace_id, opened_at)',
  )
}

const WON = `(won_at is not null or coalesce(closing = 'won' and closed_at is not null, false))`
const LOST = `(lost_at is not null or coalesce(closing = 'lost' and closed_at is not null, false))`
const DEAL = `(deal_at is not null or opportunity_at is not null or ${WON} or ${LOST})`
const ACCEPTED = `(accepted_at is not null or sql_at is not null or ${DEAL})`
const PASSED = `(passed_at is not null or ${ACCEPTED})`

/** Bits: passed 1, accepted 2, deal 4, won 8, lost 16; the closing's number times 32; a reason given 256. */
const FATE = `(
  case when ${PASSED} then 1 else 0 end + case when ${ACCEPTED} then 2 else 0 end
  + case when ${DEAL} then 4 else 0 end + case when ${WON} then 8 else 0 end + case when ${LOST} then 16 else 0 end
  + 32 * case closing when 'rejected' then 1 when 'disqualified' then 2 when 'recycled' then 3 when 'withdrawn' then 4
    when 'expired' then 5 when 'lost' then 6 when 'won' then 7 else 0 end
  + case when reason is not null then 256 else 0 end)`
