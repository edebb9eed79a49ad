import { make, type Schema } from './workspace-table.ts'

/** What the fold keeps of each person: a cache of the log, made anew by `lockstep rebuild`. */
export async function up(db: Schema): Promise<void> {
  await makePersonState(db)
  await makeHandoff(db)
  await make(db, {
    name: 'handoff_deal',
    columns: `
      person_id bigint not null,
      n integer not null,
      deal_id bigint not null,
      came_first boolean not null,
      constraint handoff_deal_pkey primary key (workspace_id, person_id, n, deal_id)`,
    indexes: ['create index handoff_deal_by_deal on handoff_deal (workspace_id, deal_id)'],
    grants: 'select, insert, update, delete',
  })
  await make(db, {
    name: 'fold_due',
    columns: `
      person_id bigint not null,
      constraint fold_due_pkey primary key (workspace_id, person_id)`,
    // Update: whoever marks a person waits for a fold that is about to take the mark away, and the other way round.
    grants: 'select, insert, update, delete',
  })
}

async function makePersonState(db: Schema): Promise<void> {
  await make(db, {
    name: 'person_state',
    columns: `
      person_id bigint not null,
      traits jsonb not null,
      origin text generated always as (nullif(traits ->> 'origin', '')) stored,
      search text generated always as (ltrim(lower(${SEARCHED}))) stored,
      stage text not null,
      fit double precision not null,
      fit_band text not null,
      engagement double precision not null,
      engagement_band text not null,
      as_of timestamptz(3) not null,
      first_seen_at timestamptz(3) not null,
      last_seen_at timestamptz(3) not null,
      last_event_name text not null,
      events bigint not null,
      live_since timestamptz(3),
      memory jsonb not null,
      constraint person_state_pkey primary key (workspace_id, person_id)`,
    indexes: [
      'create index person_state_by_seen on person_state (workspace_id, last_seen_at desc, person_id)',
    ],
    grants: 'select, insert, update, delete',
  })
}

/** People are found by every trait that makes up the name they are shown under. */
const SEARCHED = [
  'name',
  'fullName',
  'firstName',
  'first_name',
  'lastName',
  'last_name',
  'email',
  'company',
]
  .map((trait) => `coalesce(traits ->> '${trait}', '')`)
  .join(` || ' ' || `)

/**
 * What the scoreboard counts by stands in the hand-off itself and in its indexes, so that a hundred thousand are counted
 * in tens of milliseconds without a look at their people or at the wide rows. Under row level security PostgreSQL looks
 * up no index by a coalesce: hence the instant of passing as a column.
 */
async function makeHandoff(db: Schema): Promise<void> {
  await make(db, {
    name: 'handoff',
    columns: `
      person_id bigint not null,
      n integer not null,
      version integer not null,
      mql_at timestamptz(3) not null,
      effective_at timestamptz(3) not null,
      opened_by text not null constraint handoff_opened_by_check
        check (opened_by in ('score', 'hand-raise', 'decision')),
      fit double precision not null,
      fit_band text not null,
      engagement double precision not null,
      engagement_band text not null,
      passed_at timestamptz(3),
      accepted_at timestamptz(3),
      sql_at timestamptz(3),
      opportunity_at timestamptz(3),
      closed_at timestamptz(3),
      closing text,
      reason text,
      expires_at timestamptz(3),
      implied integer not null,
      would_not_qualify boolean not null,
      deal_at timestamptz(3),
      won_at timestamptz(3),
      lost_at timestamptz(3),
      deal_came_first boolean not null,
      person_origin text,
      fate smallint generated always as (${FATE}) stored,
      handed_at timestamptz(3) generated always as (coalesce(passed_at, accepted_at, mql_at)) stored,
      constraint handoff_pkey primary key (workspace_id, person_id, n)`,
    indexes: [
      `create index handoff_by_mql on handoff (workspace_id, mql_at)
         include (person_id, n, person_origin, fate, expires_at)`,
      'create index handoff_by_handing on handoff (workspace_id, handed_at) include (fate)',
      `create index handoff_by_refusal on handoff (workspace_id, closed_at)
         where closing in ('rejected', 'recycled')`,
      'create index handoff_came_first on handoff (workspace_id, mql_at) where deal_came_first',
      `create index handoff_again on handoff (workspace_id, person_id, n) include (mql_at, fate)
         where n > 1`,
    ],
    grants: 'select, insert, update, delete',
  })
}

const WON = `(won_at is not null or coalesce(closing = 'won' and closed_at is not null, false))`
const LOST = `(lost_at is not null or coalesce(closing = 'lost' and closed_at is not null, false))`
const DEAL = `(deal_at is not null or opportunity_at is not null or ${WON} or ${LOST})`
const ACCEPTED = `(accepted_at is not null or sql_at is not null or ${DEAL})`
const PASSED = `(passed_at is not null or ${ACCEPTED})`

/**
 * The same conditions stand in handoff-fate.ts as SQL over the dates; a test holds the two together.
 * Bits: passed 1, accepted 2, deal 4, won 8, lost 16; the closing's number times 32; a reason given 256.
 */
const FATE = `(
  case when ${PASSED} then 1 else 0 end + case when ${ACCEPTED} then 2 else 0 end
  + case when ${DEAL} then 4 else 0 end + case when ${WON} then 8 else 0 end + case when ${LOST} then 16 else 0 end
  + 32 * case closing when 'rejected' then 1 when 'disqualified' then 2 when 'recycled' then 3 when 'withdrawn' then 4
    when 'expired' then 5 when 'lost' then 6 when 'won' then 7 else 0 end
  + case when reason is not null then 256 else 0 end)`
