import { run, type Schema } from './workspace-table.ts'

/**
 * Lists of deals, companies and clicks of machines are read along indexes that hold what they are narrowed, ordered and
 * counted by. What is compared in lower case stands in columns: under row level security no index knows `lower`. Whose
 * company somebody belongs to is read from the index of owners, or of origins. docs/decisions/026.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `alter table deal
       add column listed_at timestamptz(3) not null generated always as
         (coalesce(closed_at, opened_at, timestamptz '1970-01-01 00:00:00+00')) stored,
       add column owned_by text generated always as
         (case when length(owner) <= 200 then lower(owner) end) stored,
       add column sought text not null generated always as
         (lower(key || E'\\n' || coalesce(name, '') || E'\\n' || coalesce(owner, ''))) stored`,
    `create index deal_listed on deal (workspace_id, listed_at desc, deal_id)
       include (state, currency, amount_cents, opened_at, closed_at)`,
    `create index deal_owned on deal (workspace_id, owned_by, deal_id) include (company_id)
       where owned_by is not null`,
    `create index deal_won on deal (workspace_id, currency)
       where state = 'won' and closed_at is not null and amount_cents is not null`,
    `alter table company add column sought text not null generated always as
       (lower(name || E'\\n' || key)) stored`,
    `create index false_signal_silent on false_signal (workspace_id, happened_at desc, event_id desc)
       include (person_id, source_id, test) where is_silent`,
    'drop index person_state_by_owner',
    `create index person_state_by_owner on person_state (workspace_id, owner, person_id)
       include (company) where owner is not null`,
    `create index person_state_by_origin on person_state (workspace_id, origin, person_id)
       include (company) where origin is not null`,
  )
}
