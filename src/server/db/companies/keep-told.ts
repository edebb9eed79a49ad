import { sql } from 'kysely'
import { type LastTold, toldOf } from '#domain/people/companies/account.ts'
import type { Tx } from '#server/db/connect.ts'
import { domainsOf, readSaidOfDomains } from './domains.ts'

/** What is kept of one name by what sources told of it, and what they tell. */
type OfName = LastTold & {
  spelled: string
  system: string
  toldAt: number | null
  keptName: string | null
  keptDomain: string | null
  keptCalled: string | null
  keptAt: number | null
}

type Told = {
  spelled: string
  name: string | null
  domain: string | null
  called: string | null
  at: number | null
}
export type OtherThanTold = { kept: Told; told: Told }

/**
 * Keeps what sources tell of these names themselves, where it is something else than what is kept; answers the texts that
 * any of them is or was called by, for the people who are told with a text may belong elsewhere now.
 */
export async function keepTold(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
  add: (names: readonly string[]) => Promise<void>,
): Promise<string[]> {
  const changed = await otherThanTold(tx, workspaceId, names)
  if (changed.length === 0) return []
  await add(changed.filter(({ told }) => told.at !== null).map(({ told }) => told.spelled))
  const each = (column: 'spelled' | 'name' | 'domain' | 'called') =>
    changed.map(({ told }) => told[column])
  await sql`
    update company c set told_name = t.name, told_domain = t.domain, told_called = t.called, told_at = t.told_at
    from unnest(${each('spelled')}::text[], ${each('name')}::text[], ${each('domain')}::text[],
      ${each('called')}::text[], ${changed.map(({ told }) => told.at && new Date(told.at).toISOString())}::timestamptz[])
      as t (spelled, name, domain, called, told_at)
    where c.workspace_id = ${workspaceId} and c.spelled = t.spelled`.execute(tx)
  return changed.flatMap(({ kept, told }) =>
    [kept.called, told.called].filter((one) => one !== null),
  )
}

/** Of these names those of which something else is kept than sources tell last. */
export async function otherThanTold(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<OtherThanTold[]> {
  const { rows } = await sql<OfName>`
    select n.spelled, split_part(n.spelled, ':', 1) as system, t.*,
      c.told_name as "keptName", c.told_domain as "keptDomain", c.told_called as "keptCalled",
      c.told_at as "keptAt"
    from unnest(${names}::text[]) as n (spelled)
    cross join lateral (
      select (${lastOf(workspaceId, 'happened_at')}) as "toldAt", (${lastOf(workspaceId, 'name')}) as name,
        (${lastOf(workspaceId, 'domain')}) as domain,
        (${edge(workspaceId, 'asc')}) as "firstDomain", (${edge(workspaceId, 'desc')}) as "lastDomain"
      offset 0
    ) t
    left join company c on c.workspace_id = ${workspaceId} and c.spelled = n.spelled
    where t."toldAt" is not null or c.told_at is not null`.execute(tx)
  if (rows.length === 0) return []
  const domainOf = domainsOf(await readSaidOfDomains(tx, workspaceId))
  const isCompany = (domain: string) => domainOf(domain, 'site') === domain
  return rows.flatMap((row) => {
    const { spelled, toldAt, keptName, keptDomain, keptCalled, keptAt } = row
    const told = { spelled, ...toldOf(row.system, row, isCompany), at: toldAt }
    // What a file says of a text is told with the text.
    if (row.system === 'name' && toldAt !== null) told.called = spelled
    const kept = { spelled, name: keptName, domain: keptDomain, called: keptCalled, at: keptAt }
    const same =
      kept.name === told.name &&
      kept.domain === told.domain &&
      kept.called === told.called &&
      kept.at === told.at
    return same ? [] : [{ kept, told }]
  })
}

const lastOf = (workspaceId: string, column: 'happened_at' | 'name' | 'domain') => sql`
  select ${sql.ref(column)} from company_told
  where workspace_id = ${workspaceId} and spelled = n.spelled and ${sql.ref(column)} is not null
  order by happened_at desc, message_id desc limit 1`

/** The first or the last domain told of a text; nothing asks for it of anything else. */
const edge = (workspaceId: string, order: 'asc' | 'desc') => sql`
  select domain from company_told
  where workspace_id = ${workspaceId} and spelled = n.spelled and domain is not null
    and starts_with(n.spelled, 'name:')
  order by domain ${sql.raw(order)} limit 1`
