import { sql } from 'kysely'
import { markCompanies } from '#server/db/companies/mark.ts'
import type { Tx } from '#server/db/connect.ts'
import { isInstant, timestamp } from '#server/db/instants.ts'
import type { Folded } from './person.ts'

/** The columns that the fold writes, with their types. */
export const WRITTEN = {
  person_state: {
    person_id: 'bigint',
    traits: 'jsonb',
    company: 'text',
    company_account: 'text',
    company_called: 'text',
    company_text: 'text',
    stage: 'text',
    fit: 'float8',
    fit_band: 'text',
    engagement: 'float8',
    engagement_band: 'text',
    as_of: 'timestamptz',
    first_seen_at: 'timestamptz',
    last_seen_at: 'timestamptz',
    last_event_name: 'text',
    events: 'bigint',
    live_since: 'timestamptz',
    memory: 'jsonb',
  },
  handoff: {
    person_id: 'bigint',
    n: 'integer',
    version: 'integer',
    mql_at: 'timestamptz',
    effective_at: 'timestamptz',
    opened_by: 'text',
    fit: 'float8',
    fit_band: 'text',
    engagement: 'float8',
    engagement_band: 'text',
    passed_at: 'timestamptz',
    accepted_at: 'timestamptz',
    sql_at: 'timestamptz',
    opportunity_at: 'timestamptz',
    closed_at: 'timestamptz',
    closing: 'text',
    reason: 'text',
    expires_at: 'timestamptz',
    implied: 'integer',
    would_not_qualify: 'boolean',
    deal_at: 'timestamptz',
    won_at: 'timestamptz',
    lost_at: 'timestamptz',
    deal_came_first: 'boolean',
    person_origin: 'text',
  },
  handoff_deal: { person_id: 'bigint', n: 'integer', deal_id: 'bigint', came_first: 'boolean' },
} as const

type Table = keyof typeof WRITTEN

/** Replaces what is kept of these people. */
export async function writeFolded(
  tx: Tx,
  workspaceId: string,
  folded: readonly Folded[],
): Promise<void> {
  const people = folded.map(({ state }) => state.person_id)
  for (const table of ['handoff_deal', 'handoff'] as const)
    await sql`delete from ${sql.table(table)}
      where workspace_id = ${workspaceId} and person_id = any(${people}::bigint[])`.execute(tx)
  await markCompanies(
    tx,
    workspaceId,
    folded.map(({ state }) => state),
  )
  const kept = Object.keys(WRITTEN.person_state).map(
    (column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`,
  )
  await insert(
    tx,
    workspaceId,
    'person_state',
    folded.map(({ state }) => state),
    sql`
    on conflict (workspace_id, person_id) do update set ${sql.join(kept)}`,
  )
  await insert(
    tx,
    workspaceId,
    'handoff',
    folded.flatMap(({ handoffs }) => handoffs),
  )
  await insert(
    tx,
    workspaceId,
    'handoff_deal',
    folded.flatMap(({ links }) => links),
  )
}

async function insert(
  tx: Tx,
  workspaceId: string,
  table: Table,
  rows: readonly object[],
  conflict = sql``,
): Promise<void> {
  if (rows.length === 0) return
  const names = sql.join(Object.keys(WRITTEN[table]).map((column) => sql.ref(column)))
  const typed = Object.entries(WRITTEN[table]).map(
    ([column, type]) => sql`${sql.ref(column)} ${sql.raw(type)}`,
  )
  await sql`
    insert into ${sql.table(table)} (workspace_id, ${names})
    select ${workspaceId}::uuid, ${names}
    from jsonb_to_recordset(${JSON.stringify(rows.map(told))}::jsonb) as r (${sql.join(typed)})
    ${conflict}`.execute(tx)
}

/** Instants as PostgreSQL reads them; what stands inside the memory stays a number. */
const told = (row: object) =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      isInstant(column) && typeof value === 'number' ? timestamp(value) : value,
    ]),
  )
