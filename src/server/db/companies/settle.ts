import { sql } from 'kysely'
import { ACCOUNT_SYSTEMS } from '#domain/people/companies/company-name.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { keepTold } from './keep-told.ts'
import { rootsAsTold } from './roots.ts'

/** Marks taken at a time. */
const SOME = 5_000
const SETTLING = 5562685

/**
 * Works out which company each name belongs to where people came to it or left it, and how many people each company has.
 * In a transaction of its own after the fold, so that what is true of everybody is asked once for many, and nobody who
 * folds waits for it.
 */
export async function settleCompanies(db: Db, workspaceId: string): Promise<void> {
  for (;;) {
    const settled = await inWorkspace(db, workspaceId, (tx) => settleSome(tx, workspaceId))
    if (settled < SOME) return
  }
}

/** Until the transaction ends no company is forgotten, so that a deal may name it; comes before any company or deal is locked. */
export async function holdCompanies(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${SETTLING}::int, hashtext(${workspaceId}))`.execute(
    tx,
  )
}

/** Marks every name of a company there is, for a rebuild. */
export async function markAllCompanies(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    insert into company_due (workspace_id, name)
    select ${workspaceId}::uuid, spelled from company where workspace_id = ${workspaceId}
    union select ${workspaceId}::uuid, spelled from company_told where workspace_id = ${workspaceId}
    union select ${workspaceId}::uuid, n.name from person_state s
      cross join lateral unnest(array[s.company, s.company_account, s.company_called]) as n (name)
      where s.workspace_id = ${workspaceId} and n.name is not null`.execute(tx)
}

async function settleSome(tx: Tx, workspaceId: string): Promise<number> {
  const { rows: any } = await sql`
    select 1 from company_due where workspace_id = ${workspaceId} limit 1`.execute(tx)
  if (any.length === 0) return 0
  await sql`select pg_advisory_xact_lock(${SETTLING}::int, hashtext(${workspaceId}))`.execute(tx)
  const { rows } = await sql<{ name: string }>`
    delete from company_due where workspace_id = ${workspaceId} and due_id in (
      select due_id from company_due where workspace_id = ${workspaceId}
      order by due_id limit ${SOME})
    returning name`.execute(tx)
  await settle(tx, workspaceId, [...new Set(rows.map(({ name }) => name))].sort())
  return rows.length
}

async function settle(tx: Tx, workspaceId: string, due: readonly string[]): Promise<void> {
  if (due.length === 0) return
  const texts = await keepTold(tx, workspaceId, due, (names) =>
    addCompanies(tx, workspaceId, names),
  )
  const names = [...new Set([...due, ...texts])].sort()
  const told = await rootsAsTold(tx, workspaceId, names)
  const used = told.filter(({ isUsed }) => isUsed).map(({ name }) => name)
  const roots = told.map(({ root }) => root).filter((root) => root !== null)
  const before = told.map(({ rootId }) => rootId).filter((id) => id !== null)
  await addCompanies(tx, workspaceId, [...used, ...roots])
  await sql`
    update company c set root_id = r.company_id
    from unnest(${told.map(({ name }) => name)}::text[], ${told.map(({ root }) => root)}::text[]) as t (name, root)
    left join company r on r.workspace_id = ${workspaceId} and r.spelled = t.root
    where c.workspace_id = ${workspaceId} and c.spelled = t.name
      and c.root_id is distinct from r.company_id`.execute(tx)
  await countPeople(tx, workspaceId, [...names, ...roots], before)
  const left = await spelledOf(tx, workspaceId, before)
  await forgetUnused(tx, workspaceId, names)
  // A domain that only an account led to goes after the account.
  await forgetUnused(tx, workspaceId, left)
}

async function spelledOf(tx: Tx, workspaceId: string, ids: readonly number[]): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ spelled: string }>`select distinct c.spelled
    from unnest(${ids}::bigint[]) as i (id)
    join company c on c.workspace_id = ${workspaceId} and c.company_id = i.id`.execute(tx)
  return rows.map(({ spelled }) => spelled)
}

