import { accountName } from '#domain/people/companies/account.ts'
import {
  type CompanyName,
  companyText,
  spelledCompany,
} from '#domain/people/companies/company-name.ts'
import { hostOfSite } from '#domain/people/companies/host.ts'
import type { Cell, ImportMap } from '#domain/people/imports/map.ts'
import { digest, messageId } from '#domain/people/imports/message-id.ts'
import type { Result } from '#domain/result.ts'
import type { RowEvent, RowRefusal } from './row.ts'
import { type Bench, dateAt, type Spot, textAt, valuesAt } from './row-cells.ts'

type Account = { name: CompanyName | null; told: RowEvent | null }

/** Reads the company of a row by its source's key; a map of neither people nor deals tells of the company itself. */
export function accountReader<Row>(
  map: ImportMap,
  bench: Bench<Row>,
): (row: Row) => Result<Account, RowRefusal> {
  const { account } = map
  if (!account) return () => NO_ACCOUNT
  const id = bench.spot(account.id, 'account.id')
  if (map.person || map.deal)
    return (row) => ({
      ok: true,
      value: { name: accountName(account.system, textAt(id, row)), told: null },
    })
  const called = bench.spot(account.name, 'account.name')
  const site = bench.spot(account.site, 'account.site')
  const at = bench.spot(map.traitsAt, 'traitsAt')
  const traits = traitSpots(map, called, site, bench)
  return (row) => {
    const name = accountName(account.system, textAt(id, row))
    if (name === null) return NO_ACCOUNT
    const values = valuesAt(traits, row, bench.decimal)
    if (!values.ok) return values
    const date = dateAt(bench, at, row)
    if (!date.ok) return date
    const details = values.value
    // A map that was kept has its traits in another order, and tells the same.
    const content = JSON.stringify(Object.entries(details).sort())
    const told: RowEvent = {
      messageId: messageId(spelledCompany(name), `company:${textAt(at, row)}:${digest(content)}`),
      kind: 'identify',
      name: 'company',
      properties: {},
      details,
      happenedAt: date.value ?? bench.setting.now,
      ofDeal: false,
      account: {
        account: name,
        name: companyText(textAt(called, row)),
        host: hostOfSite(textAt(site, row)),
      },
      campaign: null,
      piece: null,
    }
    return { ok: true, value: { name, told } }
  }
}

const NO_ACCOUNT = { ok: true, value: { name: null, told: null } } as const

function traitSpots<Row>(
  { traits }: ImportMap,
  name: Spot<Row> | null,
  website: Spot<Row> | null,
  bench: Bench<Row>,
): [string, Spot<Row>][] {
  const own = Object.entries({ name, website })
  const more = Object.entries<Cell>(traits ?? {}).map(
    ([trait, cell]) => [trait, bench.spot(cell, `traits.${trait}`)] as const,
  )
  return [...own, ...more].flatMap(([trait, spot]) =>
    spot ? [[trait, spot] as [string, Spot<Row>]] : [],
  )
}
