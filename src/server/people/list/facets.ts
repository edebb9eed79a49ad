import { sql } from 'kysely'
import type { PersonRow } from '#api/people.ts'
import type { Tx } from '#server/db/connect.ts'
import { every } from '#server/db/search.ts'
import type { Place } from '#server/people/place.ts'
import { stageNow } from '#server/people/stage-now.ts'
import { inScope, type Scope } from '#server/sight.ts'
import { waysOf } from './ways.ts'

/** Origins, owners and stages with how many people each, most first, and the months that have MQLs. */
export async function facetsOf(tx: Tx, { workspaceId, zone, now, scope }: Place) {
  const mine = every([sql`ps.workspace_id = ${workspaceId}`, ...inScope(workspaceId, scope)])
  const origins = await sql<{ origin: string | null; people: number }>`
    select ps.origin, count(*) as people from person_state ps where ${mine}
    group by ps.origin order by people desc, ps.origin limit 200`.execute(tx)
  const owners = await sql<{ owner: string | null; people: number }>`
    select min(ps.traits ->> 'owner') as owner, count(*) as people from person_state ps
    where ${mine} group by ps.by_owner order by people desc, ps.by_owner limit 200`.execute(tx)
  const companies = await sql<{ company: string | null; people: number }>`
    select min(ps.traits ->> 'company') as company, count(*) as people from person_state ps
    where ${mine} group by ps.by_company order by people desc, ps.by_company limit 100`.execute(tx)
  const stages = await sql<{ stage: PersonRow['stage']; people: number }>`
    select ${stageNow(now)} as stage, count(*) as people from person_state ps
    where ${mine} group by 1`.execute(tx)
  const total = stages.rows.reduce((sum, { people }) => sum + people, 0)
  const months = await sql<{ month: string; handoffs: number }>`
    select to_char(h.mql_at at time zone ${zone}, 'YYYY-MM') as month, count(*) as handoffs
    from ${handoffsIn(scope)} where h.workspace_id = ${workspaceId} and ${every(inScope(workspaceId, scope))}
    group by 1 order by 1`.execute(tx)
  const ways = await waysOf(tx, workspaceId)
  return {
    total,
    origins: origins.rows,
    owners: owners.rows.map(({ owner, people }) => ({ owner: owner?.trim() || null, people })),
    companies: companies.rows.map(({ company, people }) => ({
      company: company?.trim() || null,
      people,
    })),
    stages: stages.rows,
    months: months.rows,
    ...ways,
  }
}

/** Hand-offs with their people only where the people matter. */
const handoffsIn = ({ sees }: Scope) =>
  sees === 'all'
    ? sql`handoff h`
    : sql`handoff h join person_state ps on ps.workspace_id = h.workspace_id and ps.person_id = h.person_id`
