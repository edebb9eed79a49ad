import { type RawBuilder, sql } from 'kysely'
import type { PersonRow } from '#api/people.ts'
import type { Tx } from '#server/db/connect.ts'
import { every } from '#server/db/search.ts'
import { waysOf } from '#server/people/list/ways.ts'
import type { Place } from '#server/people/place.ts'
import { stageNow } from '#server/people/stage-now.ts'
import { inScope } from '#server/sight.ts'
import { alongIndexes } from './along-indexes.ts'
import { monthsOf } from './months.ts'

/** Up to so many people each one is looked at; of more, values are looked up in the indexes that are sorted by them. */
const FEW = 20_000

/**
 * What filters of people offer: origins, owners, companies and stages with how many people each, most first, and the
 * months that have MQLs. Exact for up to 20,000 people; of more, people are counted as far as `isMore` says, and companies
 * are those of whoever was last here.
 */
export async function facetsOf(tx: Tx, place: Place) {
  const { workspaceId, scope } = place
  const mine = every([sql`ps.workspace_id = ${workspaceId}`, ...inScope(workspaceId, scope)])
  const counted = await sql<{ total: number }>`
    select count(*) as total from (
      select 1 from person_state ps where ${mine} limit ${FEW + 1}) k`.execute(tx)
  const total = Math.min(counted.rows[0]?.total ?? 0, FEW)
  const isMore = (counted.rows[0]?.total ?? 0) > FEW
  const values =
    isMore && scope.sees === 'all'
      ? await alongIndexes(tx, place)
      : await oneByOne(tx, place, mine, isMore)
  const months = scope.sees === 'all' ? await monthsOf(tx, place) : await monthsOfMine(tx, place)
  return { total, isMore, ...values, months, ...(await waysOf(tx, workspaceId)) }
}

/** Looks at each of these people, the first 20,000 of them at most. */
async function oneByOne(tx: Tx, { now }: Place, mine: RawBuilder<boolean>, isMore: boolean) {
  const people = sql`(select * from person_state ps where ${mine} limit ${FEW}) ps`
  const origins = await sql<{ origin: string | null; people: number }>`
    select ps.origin, count(*) as people from ${people}
    group by ps.origin order by people desc, ps.origin limit 200`.execute(tx)
  const owners = await sql<{ owner: string | null; people: number }>`
    select min(ps.traits ->> 'owner') as owner, count(*) as people from ${people}
    group by ps.by_owner order by people desc, ps.by_owner limit 200`.execute(tx)
  const companies = await sql<{ company: string | null; people: number }>`
    select min(ps.traits ->> 'company') as company, count(*) as people from ${people}
    group by ps.by_company order by people desc, ps.by_company limit 100`.execute(tx)
  const stages = await sql<{ stage: PersonRow['stage']; people: number }>`
    select ${stageNow(now)} as stage, count(*) as people from ${people} group by 1`.execute(tx)
  return {
    origins: origins.rows.map((row) => ({ ...row, isMore })),
    owners: owners.rows.map(({ owner, people }) => ({
      ...{ owner: owner?.trim() || null, people, isMore },
    })),
    companies: companies.rows.map(({ company, people }) => ({
      ...{ company: company?.trim() || null, people, isMore },
    })),
    stages: stages.rows.map((row) => ({ ...row, isMore })),
  }
}

/** Months of the hand-offs of those people whom somebody sees. */
async function monthsOfMine(tx: Tx, { workspaceId, zone, scope }: Place) {
  const { rows } = await sql<{ month: string; handoffs: number }>`
    select to_char(h.mql_at at time zone ${zone}, 'YYYY-MM') as month, count(*) as handoffs
    from handoff h
    join person_state ps on ps.workspace_id = h.workspace_id and ps.person_id = h.person_id
    where h.workspace_id = ${workspaceId} and ${every(inScope(workspaceId, scope))}
    group by 1 order by 1`.execute(tx)
  return rows.map((row) => ({ ...row, isMore: false }))
}
