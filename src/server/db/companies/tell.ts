import { sql } from 'kysely'
import type { AccountTold } from '#domain/people/companies/account.ts'
import { spelledCompany } from '#domain/people/companies/company-name.ts'
import type { Needles } from '#domain/people/privacy/needles.ts'
import { ERASED } from '#domain/people/privacy/shell.ts'
import type { Tx } from '#server/db/connect.ts'
import { registeredDomain } from './domains.ts'

/** What one event tells of a company, on its way beside the log. */
export type ToldOfCompany = {
  messageId: string
  spelled: string
  name: string | null
  domain: string | null
}

export const toldOfCompany = (
  messageId: string,
  { account, name, host }: AccountTold,
): ToldOfCompany => ({
  messageId,
  spelled: spelledCompany(account),
  name,
  domain: host && registeredDomain(host),
})

/**
 * Keeps what these events of a source tell of companies, once they are in the log, and marks the companies; an event that
 * is kept already stays as it is.
 */
export async function tellCompanies(
  tx: Tx,
  workspaceId: string,
  sourceId: number,
  told: readonly ToldOfCompany[],
): Promise<void> {
  if (told.length === 0) return
  const each = (column: keyof ToldOfCompany) => told.map((one) => one[column])
  await sql`
    with kept as (
      insert into company_told (workspace_id, event_id, spelled, name, domain, happened_at, message_id)
      select ${workspaceId}::uuid, e.event_id, t.spelled, t.name, t.domain, e.happened_at, e.message_id
      from unnest(${each('messageId')}::text[], ${each('spelled')}::text[], ${each('name')}::text[],
        ${each('domain')}::text[]) as t (message_id, spelled, name, domain)
      cross join lateral (
        select event_id, happened_at, message_id from event
        where workspace_id = ${workspaceId} and source_id = ${sourceId} and message_id = t.message_id
        offset 0
      ) e
      order by e.event_id
      on conflict (workspace_id, event_id) do nothing
      returning spelled
    )
    insert into company_due (workspace_id, name)
    select distinct ${workspaceId}::uuid, spelled from kept`.execute(tx)
}

/**
 * Takes away what these names' events told of companies, and their words out of what others told; a company that is known
 * by such a word alone, or whose event's id holds one, goes as well. Marks the companies.
 */
export async function forgetTold(
  tx: Tx,
  workspaceId: string,
  ids: readonly number[],
  { pattern }: Needles,
): Promise<void> {
  const isTheirs = sql`t.event_id in (select event_id from event
    where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[]))`
  const named = (column: string) =>
    pattern === '' ? sql`false` : sql`${sql.ref(`t.${column}`)} ~* ${pattern}`
  await sql`
    with gone as (
      delete from company_told t where t.workspace_id = ${workspaceId}
        and (${isTheirs} or ${named('spelled')} or ${named('message_id')})
      returning t.spelled
    ) insert into company_due (workspace_id, name) select distinct ${workspaceId}::uuid, spelled from gone`.execute(
    tx,
  )
  if (pattern === '') return
  await sql`
    with mended as (
      update company_told t set name = regexp_replace(t.name, ${pattern}, ${ERASED}, 'gi')
      where t.workspace_id = ${workspaceId} and ${named('name')}
      returning t.spelled
    ) insert into company_due (workspace_id, name) select distinct ${workspaceId}::uuid, spelled from mended`.execute(
    tx,
  )
}
