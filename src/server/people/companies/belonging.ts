import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { every } from '#server/db/search.ts'
import type { Place } from '#server/people/place.ts'
import { dealInScope, inScope } from '#server/sight.ts'

type Id = RawBuilder<unknown> | number

/** Every name of a company, the row that stands for it first; for a lateral join. */
const namesOfCompany = (workspaceId: string, id: Id) => sql`
  select m.company_id, m.spelled from company m
    where m.workspace_id = ${workspaceId} and m.company_id = ${id}
  union all
  select m.company_id, m.spelled from company m
    where m.workspace_id = ${workspaceId} and m.root_id = ${id}`

/** Tables in which `ps` are the people of a company whom the member may see. */
export const peopleOf = ({ workspaceId, scope }: Place, id: Id) => sql`
  (${namesOfCompany(workspaceId, id)} offset 0) m
  cross join lateral (
    select * from person_state ps where ${every([
      sql`ps.workspace_id = ${workspaceId} and ps.company = m.spelled`,
      ...inScope(workspaceId, scope),
    ])}
    offset 0
  ) ps`

/**
 * The deals of a company that the member may see, as `deal_id`: those that were told of it, and those told of no company
 * in which one of its people takes part.
 */
export const dealsOfCompany = ({ workspaceId, scope }: Place, id: Id) => sql`
  select d.deal_id from (
    select o.deal_id from (${namesOfCompany(workspaceId, id)} offset 0) m
      cross join lateral (
        select deal_id from deal where workspace_id = ${workspaceId} and company_id = m.company_id
        offset 0
      ) o
    union
    select o.deal_id from (${namesOfCompany(workspaceId, id)} offset 0) m
      cross join lateral (
        select person_id from person_state where workspace_id = ${workspaceId} and company = m.spelled
        offset 0
      ) s
      cross join lateral (
        select s.person_id
        union all
        select person_id from person where workspace_id = ${workspaceId} and root_id = s.person_id
        offset 0
      ) n
      cross join lateral (
        select deal_id from deal_contact
        where workspace_id = ${workspaceId} and person_id = n.person_id
        offset 0
      ) dc
      cross join lateral (
        select deal_id, company_id from deal
        where workspace_id = ${workspaceId} and deal_id = dc.deal_id
        offset 0
      ) o
      where o.company_id is null
  ) own
  cross join lateral (
    select deal_id from deal d where ${every([
      sql`d.workspace_id = ${workspaceId} and d.deal_id = own.deal_id`,
      ...dealInScope(workspaceId, scope),
    ])}
    offset 0
  ) d`

/** The condition that a company `c` stands for itself. */
export const standsAlone = ({ workspaceId }: Place): RawBuilder<unknown>[] => [
  sql`c.workspace_id = ${workspaceId}`,
  sql`c.root_id is null`,
]

/**
 * The condition that a company `c` stands for itself and holds something that the member may see: people, deals, or what a
 * source says of the company itself.
 */
export function isSeen(place: Place): RawBuilder<unknown>[] {
  const { workspaceId, scope } = place
  const own = standsAlone(place)
  if (scope.sees === 'all')
    return [
      ...own,
      sql`(c.people > 0 or c.told_at is not null
        or exists (select 1 from deal d
          where d.workspace_id = ${workspaceId} and d.company_id = c.company_id)
        or exists (select 1 from company m
          where m.workspace_id = ${workspaceId} and m.root_id = c.company_id
            and (m.told_at is not null or exists (select 1 from deal d
              where d.workspace_id = ${workspaceId} and d.company_id = m.company_id))))`,
    ]
  return [
    ...own,
    sql`(exists (select 1 from ${peopleOf(place, sql`c.company_id`)})
      or exists (${dealsOfCompany(place, sql`c.company_id`)}))`,
  ]
}

/** The company that a number stands for, by any of its names; null where the member may see nothing of it. */
export async function companyIdOf(tx: Tx, place: Place, asked: number): Promise<number | null> {
  const { workspaceId } = place
  const { rows } = await sql<{ id: number }>`
    select c.company_id as id from company c
    where ${every(isSeen(place))} and c.company_id = (
      select coalesce(root_id, company_id) from company
      where workspace_id = ${workspaceId} and company_id = ${asked})`.execute(tx)
  return rows[0]?.id ?? null
}
