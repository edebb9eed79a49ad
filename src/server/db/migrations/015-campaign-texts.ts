import { run, type Schema } from './workspace-table.ts'

/**
 * The text by which an arrival names a campaign, in lower case, as a column: under row level security an index on
 * `lower(campaign)` is never used, because what a function does there could tell of rows that are not seen.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    'drop index arrival_by_campaign',
    `alter table arrival add column campaign_text text
       generated always as (lower(campaign)) stored`,
    `create index arrival_by_campaign on arrival (workspace_id, campaign_text)
       where campaign_text is not null`,
    `comment on column arrival.campaign_text is 'What campaign_alias.alias is compared with'`,
    'analyze arrival',
  )
}
