import { make, run, type Schema } from './workspace-table.ts'

/** How people came: the dictionary of arrivals, the rules that sort them into channels, and campaigns. docs/decisions/021. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'arrival',
    columns: `
      arrival_id bigint generated always as identity,
      source text,
      medium text,
      campaign text,
      term text,
      content text,
      tag_id text,
      clicks text[] not null,
      referrer text,
      landing text,
      digest uuid not null,
      channel text not null,
      constraint arrival_pkey primary key (workspace_id, arrival_id),
      constraint arrival_digest_key unique (workspace_id, digest)`,
    foreignKeys: [toWorkspace('arrival')],
    indexes: [
      'create index arrival_by_channel on arrival (workspace_id, channel)',
      'create index arrival_by_campaign on arrival (workspace_id, lower(campaign)) where campaign is not null',
    ],
    grants: 'select, insert, update (channel)',
  })
  await makeRules(db)
  await makeCampaigns(db)
  await run(
    db,
    'alter table event add column arrival_id bigint',
    'drop trigger event_never_update on event',
  )
  await nameCampaigns(db)
  await run(
    db,
    `create trigger event_never_update before update on event for each row
       when (old.known_at is not null or ${CHANGED}) execute function only_grows()`,
    // Whom it brought is read from the index alone.
    `create index event_by_arrival on event (workspace_id, arrival_id, person_id)
       where arrival_id is not null`,
  )
}

async function makeRules(db: Schema): Promise<void> {
  await make(db, {
    name: 'channel_rules',
    columns: `
      version integer not null,
      rules jsonb not null,
      made_at timestamptz(3) not null,
      made_by text not null,
      constraint channel_rules_pkey primary key (workspace_id, version)`,
    foreignKeys: [toWorkspace('channel_rules')],
    grants: 'select, insert',
  })
}

async function makeCampaigns(db: Schema): Promise<void> {
  await make(db, {
    name: 'campaign',
    columns: `
      campaign_id bigint generated always as identity,
      name text not null,
      starts_on date,
      ends_on date,
      channel text,
      intent text constraint campaign_intent_check
        check (intent in ('harvesting', 'planting', 'cultivating', 'weeding')),
      cost_cents bigint constraint campaign_cost_check check (cost_cents >= 0),
      currency text,
      kit_url text,
      version integer not null default 1,
      constraint campaign_pkey primary key (workspace_id, campaign_id),
      constraint campaign_name_key unique (workspace_id, name),
      constraint campaign_dates_check check (ends_on >= starts_on)`,
    foreignKeys: [toWorkspace('campaign')],
    grants: 'select, insert, update, delete',
  })
  await make(db, {
    name: 'campaign_alias',
    columns: `
      alias text not null,
      campaign_id bigint not null,
      constraint campaign_alias_pkey primary key (workspace_id, alias)`,
    foreignKeys: [
      `constraint campaign_alias_campaign_fkey foreign key (workspace_id, campaign_id)
         references campaign (workspace_id, campaign_id) on delete cascade`,
    ],
    indexes: [
      'create index campaign_alias_by_campaign on campaign_alias (workspace_id, campaign_id)',
    ],
    grants: 'select, insert, update, delete',
  })
}

/**
 * Events of before that name a campaign get the arrival that an event of today would get: the same words, the same
 * digest. The owner sees every workspace only while row level security does not bind him.
 */
async function nameCampaigns(db: Schema): Promise<void> {
  await run(
    db,
    'alter table event no force row level security',
    'alter table arrival no force row level security',
    `insert into arrival (workspace_id, campaign, clicks, digest, channel)
       select distinct workspace_id, word, '{}'::text[], ${DIGEST}, 'Unassigned'
       from (select workspace_id, ${wordOf('campaign')} as word from event where campaign is not null) named
       where word <> ''`,
    `update event e set arrival_id = a.arrival_id from arrival a
       where e.campaign is not null and a.workspace_id = e.workspace_id and a.campaign = ${wordOf('e.campaign')}`,
    'alter table arrival force row level security',
    'alter table event force row level security',
  )
}

/** As domain/people/channels/arrival.ts keeps a word, and its text. */
const wordOf = (column: string) =>
  `btrim(left(regexp_replace(btrim(regexp_replace(${column}, '[[:cntrl:]]+', ' ', 'g')),
    '[^[:space:]@<>,;:]+@[^[:space:]@<>,;:]+', '(mail address)', 'g'), 200))`
const DIGEST = 'md5(repeat(chr(31), 2) || word || repeat(chr(31), 6))::uuid'

const KEPT = [
  'workspace_id',
  'event_id',
  'source_id',
  'message_id',
  'batch_id',
  'person_id',
  'deal_id',
  'signature_id',
  'happened_at',
  'received_at',
  'campaign',
  'piece',
  'details',
  'arrival_id',
]
const row = (which: string) => `(${KEPT.map((column) => `${which}.${column}`).join(', ')})`
/** An event may change in one way: its known_at from nothing to an instant, once (rule 0.2). */
const CHANGED = `${row('old')} is distinct from ${row('new')}`

const toWorkspace = (table: string) =>
  `constraint ${table}_workspace_fkey foreign key (workspace_id) references workspace (workspace_id)`
