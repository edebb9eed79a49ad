import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import type { Difference } from '#server/db/fold/compare.ts'
import { otherThanTold } from './keep-told.ts'
import { rootTold } from './roots.ts'
import { peopleOfCompany, shownAs } from './settle.ts'

/**
 * Names of companies that are kept with another company, or with other people, than people's state says; and names that
 * are told and not kept. None are compared while some are marked: they are about to be worked out.
 */
export async function differingCompanies(tx: Tx, workspaceId: string): Promise<Difference[]> {
  const { rows } = await sql<Difference>`
    with due as (select exists (select 1 from company_due where workspace_id = ${workspaceId}) as is_due),
    kept as (
      select c.company_id, c.spelled, c.people, c.name, r.spelled as root, t.people as told, ${shownAs} as shown
      from company c
      cross join lateral (${peopleOfCompany(workspaceId, sql`c.company_id`)}) t
      left join company r on r.workspace_id = ${workspaceId} and r.company_id = c.root_id
      where c.workspace_id = ${workspaceId}
    )
    select 'company ' || k.spelled as of, f.field, f.kept, f.told
    from kept k
    cross join lateral (${rootTold(workspaceId, sql`k.spelled`)}) t
    cross join lateral (values ('root', k.root, t.root), ('people', k.people::text, k.told::text),
      ('name', k.name, k.shown)) as f (field, kept, told)
    where f.kept is distinct from f.told and not (select is_due from due)
    union all
    select 'company ' || n.name, 'name', null, n.name from (
      select distinct n.name from person_state s
      cross join lateral unnest(array[s.company, s.company_account, s.company_called]) as n (name)
      where s.workspace_id = ${workspaceId} and n.name is not null) n
    left join company c on c.workspace_id = ${workspaceId} and c.spelled = n.name
    where c.company_id is null and not (select is_due from due)`.execute(tx)
  return [...rows, ...(await differingTold(tx, workspaceId))]
}

/** Names looked at in one go. */
const SOME = 5_000

/** Names of which something else is kept than sources tell of the company itself. */
async function differingTold(tx: Tx, workspaceId: string): Promise<Difference[]> {
  const { rows: due } = await sql`
    select 1 from company_due where workspace_id = ${workspaceId} limit 1`.execute(tx)
  if (due.length > 0) return []
  const { rows } = await sql<{ spelled: string }>`
    select spelled from company_told where workspace_id = ${workspaceId}
    union select spelled from company where workspace_id = ${workspaceId} and told_at is not null
    order by spelled`.execute(tx)
  const found: Difference[] = []
  for (let i = 0; i < rows.length; i += SOME) {
    const names = rows.slice(i, i + SOME).map(({ spelled }) => spelled)
    for (const { kept, told } of await otherThanTold(tx, workspaceId, names))
      found.push({
        of: `company ${told.spelled}`,
        field: 'told',
        kept: JSON.stringify(kept),
        told: JSON.stringify(told),
      })
  }
  return found
}
