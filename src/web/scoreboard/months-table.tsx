import type { Scoreboard } from '#api/scoreboard.ts'
import { exactMoney, int } from '#web/kit/format.ts'
import { Figure } from '#web/kit/opens.tsx'
import { periodName } from '#web/kit/time.tsx'

type Months = Scoreboard['revenue']['byMonth']

/** Revenue or deals won by month as a table; each month opens its deals. */
export function MonthsTable({ months, currency }: { months: Months; currency: string | null }) {
  const say = (deals: number, cents: number) =>
    currency === null || cents === 0 ? int(deals) : exactMoney(cents, currency)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
    <section className="revenue-scroll" aria-label="Won by month" tabIndex={0}>
      <table className="hair">
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col" className="end">
              {currency === null ? 'Deals won' : 'Won'}
            </th>
            <th scope="col" className="end">
              A year before
            </th>
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <th scope="row">{periodName(month.month)}</th>
              <td className="end">
                <Figure opens={{ to: '/deals', search: { state: 'won', closed: month.month } }}>
                  {month.deals === 0 ? 'none' : say(month.deals, month.cents)}
                </Figure>
              </td>
              <td className="end quiet">
                {month.beforeDeals === 0 ? 'none' : say(month.beforeDeals, month.beforeCents)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
