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
  const people = folded.map(({ state }) => state.person_id)
  const handoffs = folded.flatMap((one) => one.handoffs)
  const links = folded.flatMap((one) => one.links)
  await removeOthers(tx, workspaceId, 'handoff_deal', people, links)
  await removeOthers(tx, workspaceId, 'handoff', people, handoffs)
  // Those that are still there as they are told now stay.
  const nothing = sql`on conflict do nothing`
  await insert(tx, workspaceId, 'handoff', handoffs, nothing)
  await insert(tx, workspaceId, 'handoff_deal', links, nothing)
}

/** Removes what is kept of these people otherwise than it is told: a row that says the same is not written again. */
async function removeOthers(
  tx: Tx,
  workspaceId: string,
  table: 'handoff' | 'handoff_deal',
  people: readonly number[],
  rows: readonly object[],
): Promise<void> {
  const columns = Object.keys(WRITTEN[table])
  const row = (of: string) =>
    sql`(${sql.join(columns.map((column) => sql.ref(`${of}.${column}`)))})`
  const same = sql`r.person_id = k.person_id and r.n = k.n
    and ${row('r')} is not distinct from ${row('k')}`
  await sql`
    delete from ${sql.table(table)} k
    where k.workspace_id = ${workspaceId} and k.person_id = any(${people}::bigint[])
    ${
      rows.length === 0
        ? sql``
        : sql`and not exists (select 1 from ${recordsOf(table, rows)} where ${same})`
    }`.execute(tx)
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
  await sql`
    insert into ${sql.table(table)} (workspace_id, ${names})
    select ${workspaceId}::uuid, ${names}
    from ${recordsOf(table, rows)}
    ${conflict}`.execute(tx)
}

/** These rows as a table `r`. */
function recordsOf(table: Table, rows: readonly object[]) {
  const typed = Object.entries(WRITTEN[table]).map(
    ([column, type]) => sql`${sql.ref(column)} ${sql.raw(type)}`,
  )
  return sql`jsonb_to_recordset(${JSON.stringify(rows.map(told))}::jsonb) as r (${sql.join(typed)})`
}

/** Instants as PostgreSQL reads them; what stands inside the memory stays a number. */
const told = (row: object) =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      isInstant(column) && typeof value === 'number' ? timestamp(value) : value,
    ]),
  )
