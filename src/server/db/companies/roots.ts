import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

export type ToldRoot = {
  /** As spelled in people's state, e.g. "hubspot:77". */
  name: string
  /** The domain that everybody with this name belongs to; null where there is none, or more than one. */
  root: string | null
  /** The row it was kept under until now. */
  rootId: number | null
  /** Somebody's state says it. */
  isUsed: boolean
}

/**
 * To which domain each of these names belongs: what a source says of the account itself, else the domain of the people of
 * whom sources tell the name, where all of them who have a domain have the same one; accounts that are called by a text
 * are heard with its people. Two index entries say so, the first and the last, however many people there are. A
 * domain belongs to itself, so two domains never meet.
 */
export async function rootsAsTold(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<ToldRoot[]> {
  const { rows } = await sql<ToldRoot>`
    select n.name, t.root, (select c.root_id from company c
        where c.workspace_id = ${workspaceId} and c.spelled = n.name) as "rootId",
      (t.is_told or exists (select 1 from person_state s
        where s.workspace_id = ${workspaceId} and s.company = n.name)
        or exists (select 1 from company_told c
          where c.workspace_id = ${workspaceId} and c.spelled = n.name)) as "isUsed"
    from unnest(${names}::text[]) as n (name)
    cross join lateral (${rootTold(workspaceId, sql`n.name`)}) t`.execute(tx)
  return rows
}

/** The same as a query for one name, to be joined laterally. */
export const rootTold = (workspaceId: string, name: ReturnType<typeof sql>) => sql`
  select coalesce(own.domain, case when first.domain = last.domain then first.domain end) as root,
    ${told(workspaceId, 'company_account', name)} or ${told(workspaceId, 'company_called', name)} as is_told
  from (select (select c.told_domain from company c where c.workspace_id = ${workspaceId}
      and c.spelled = ${name} and c.system <> 'name') as domain) own,
    (select ${domain(workspaceId, name, 'asc')} as domain) first,
    (select ${domain(workspaceId, name, 'desc')} as domain) last
  offset 0`

const column = (name: 'company_account' | 'company_called') => sql.ref(`s.${name}`)

const told = (
  workspaceId: string,
  by: 'company_account' | 'company_called',
  name: ReturnType<typeof sql>,
) => sql`exists (select 1 from person_state s
    where s.workspace_id = ${workspaceId} and ${column(by)} = ${name})`

/** The first or the last domain of whoever tells this name; ';' is the sign after ':'. */
const domain = (
  workspaceId: string,
  name: ReturnType<typeof sql>,
  order: 'asc' | 'desc',
) => sql`(case when starts_with(${name}, 'domain:') then null
    when starts_with(${name}, 'name:') then ${sql.raw(order === 'asc' ? 'least' : 'greatest')}(
      ${domainBy(workspaceId, 'company_called', name, order)},
      (select c.told_domain from company c
        where c.workspace_id = ${workspaceId} and c.told_called = ${name} and c.told_domain is not null
        order by c.told_domain ${sql.raw(order)} limit 1))
    else ${domainBy(workspaceId, 'company_account', name, order)} end)`

const domainBy = (
  workspaceId: string,
  by: 'company_account' | 'company_called',
  name: ReturnType<typeof sql>,
  order: 'asc' | 'desc',
) => sql`(select s.company from person_state s
    where s.workspace_id = ${workspaceId} and ${column(by)} = ${name}
      and s.company >= 'domain:' and s.company < 'domain;'
    order by s.company ${sql.raw(order)} limit 1)`
