import { sql } from 'kysely'
import { copyLine } from '#server/db/bulk/copy-text.ts'
import type { Line } from '#server/db/bulk/line.ts'
import { holdCompanies } from '#server/db/companies/settle.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import type { Chunk } from './chunk.ts'

/** The tables in which companies and deals wait, beside those of the log (db/bulk/append.ts). */
export async function makeNameStage(db: Db): Promise<void> {
  await sql`create temp table if not exists staged_company (
    no integer not null, system text not null, key text not null, name text not null, id bigint)
    on commit delete rows`.execute(db)
  await sql`create temp table if not exists staged_fact (
    no integer not null, row_no bigint not null, company_no integer, account_no integer, name text, owner text, amount_cents bigint, currency text,
    state text not null, source_stage text, opened_at timestamptz(3), closed_at timestamptz(3),
    reason text) on commit delete rows`.execute(db)
}

/** Tells a chunk's keys to its staging tables, by their numbers. */
export async function stageNames(line: Line, chunk: Chunk): Promise<void> {
  await line.copy(
    'staged_person',
    ['no', 'system', 'key'],
    Array.from(chunk.people.values(), ({ no, name }) => copyLine([no, name.system, name.value])),
  )
  if (chunk.deals.size > 0)
    await line.copy(
      'staged_deal',
      ['no', 'key'],
      Array.from(chunk.deals, ([key, { no }]) => copyLine([no, key])),
    )
}

/**
 * Gives everybody named in the chunk an id, and adds the names it claims; who is new belongs to this batch. All in one go
 * and in the order of all who add names (db/names/tell-names.ts), so that nobody waits in a circle.
 */
export async function namePeople(tx: Tx, workspaceId: string, batchId: number): Promise<void> {
  await sql`insert into person (workspace_id, system, key, batch_id)
    select ${workspaceId}::uuid, s.system, s.key, ${batchId}::bigint
    from (select system, key from staged_person union select system, key from staged_claim) s
    where not exists (select 1 from person p
      where p.workspace_id = ${workspaceId} and p.system = s.system and p.key = s.key)
    order by (s.system || ':' || s.key) collate "C"
    on conflict (workspace_id, system, key) do nothing`.execute(tx)
  await sql`update staged_person s set id = p.person_id, person = coalesce(p.root_id, p.person_id),
      is_new = p.xmin = pg_current_xact_id()::xid from person p
    where p.workspace_id = ${workspaceId} and p.system = s.system and p.key = s.key`.execute(tx)
}

/** Gives companies and deals an id; a deal that is known already stays as the log has it (deal-facts.ts). */
export async function nameDeals(
  tx: Tx,
  line: Line,
  workspaceId: string,
  batchId: number,
  chunk: Chunk,
): Promise<void> {
  if (chunk.deals.size === 0) return
  await nameCompanies(tx, line, workspaceId, batchId, chunk)
  await stageFacts(line, chunk)
  await sql`insert into deal (workspace_id, key, batch_id, company_id, name, owner, amount_cents, currency,
      state, source_stage, opened_at, closed_at, reason)
    select ${workspaceId}::uuid, d.key, ${batchId}::bigint, coalesce(a.id, c.id), f.name, f.owner, f.amount_cents, f.currency,
      f.state, f.source_stage, f.opened_at, f.closed_at, f.reason
    from staged_fact f
    join staged_deal d on d.no = f.no
    left join staged_company c on c.no = f.company_no
    left join staged_company a on a.no = f.account_no
    order by d.key
    on conflict (workspace_id, key) do nothing`.execute(tx)
  await sql`update staged_deal s set id = d.deal_id from deal d
    where d.workspace_id = ${workspaceId} and d.key = s.key`.execute(tx)
  await linkContacts(tx, workspaceId, chunk)
}

async function nameCompanies(
  tx: Tx,
  line: Line,
  workspaceId: string,
  batchId: number,
  { companies }: Chunk,
): Promise<void> {
  if (companies.size === 0) return
  await holdCompanies(tx, workspaceId)
  await stageCompanies(line, companies)
  await sql`insert into company (workspace_id, system, key, name, batch_id)
    select ${workspaceId}::uuid, s.system, s.key, s.name, ${batchId}::bigint from staged_company s
    order by s.key collate "C", s.system on conflict (workspace_id, system, key) do nothing`.execute(
    tx,
  )
  await sql`update staged_company s set id = c.company_id from company c
    where c.workspace_id = ${workspaceId} and c.system = s.system and c.key = s.key`.execute(tx)
}

async function stageCompanies(line: Line, companies: Chunk['companies']): Promise<void> {
  const lines = Array.from(companies.values(), ({ no, system, key, name }) =>
    copyLine([no, system, key, name]),
  )
  await line.copy('staged_company', ['no', 'system', 'key', 'name'], lines)
}

/** Stages what a chunk says of deals that are there already, for a trial: nothing is named anew. */
export async function knowDeals(
  tx: Tx,
  line: Line,
  workspaceId: string,
  chunk: Chunk,
): Promise<void> {
  if (chunk.deals.size === 0) return
  await stageCompanies(line, chunk.companies)
  await stageFacts(line, chunk)
  await sql`update staged_deal s set id = d.deal_id from deal d
    where d.workspace_id = ${workspaceId} and d.key = s.key`.execute(tx)
}

const FACTS = [
  'no',
  'row_no',
  'company_no',
  'account_no',
  'name',
  'owner',
  'amount_cents',
  'currency',
  'state',
  'source_stage',
  'opened_at',
  'closed_at',
  'reason',
]

async function stageFacts(line: Line, { deals }: Chunk): Promise<void> {
  const lines = Array.from(deals.values(), ({ no, rowNo, companyNo, accountNo, facts }) =>
    copyLine([
      no,
      rowNo,
      companyNo,
      accountNo,
      facts.name,
      facts.owner,
      facts.amountCents,
      facts.currency,
      facts.state,
      facts.sourceStage,
      dated(facts.openedAt),
      dated(facts.closedAt),
      facts.reason,
    ]),
  )
  await line.copy('staged_fact', FACTS, lines)
}

const dated = (at: number | null) => (at === null ? null : new Date(at).toISOString())

async function linkContacts(tx: Tx, workspaceId: string, { contacts }: Chunk): Promise<void> {
  if (contacts.size === 0) return
  const pairs = Array.from(contacts, (pair) => pair.split(' ').map(Number))
  await sql`insert into deal_contact (workspace_id, deal_id, person_id)
    select ${workspaceId}::uuid, d.id, p.id
    from unnest(${pairs.map(([deal]) => deal)}::int[], ${pairs.map(([, person]) => person)}::int[])
      as pair (deal_no, person_no)
    join staged_deal d on d.no = pair.deal_no
    join staged_person p on p.no = pair.person_no
    on conflict (workspace_id, deal_id, person_id) do nothing`.execute(tx)
}

/** Ids of the deals that the chunk speaks of. */
export async function stagedDeals(tx: Tx): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from staged_deal`.execute(tx)
  return rows.map((row) => row.id)
}
