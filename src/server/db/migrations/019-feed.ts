import { make, type Schema } from './workspace-table.ts'

const STAGES = `('contact', 'lead', 'mql', 'passed', 'sal', 'sql', 'opportunity', 'customer')`

/** Changes of stage in the order in which they became known, and who is told of them. docs/decisions/027. */
export async function up(db: Schema): Promise<void> {
  // Personal is only the number of the person, who may be erased: what is told of them is read when it is sent.
  await make(db, {
    name: 'stage_change',
    columns: `
      no bigint not null,
      person_id bigint not null,
      happened_at timestamptz(3) not null,
      recorded_at timestamptz(3) not null,
      from_stage text constraint stage_change_from_check check (from_stage in ${STAGES}),
      to_stage text not null constraint stage_change_to_check check (to_stage in ${STAGES}),
      n integer,
      version integer,
      closing text,
      reason text,
      constraint stage_change_pkey primary key (workspace_id, no)`,
    indexes: ['create index stage_change_by_person on stage_change (workspace_id, person_id)'],
    grants: 'select, insert',
  })
  await make(db, {
    name: 'feed_head',
    columns: `last_no bigint not null, constraint feed_head_pkey primary key (workspace_id)`,
    grants: 'select, insert, update (last_no)',
  })
  await make(db, {
    name: 'webhook',
    columns: `
      webhook_id bigint generated always as identity,
      name text not null,
      url text not null,
      stages text[] not null,
      is_on boolean not null default true,
      off_because text constraint webhook_off_check check (off_because in ('member', 'gone', 'failing')),
      last_no bigint not null,
      failing_since timestamptz(3),
      last_delivered_at timestamptz(3),
      sealed_secret bytea not null,
      sealed_old_secret bytea,
      old_secret_until timestamptz(3),
      made_by bigint,
      made_at timestamptz(3) not null,
      version integer not null default 1,
      constraint webhook_pkey primary key (workspace_id, webhook_id),
      constraint webhook_on_check check (is_on = (off_because is null))`,
    grants: 'select, insert, update, delete',
  })
  await make(db, {
    name: 'delivery',
    columns: `
      delivery_id bigint generated always as identity,
      webhook_id bigint not null,
      change_no bigint,
      state text not null default 'waiting'
        constraint delivery_state_check check (state in ('waiting', 'delivered', 'failed')),
      tries integer not null default 0,
      made_at timestamptz(3) not null,
      due_at timestamptz(3) not null,
      last_tried_at timestamptz(3),
      status integer,
      error text,
      constraint delivery_pkey primary key (workspace_id, delivery_id)`,
    foreignKeys: [
      `constraint delivery_webhook_fkey foreign key (workspace_id, webhook_id)
         references webhook (workspace_id, webhook_id) on delete cascade`,
    ],
    indexes: [
      `create index delivery_due on delivery (workspace_id, webhook_id, due_at) where state = 'waiting'`,
      'create index delivery_by_webhook on delivery (workspace_id, webhook_id, delivery_id desc)',
      `create index delivery_over on delivery (workspace_id, last_tried_at) where state <> 'waiting'`,
    ],
    grants: 'select, insert, delete, update (state, tries, due_at, last_tried_at, status, error)',
  })
}
