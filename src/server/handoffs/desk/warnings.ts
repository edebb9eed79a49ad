import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

type Of = { personId: number; n: number; memberId: number | null; companyId: number | null }

/** The company and those that were joined to it, each found by an index. */
const spellings = (workspaceId: string, companyId: number) => sql`
  select company_id, spelled from company where workspace_id = ${workspaceId} and company_id = ${companyId}
  union all
  select company_id, spelled from company where workspace_id = ${workspaceId} and root_id = ${companyId}`

/** Who else works on this company, in sentences: two reps who call one company look foolish. */
export async function warningsOf(tx: Tx, workspaceId: string, of: Of): Promise<string[]> {
  if (of.companyId === null) return []
  const { rows } = await sql<{ owner: string; leads: number }>`
    select m.name as owner, count(*) as leads
    from (${spellings(workspaceId, of.companyId)}) c
    cross join lateral (select person_id from person_state
      where workspace_id = ${workspaceId} and company = c.spelled offset 0) ps
    cross join lateral (select person_id, member_id from desk
      where workspace_id = ${workspaceId} and person_id = ps.person_id and state <> 'over' offset 0) d
    join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id
    where d.person_id <> ${of.personId} and d.member_id is distinct from ${of.memberId}
    group by m.name order by m.name limit 5`.execute(tx)
  const { rows: deals } = await sql<{ owner: string; deals: number }>`
    select d.owner, count(*) as deals from (${spellings(workspaceId, of.companyId)}) c
    cross join lateral (select owner from deal
      where workspace_id = ${workspaceId} and company_id = c.company_id and state = 'open' offset 0) d
    where d.owner is not null and not exists (select 1 from member m
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
