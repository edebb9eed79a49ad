import { Select } from '@mantine/core'
import type { Upload } from '#api/imports.ts'
import type { DealState } from '#domain/people/imports/map.ts'
import type { Plan } from '#domain/people/imports/plan.ts'
import { Section } from '#web/kit/page.tsx'
import { DateOrders, slashedDates } from './date-orders.tsx'
import { Letters, type Reread } from './letters.tsx'

const STATES = [
  { value: 'won', label: 'Won' },
  { value: 'lost', label: 'Lost' },
  { value: 'open', label: 'Still open' },
]

type Part = { upload: Upload; plan: Plan; change: (plan: Plan) => void }

/** What the values of the deals' stage mean: won, lost, or still open. */
export function DealStages({ upload, plan, change }: Part) {
  const column = Object.keys(plan.roles).find((name) => plan.roles[name]?.includes('deal-state'))
  if (column === undefined) return null
  // Statuses of known systems are read through their table, which has a section of its own.
  if (plan.rest.statuses ?? plan.rest.system) return null
  const told = upload.columns.find((it) => it.name === column)
  const met = told?.values.length ? told.values : (told?.examples ?? [])
  const values = differing([...met, ...plan.won, ...plan.lost])
  const mean = (value: string, state: string | null) =>
    change({
      ...plan,
      won: [...plan.won.filter((it) => !same(it, value)), ...(state === 'won' ? [value] : [])],
      lost: [...plan.lost.filter((it) => !same(it, value)), ...(state === 'lost' ? [value] : [])],
    })
  return (
    <Section
      title="What your deal stages mean"
      note={`Values of “${column}” that we met. Every other value is a deal that is still open.`}
    >
      <table className="hair import-stages">
        <thead>
          <tr>
            <th scope="col">Value in your file</th>
            <th scope="col" className="import-arrow">
              <span className="sr">means</span>
            </th>
            <th scope="col">The deal is</th>
          </tr>
        </thead>
        <tbody>
          {values.map((value) => (
            <tr key={value}>
              <td className="w5">{value}</td>
              <td className="import-arrow" aria-hidden="true">
                →
              </td>
              <td>
                <Select
                  aria-label={`${value} means`}
                  size="xs"
                  allowDeselect={false}
                  data={STATES}
                  value={meaning(plan, value)}
                  onChange={(state) => mean(value, state)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

/** Stages are read whatever the case of their letters. */
const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

const differing = (values: string[]) =>
  values.filter((value, i) => value !== '' && values.findIndex((other) => same(other, value)) === i)

function meaning({ won, lost }: Plan, value: string) {
  if (won.some((it) => same(it, value))) return 'won'
  return lost.some((it) => same(it, value)) ? 'lost' : 'open'
}

const USUAL = ['EUR', 'USD', 'GBP', 'CHF', 'BRL', 'JPY']
/** The usual ones first, then every other ISO code. */
const CURRENCIES = [...new Set([...USUAL, ...Intl.supportedValuesOf('currency')])]

/** How the file is written, as far as we could tell, and what only somebody who knows it can say. */
export function Writing({ upload, plan, change, reread }: Part & { reread: Reread }) {
  const { rest } = plan
  const roles = Object.values(plan.roles).flat()
  const amounts = roles.includes('deal-amount')
  const stateless = roles.includes('deal-id') && !roles.includes('deal-state')
  const dates = slashedDates(upload, plan)
  if (dates.length === 0 && !amounts && !stateless && upload.delimiter === null) return null
  const open = dates.filter(({ order }) => order === null).map(({ name }) => `“${name}”`)
  const set = (change_: Partial<Plan['rest']>) => change({ ...plan, rest: { ...rest, ...change_ } })
  return (
    <Section title="How it is written">
      {open.length > 0 ? (
        <p className="import-need" role="status">
          Nothing in {open.join(', ')} shows whether the day or the month comes first. Say which.
        </p>
      ) : null}
      <div className="import-writing">
        <DateOrders upload={upload} plan={plan} change={change} />
        <Letters upload={upload} reread={reread} />
        {amounts ? (
          <Select
            label="Amounts are written"
            allowDeselect={false}
            data={[
              { value: '.', label: '1,234.50' },
              { value: ',', label: '1.234,50' },
            ]}
            value={rest.decimal}
            onChange={(decimal) => decimal && set({ decimal: decimal as '.' | ',' })}
          />
        ) : null}
        {amounts && !roles.includes('deal-currency') ? (
          <Select
            label="Amounts are in"
            searchable
            allowDeselect={false}
            data={CURRENCIES}
            placeholder="Your currency"
            nothingFoundMessage="No currency has this code"
            value={plan.currency}
            onChange={(currency) => currency && change({ ...plan, currency })}
          />
        ) : null}
        {stateless ? (
          <Select
            label="All these deals are"
            allowDeselect={false}
            data={STATES}
            value={plan.state}
            onChange={(state) => state && change({ ...plan, state: state as DealState })}
          />
        ) : null}
      </div>
    </Section>
  )
}
