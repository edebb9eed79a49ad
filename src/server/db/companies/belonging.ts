import { sql } from 'kysely'
import { type Belonging, companyOf } from '#domain/people/companies/company-of.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Traits } from '#server/db/fold/traits.ts'
import type { PeopleNames } from '#server/db/names/read-names.ts'
import { domainsOf, readSaidOfDomains } from './domains.ts'

/** To which company somebody belongs whose traits are these. */
export type Belongs = (person: number, traits: Traits) => Belonging

/**
 * Reads what it takes to say of some people to which company they belong: all of them in two queries. The system is
 * asked for outside: inside, it could lead along the index of all mail addresses, once for each name.
 */
export async function readBelongs(
  tx: Tx,
  workspaceId: string,
  { ids, people }: Pick<PeopleNames, 'ids' | 'people'>,
): Promise<Belongs> {
  const domainOf = domainsOf(await readSaidOfDomains(tx, workspaceId))
  const { rows } = await sql<{ person: number; address: string }>`
    select n.person, p.key as address
    from unnest(${ids}::bigint[], ${people}::bigint[]) as n (id, person) cross join lateral (
      select key, system from person where workspace_id = ${workspaceId} and person_id = n.id
      offset 0
    ) p where p.system = 'email'`.execute(tx)
  const addresses = Map.groupBy(rows, ({ person }) => person)
  return (person, traits) =>
    companyOf(
      { traits, addresses: addresses.get(person)?.map(({ address }) => address) ?? [] },
      domainOf,
    )
}

/** The same as person_state keeps it. */
export const belongingOf = (kept: ReturnType<typeof belongingColumns>): Belonging => ({
  company: kept.company,
  account: kept.company_account,
  called: kept.company_called,
  text: kept.company_text,
})

/** What person_state keeps of it. */
export const belongingColumns = ({ company, account, called, text }: Belonging) => ({
  company,
  company_account: account,
  company_called: called,
  company_text: text,
})
