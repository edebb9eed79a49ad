import { type RawBuilder, sql } from 'kysely'
import { every } from '#server/db/search.ts'
import type { Place } from '#server/people/place.ts'
import { inScope, ownDeals } from '#server/sight.ts'

/**
 * The companies of which somebody who sees only some of the people sees anything, as `company_id` with how many of its
 * `people` they see. Read from their own people and deals, and never company by company.
 */
export const companiesInScope = ({ workspaceId, scope }: Place): RawBuilder<unknown> => sql`
  with mine as materialized (
    select ps.person_id, ps.company from person_state ps
    where ${every([sql`ps.workspace_id = ${workspaceId}`, ...inScope(workspaceId, scope)])}
  ), own as materialized (
    select d.deal_id, d.company_id from deal d
    where d.workspace_id = ${workspaceId} and ${ownDeals(workspaceId, scope)}
    union
    select d.deal_id, d.company_id from mine
    cross join lateral (
      select mine.person_id
      union all
      select person_id from person where workspace_id = ${workspaceId} and root_id = mine.person_id
      offset 0
    ) n
    cross join lateral (
      select deal_id from deal_contact where workspace_id = ${workspaceId} and person_id = n.person_id
      offset 0
    ) dc
    cross join lateral (
      select deal_id, company_id from deal
      where workspace_id = ${workspaceId} and deal_id = dc.deal_id
      offset 0
    ) d
  ), spelled as (
    select company, count(*) as people from mine where company is not null group by company
    union all
    select s.company, 0 from own
    cross join lateral (
      select person_id from deal_contact where workspace_id = ${workspaceId} and deal_id = own.deal_id
      offset 0
    ) dc
    cross join lateral (
      select coalesce(root_id, person_id) as person_id from person
      where workspace_id = ${workspaceId} and person_id = dc.person_id
      offset 0
    ) n
    cross join lateral (
      select company from person_state
      where workspace_id = ${workspaceId} and person_id = n.person_id and company is not null
      offset 0
    ) s
    where own.company_id is null
  ), named as (
    select c.company_id, c.root_id, n.people from (
      select company, sum(people)::bigint as people from spelled group by company) n
    cross join lateral (
      select company_id, root_id from company
      where workspace_id = ${workspaceId} and spelled = n.company
      offset 0
    ) c
    union all
    select c.company_id, c.root_id, 0 from (select distinct company_id from own) o
    cross join lateral (
      select company_id, root_id from company
      where workspace_id = ${workspaceId} and company_id = o.company_id
      offset 0
    ) c
  )
  select coalesce(root_id, company_id) as company_id, sum(people)::bigint as people
  from named group by 1`
