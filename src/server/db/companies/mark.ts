import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'

/** What a state says of a company. */
export type Said = {
  person_id: number
  company: string | null
  company_account: string | null
  company_called: string | null
  company_text: string | null
}

/** Marks the companies that these people come to or leave; before their states are written. */
export async function markCompanies(
  tx: Tx,
  workspaceId: string,
  states: readonly Said[],
): Promise<void> {
  if (states.length === 0) return
  const each = (column: keyof Said) => states.map((state) => state[column])
  await sql`
    insert into company_due (workspace_id, name)
    select distinct ${workspaceId}::uuid, n.name
    from unnest(${each('person_id')}::bigint[], ${each('company')}::text[],
      ${each('company_account')}::text[], ${each('company_called')}::text[],
      ${each('company_text')}::text[])
      as t (person_id, company, company_account, company_called, company_text)
    left join lateral (
      select company, company_account, company_called, company_text from person_state
      where workspace_id = ${workspaceId} and person_id = t.person_id
      offset 0
    ) s on true
    cross join lateral unnest(array[t.company, t.company_account, t.company_called,
      s.company, s.company_account, s.company_called]) as n (name)
    where n.name is not null
      and (t.company, t.company_account, t.company_called, t.company_text)
        is distinct from (s.company, s.company_account, s.company_called, s.company_text)`.execute(
    tx,
  )
}

/** Deletes what is kept of these people's state, and marks the companies that they leave. */
export async function forgetStates(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<void> {
  if (people.length === 0) return
  await sql`
    with gone as (
      delete from person_state
      where workspace_id = ${workspaceId} and person_id = any(${people}::bigint[])
      returning company, company_account, company_called
    )
    insert into company_due (workspace_id, name)
    select distinct ${workspaceId}::uuid, n.name from gone
    cross join lateral unnest(array[company, company_account, company_called]) as n (name)
    where n.name is not null`.execute(tx)
}
