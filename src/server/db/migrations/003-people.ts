import { make, type Schema } from './workspace-table.ts'

export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'person',
    columns: `
      person_id bigint generated always as identity,
      key text not null constraint person_key_check check (octet_length(key) between 1 and 500),
      batch_id bigint,
      constraint person_pkey primary key (workspace_id, person_id),
      constraint person_key_key unique (workspace_id, key)`,
    indexes: ['create index person_by_batch on person (workspace_id, batch_id)'],
    grants: 'select, insert, update (key)',
  })
  await make(db, {
    name: 'company',
    columns: `
      company_id bigint generated always as identity,
      key text not null constraint company_key_check check (octet_length(key) between 1 and 500),
      name text not null,
      batch_id bigint,
      constraint company_pkey primary key (workspace_id, company_id),
      constraint company_key_key unique (workspace_id, key)`,
    grants: 'select, insert, update (name)',
  })
  await make(db, {
    name: 'deal',
    columns: `
      deal_id bigint generated always as identity,
      key text not null constraint deal_key_check check (octet_length(key) between 1 and 500),
      batch_id bigint,
      company_id bigint,
      name text,
      owner text,
      amount_cents bigint,
      currency text constraint deal_currency_check check (currency ~ '^[A-Z]{3}$'),
      state text not null constraint deal_state_check check (state in ('open', 'won', 'lost')),
      source_stage text,
      opened_at timestamptz(3),
      closed_at timestamptz(3),
      reason text,
      constraint deal_pkey primary key (workspace_id, deal_id),
      constraint deal_key_key unique (workspace_id, key)`,
    foreignKeys: [
      `constraint deal_company_fkey foreign key (workspace_id, company_id)
         references company (workspace_id, company_id)`,
    ],
    indexes: [
      'create index deal_by_close on deal (workspace_id, closed_at)',
      'create index deal_by_opening on deal (workspace_id, opened_at)',
      'create index deal_by_batch on deal (workspace_id, batch_id)',
      'create index deal_by_company on deal (workspace_id, company_id)',
    ],
    grants:
      'select, insert, update (company_id, name, owner, amount_cents, currency, state, source_stage, opened_at, closed_at, reason)',
  })
  await make(db, {
    name: 'deal_contact',
    columns: `
      deal_id bigint not null,
      person_id bigint not null,
      constraint deal_contact_pkey primary key (workspace_id, deal_id, person_id)`,
    foreignKeys: [
      `constraint deal_contact_deal_fkey foreign key (workspace_id, deal_id)
         references deal (workspace_id, deal_id)`,
      `constraint deal_contact_person_fkey foreign key (workspace_id, person_id)
         references person (workspace_id, person_id)`,
    ],
    indexes: ['create index deal_contact_by_person on deal_contact (workspace_id, person_id)'],
    grants: 'select, insert, delete',
  })
}