/** In one order for all, so that nobody waits in a circle with an import that names companies too. */
async function addCompanies(tx: Tx, workspaceId: string, names: readonly string[]): Promise<void> {
  await sql`
    insert into company (workspace_id, system, key, name)
    select ${workspaceId}::uuid, n.system, n.key, n.key from (
      select distinct split_part(name, ':', 1) as system, substr(name, strpos(name, ':') + 1) as key
      from unnest(${names}::text[]) as n (name)) n
    where not exists (select 1 from company c
      where c.workspace_id = ${workspaceId} and c.system = n.system and c.key = n.key)
    order by n.key collate "C", n.system
    on conflict (workspace_id, system, key) do nothing`.execute(tx)
}

/**
 * People and the name to show of these companies, and of the companies that any of the names left. The name is what a
 * source says of the company itself, else the text that most of its people were told with; of several the first by its
 * letters.
 */
async function countPeople(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
  ids: readonly number[],
): Promise<void> {
  await sql`
    with asked as (
      select distinct c.company_id from unnest(${names}::text[]) as n (name) cross join lateral (
        select company_id from company where workspace_id = ${workspaceId} and spelled = n.name
        offset 0
      ) c
      union select unnest(${ids}::bigint[])
    )
    update company c set people = t.people, name = ${shownAs}
    from asked cross join lateral (${peopleOfCompany(workspaceId, sql`asked.company_id`)}) t
    where c.workspace_id = ${workspaceId} and c.company_id = asked.company_id
      and (c.people, c.name) is distinct from (t.people, ${shownAs})`.execute(tx)
}

/**
 * Where nobody tells a name (`t.name`), what whoever told this text wrote, in the capitals that come first, though they
 * belong to a domain; else the key. What an import wrote beside a deal stays as it was written.
 */
export const shownAs = sql`coalesce(t.told, t.name, case when c.batch_id is null then coalesce(
  (select min(w.company_text) from person_state w where w.workspace_id = c.workspace_id
    and w.company_called = c.spelled), c.key) else c.name end)`

/** How many belong to a company by any of its names, and what most of them call it; none where it stands for no company. */
export const peopleOfCompany = (workspaceId: string, id: ReturnType<typeof sql>) => sql`
  select coalesce(sum(s.people), 0)::bigint as people, (${toldName(workspaceId, id)}) as told,
    (array_agg(s.text order by s.people desc, s.text) filter (where s.text is not null))[1] as name
  from (
    select m.spelled from company m
      where m.workspace_id = ${workspaceId} and m.company_id = ${id} and m.root_id is null
    union all
    select m.spelled from company m where m.workspace_id = ${workspaceId} and m.root_id = ${id}
  ) m cross join lateral (
    select company_text as text, count(*) as people from person_state
    where workspace_id = ${workspaceId} and company = m.spelled
    group by company_text
    offset 0
  ) s
  offset 0`

/** What a source calls a company itself: of several the one whose system goes first, then what was told last. */
const toldName = (workspaceId: string, id: ReturnType<typeof sql>) => sql`
  select n.told_name from (
    select system, spelled, told_name, told_at from company
      where workspace_id = ${workspaceId} and company_id = ${id} and told_name is not null
    union all
    select system, spelled, told_name, told_at from company
      where workspace_id = ${workspaceId} and root_id = ${id} and told_name is not null
  ) n order by array_position(array[${sql.join(ACCOUNT_SYSTEMS.map((one) => sql.lit(one)))}], n.system) nulls last,
    n.told_at desc, n.spelled limit 1`

/** A company that no person, deal or source names any more; one that comes back begins anew. */
async function forgetUnused(tx: Tx, workspaceId: string, names: readonly string[]): Promise<void> {
  await sql`
    delete from company c using unnest(${names}::text[]) as n (name)
    where c.workspace_id = ${workspaceId} and c.spelled = n.name and c.people = 0
      and not exists (select 1 from person_state s
        where s.workspace_id = ${workspaceId} and s.company = n.name)
      and not exists (select 1 from person_state s
        where s.workspace_id = ${workspaceId} and s.company_account = n.name)
      and not exists (select 1 from person_state s
        where s.workspace_id = ${workspaceId} and s.company_called = n.name)
      and not exists (select 1 from company_told t
        where t.workspace_id = ${workspaceId} and t.spelled = n.name)
      and not exists (select 1 from company m
        where m.workspace_id = ${workspaceId} and m.root_id = c.company_id)
      and not exists (select 1 from deal d
        where d.workspace_id = ${workspaceId} and d.company_id = c.company_id)`.execute(tx)
}
