import './revenue.css'
import { useId, useState } from 'react'
import type { Scoreboard, ScoreboardView } from '#api/scoreboard.ts'
import { shownAs } from '#domain/scoreboard/shown-as.ts'
import {
  counted,
  exactMoney,
  int,
  interval,
  money,
  percent,
  signedPercent,
} from '#web/kit/format.ts'
import { TeamChip } from '#web/kit/mark.tsx'
import { Figure } from '#web/kit/opens.tsx'
import { periodName } from '#web/kit/time.tsx'
import { AsTable } from './as-table.tsx'
import { MonthsTable } from './months-table.tsx'
import { RevenueMonths } from './revenue-months.tsx'

/** The first number of the page, and revenue won month by month against a year before. */
export function Revenue({ board, view }: { board: Scoreboard; view: ScoreboardView }) {
  const [asTable, setAsTable] = useState(false)
  const id = useId()
  const { revenue } = board
  const currency = revenue.now.money?.currency ?? null
  return (
    <section className="revenue" aria-labelledby={id}>
      <div>
        <First id={id} board={board} view={view} />
        <Began revenue={revenue} view={view} />
      </div>
      <div>
        <div className="row between top">
          <p className="t12 quiet">
            {currency === null ? 'Deals won by month' : 'Revenue won by month'}
            {revenue.byMonth.some((month) => month.beforeDeals > 0)
              ? '; the line is the same month a year before.'
              : '.'}
          </p>
          <AsTable on={asTable} toggle={() => setAsTable(!asTable)} what="revenue by month" />
        </div>
        {asTable ? (
          <MonthsTable months={revenue.byMonth} currency={currency} />
        ) : (
          <RevenueMonths months={revenue.byMonth} currency={currency} />
        )}
      </div>
    </section>
  )
}

/** Growth where there is a year before, else the money, else the leads won; never a number that is not there. */
function First({ id, board, view }: { id: string; board: Scoreboard; view: ScoreboardView }) {
  const { headline, now } = board.revenue
  if (headline?.now.money && headline.was.money)
    return (
      <>
        <h2 id={id} className="t14 w5 quiet">
          {grownFrom(headline, board.asOf)}
        </h2>
        <p className="t40 w6">
          <Figure opens={{ to: '/deals', search: { state: 'won', closed: headline.period.key } }}>
            {signedPercent(headline.growth)}
          </Figure>
        </p>
        <p>
          {counted(headline.now.deals, 'deal', 'deals')} worth{' '}
          {money(headline.now.money.cents, headline.now.money.currency)}; a year before{' '}
          {int(headline.was.deals)} worth{' '}
          {money(headline.was.money.cents, headline.was.money.currency)}.
        </p>
        <WithoutAmount n={headline.now.withoutAmount} />
      </>
    )
  if (now.money) return <MoneyFirst id={id} now={now} money={now.money} view={view} />
  return <LeadsFirst id={id} board={board} view={view} />
}

function MoneyFirst(props: {
  id: string
  now: Scoreboard['revenue']['now']
  money: { cents: number; currency: string }
  view: ScoreboardView
}) {
  const { now, view } = props
  return (
    <>
      <h2 id={props.id} className="t14 w5 quiet">
        Revenue won, {view.period === 'all' ? 'all time' : periodName(view.period)}
      </h2>
      <p className="t40 w6">
        <Figure opens={{ to: '/deals', search: { state: 'won', closed: view.period } }}>
          {exactMoney(props.money.cents, props.money.currency)}
        </Figure>
      </p>
      <p>
        {counted(now.deals, 'deal', 'deals')} won.{' '}
        <span className="quiet">Growth: no data, because nothing is known of the year before.</span>
      </p>
      <WithoutAmount n={now.withoutAmount} />
    </>
  )
}

function LeadsFirst({ id, board, view }: { id: string; board: Scoreboard; view: ScoreboardView }) {
  const { won, mql } = board.stages.total
  const opens = {
    to: '/people',
    search: { mql: view.period, reached: 'won', window: view.window },
  } as const
  const share = won.value !== null && won.lo !== null && won.hi !== null && shownAs(won) !== 'count'
  return (
    <>
      <h2 id={id} className="t14 w5 quiet">
        Leads won{view.window === 'to-date' ? '' : ` within ${view.window} days`},{' '}
        {view.period === 'all' ? 'all time' : periodName(view.period)}
      </h2>
      <p className="t40 w6">
        {mql === 0 ? (
          <span className="quiet">no data</span>
        ) : (
          <Figure opens={opens}>
            {int(won.num)} of {int(mql)}
          </Figure>
        )}
      </p>
      {share ? (
        <p>
          <span className="w6 tabular">
            {shownAs(won) === 'at-least' ? 'at least ' : ''}
            {percent(won.value ?? 0, 1)}
          </span>{' '}
          <span className="quiet">
            of the leads, between {interval(won.lo ?? 0, won.hi ?? 0, 1).replace('–', ' and ')}.
          </span>
        </p>
      ) : null}
      <p className="quiet">
        {board.revenue.now.deals > 0
          ? 'Revenue: no data. No deal that was won names an amount.'
          : 'Revenue: no data. No deal was won here.'}
      </p>
    </>
  )
}

const WithoutAmount = ({ n }: { n: number }) =>
  n > 0 ? (
    <p className="quiet t12">
      {counted(n, 'won deal names', 'won deals name')} no amount in this currency and{' '}
      {n === 1 ? 'is' : 'are'} not in the sum.
    </p>
  ) : null

/** Who the won deals began with: a bar and the same in words. */
function Began({
  revenue,
  view,
}: Pick<{ revenue: Scoreboard['revenue']; view: ScoreboardView }, 'revenue' | 'view'>) {
  const { byMarketing, bySales, now } = revenue
  if (now.deals === 0) return null
  const weight = (won: typeof now) => won.money?.cents ?? (now.money ? 0 : won.deals)
  const words = (won: typeof now) =>
    won.money ? money(won.money.cents, won.money.currency) : counted(won.deals, 'deal', 'deals')
  const opens = (began: 'marketing' | 'sales') =>
    ({ to: '/deals', search: { state: 'won', closed: view.period, began } }) as const
  return (
    <div className="revenue-began">
      <p className="t12 quiet">
        Where what was won began{view.window === 'to-date' ? '' : ', to date whatever the window'}
      </p>
      <div className="revenue-bar" aria-hidden="true">
        <i style={{ flexGrow: weight(byMarketing) }} className="revenue-marketing" />
        <i style={{ flexGrow: weight(bySales) }} className="revenue-sales" />
      </div>
      <p className="row g16 wrap">
        <span className="row">
          <TeamChip side="marketing">Marketing</TeamChip>
          <Figure opens={opens('marketing')}>{words(byMarketing)}</Figure>
        </span>
        <span className="row">
          <TeamChip side="sales">Sales</TeamChip>
          <Figure opens={opens('sales')}>{words(bySales)}</Figure>
        </span>
      </p>
    </div>
  )
}

/** "Revenue growth, won in 2026 so far against the same days of 2025" */
function grownFrom(
  { period, before }: NonNullable<Scoreboard['revenue']['headline']>,
  asOf: number,
) {
  const runs = period.to !== null && asOf < period.to
  const [now, was] = [periodName(period.key), periodName(before.key)]
  return runs
    ? `Revenue growth, won in ${now} so far against the same days of ${was}`
    : `Revenue growth, won in ${now} against ${was}`
}
