import { sql } from 'kysely'
import { markCompanies } from '#server/db/companies/mark.ts'
import type { Tx } from '#server/db/connect.ts'
import { markDesks, markStray } from '#server/db/desks/mark.ts'
import { isInstant, timestamp } from '#server/db/instants.ts'
import type { Folded, StateRow } from './person.ts'

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
  const [did, told] = [true, false].map((onlyDid) =>
    folded.filter((one) => one.onlyDid === onlyDid).map(({ state }) => state),
  ) as [StateRow[], StateRow[]]
  await markCompanies(tx, workspaceId, told)
  const kept = Object.keys(WRITTEN.person_state).map(
    (column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`,
  )
  await insert(
    tx,
    workspaceId,
    'person_state',
    told,
    sql`
    on conflict (workspace_id, person_id) do update set ${sql.join(kept)}`,
  )
  await moveOn(tx, workspaceId, did)
  const people = folded.map(({ state }) => state.person_id)
  const handoffs = folded.flatMap((one) => one.handoffs)
  const links = folded.flatMap((one) => one.links)
  await removeOthers(tx, workspaceId, 'handoff_deal', people, links)
  const gone = await removeOthers(tx, workspaceId, 'handoff', people, handoffs)
  // Those that are still there as they are told now stay.
  const nothing = sql`on conflict do nothing returning person_id`
  const come = await insert(tx, workspaceId, 'handoff', handoffs, nothing)
  await insert(tx, workspaceId, 'handoff_deal', links, nothing)
  await markDesks(tx, workspaceId, [...new Set([...gone, ...come])])
  await markStray(tx, workspaceId, people)
}

/** What an event may change of somebody who is told to be nothing else. */
const MOVED = [
  'stage',
  'fit',
  'fit_band',
  'engagement',
  'engagement_band',
  'as_of',
  'last_seen_at',
  'last_event_name',
  'events',
  'live_since',
  'memory',
] as const

/**
 * Most that comes live is what people do who are known. Their traits are not written again, so nothing is worked out from
 * them again, and the row stays within its page where no index speaks of what changed. docs/decisions/030.
 */
async function moveOn(tx: Tx, workspaceId: string, states: readonly StateRow[]): Promise<void> {
  if (states.length === 0) return
  const columns = (['person_id', ...MOVED] as const).map((column) => arrayOf(states, column))
  const names = MOVED.map((column) => sql.ref(column))
  await sql`
    update person_state s set (${sql.join(names)}) = row (${sql.join(
      MOVED.map((column) =>
        isInstant(column)
          ? sql`to_timestamp(${sql.ref(`n.${column}`)} / 1000)`
          : sql.ref(`n.${column}`),
      ),
    )})
    from unnest(${sql.join(columns)}) as n (person_id, ${sql.join(names)})
    where s.workspace_id = ${workspaceId} and s.person_id = n.person_id`.execute(tx)
}

/** A column as an array of PostgreSQL, instants as milliseconds; whatever needs no quoting is written without a look at each. */
function arrayOf(states: readonly StateRow[], column: 'person_id' | (typeof MOVED)[number]) {
  // No text of JSON has a line break in it.
  if (column === 'memory')
    return sql`(select string_to_array(${states.map((state) => JSON.stringify(state.memory)).join('\n')}, E'\n')::jsonb[])`
  const type = isInstant(column) ? 'float8' : WRITTEN.person_state[column]
  const values = states.map((state) => state[column])
  const told = type === 'text' ? values : `{${values.map((value) => value ?? 'null').join()}}`
  return sql`(select ${told}::${sql.raw(type)}[])`
}

/** Removes what is kept of these people otherwise than it is told: a row that says the same is not written again. Answers whose it was. */
async function removeOthers(
  tx: Tx,
  workspaceId: string,
  table: 'handoff' | 'handoff_deal',
  people: readonly number[],
  rows: readonly object[],
): Promise<number[]> {
  const columns = Object.keys(WRITTEN[table])
  const row = (of: string) =>
    sql`(${sql.join(columns.map((column) => sql.ref(`${of}.${column}`)))})`
  const same = sql`r.person_id = k.person_id and r.n = k.n
    and ${row('r')} is not distinct from ${row('k')}`
  const removed = await sql<{ id: number }>`
    delete from ${sql.table(table)} k
    where k.workspace_id = ${workspaceId} and k.person_id = any(${people}::bigint[])
    ${
      rows.length === 0
        ? sql``
        : sql`and not exists (select 1 from ${recordsOf(table, rows)} where ${same})`
    }
    returning k.person_id as id`.execute(tx)
  return removed.rows.map(({ id }) => id)
}

async function insert(
  tx: Tx,
  workspaceId: string,
  table: Table,
  rows: readonly object[],
  conflict = sql``,
): Promise<number[]> {
  if (rows.length === 0) return []
  const names = sql.join(Object.keys(WRITTEN[table]).map((column) => sql.ref(column)))
  const written = await sql<{ person_id: number }>`
    insert into ${sql.table(table)} (workspace_id, ${names})
    select ${workspaceId}::uuid, ${names}
    from ${recordsOf(table, rows)}
    ${conflict}`.execute(tx)
  return written.rows.map((row) => row.person_id)
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
