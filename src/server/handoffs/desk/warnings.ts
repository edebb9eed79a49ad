import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { rootCompanyOf } from '#server/db/names/root-of.ts'

type Of = { personId: number; n: number; memberId: number | null; companyId: number | null }

/** Who else works on this company, in sentences: two reps who call one company look foolish. */
export async function warningsOf(tx: Tx, workspaceId: string, of: Of): Promise<string[]> {
  if (of.companyId === null) return []
  const { rows } = await sql<{ owner: string; leads: number }>`
    select m.name as owner, count(*) as leads
    from company c
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.company = c.spelled
    join desk d on d.workspace_id = ${workspaceId} and d.person_id = ps.person_id and d.state <> 'over'
    join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id
    where c.workspace_id = ${workspaceId} and ${rootCompanyOf('c')} = ${of.companyId}
      and d.person_id <> ${of.personId} and d.member_id is distinct from ${of.memberId}
    group by m.name order by m.name limit 5`.execute(tx)
  const { rows: deals } = await sql<{ owner: string; deals: number }>`
    select d.owner, count(*) as deals from deal d
    join company c on c.workspace_id = ${workspaceId} and c.company_id = d.company_id
    where d.workspace_id = ${workspaceId} and ${rootCompanyOf('c')} = ${of.companyId} and d.state = 'open'
      and d.owner is not null and not exists (select 1 from member m
        where m.workspace_id = ${workspaceId} and m.member_id = ${of.memberId}
          and lower(d.owner) = any(m.known_as))
    group by d.owner order by d.owner limit 5`.execute(tx)
  const many = (n: number, one: string) => (n === 1 ? `a ${one}` : `${n} ${one}s`)
  return [
    ...rows.map(({ owner, leads }) => `${owner} has ${many(leads, 'lead')} at this company.`),
    ...deals.map(
      ({ owner, deals }) => `${owner} has ${many(deals, 'open deal')} with this company.`,
    ),
  ]
}
