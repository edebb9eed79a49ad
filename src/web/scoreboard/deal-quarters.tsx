import type { Scoreboard } from '#api/scoreboard.ts'
import { counted, exactMoney, int } from '#web/kit/format.ts'
import { Range, RateText } from '#web/kit/number.tsx'
import { Figure } from '#web/kit/opens.tsx'
import { Section } from '#web/kit/page.tsx'
import { periodName } from '#web/kit/time.tsx'
import { usePhone, useWidth } from '#web/kit/use-width.ts'
import { RangeHead } from './range-head.tsx'

type Deals = Scoreboard['deals']

/** What was won and lost, by the quarter in which it closed. */
export function DealQuarters({ deals }: { deals: Deals }) {
  const phone = usePhone()
  const [ref, width] = useWidth<HTMLDivElement>()
  if (deals.byQuarter.length === 0 && deals.open === 0) return null
  const range = phone ? Math.max(width, 120) : 200
  return (
    <Section title="Deals by quarter of close" note={`${rateWords(deals)} ${openNow(deals)}`}>
      <div ref={ref}>
        <table className="hair score-cards">
          <thead>
            <tr>
              <th scope="col">Closed in</th>
              <th scope="col" className="end">
                Won
              </th>
              <th scope="col" className="end">
                Lost
              </th>
              <th scope="col" className="end score-gap">
                Win rate
              </th>
              <RangeHead marks={[0, 0.5, 1]} />
              <th scope="col" className="end">
                Revenue won
              </th>
            </tr>
          </thead>
          <tbody>
            {deals.byQuarter.map(({ quarter, ...row }) => (
              <tr key={quarter}>
                <th scope="row" className="w5">
                  {periodName(quarter)}
                </th>
                <Line row={row} closed={quarter} range={range} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All closed</th>
              <Line row={deals} closed={null} range={range} />
            </tr>
          </tfoot>
        </table>
      </div>
      {deals.withoutAmount > 0 && deals.won > deals.withoutAmount ? (
        <p className="quiet t12 metrics-silent">
          {counted(deals.withoutAmount, 'won deal names', 'won deals name')} no amount in this
          currency and {deals.withoutAmount === 1 ? 'is' : 'are'} counted, but not in the sums.
        </p>
      ) : null}
    </Section>
  )
}

function Line(props: {
  row: Pick<Deals, 'won' | 'lost' | 'winRate' | 'money'>
  closed: string | null
  range: number
}) {
  const { won, lost, winRate, money } = props.row
  const opens = (state: 'won' | 'lost') =>
    ({
      to: '/deals',
      search: { state, ...(props.closed === null ? {} : { closed: props.closed }) },
    }) as const
  return (
    <>
      <td className="end" data-label="Won">
        <Figure opens={opens('won')} className="w6">
          {int(won)}
        </Figure>
      </td>
      <td className="end" data-label="Lost">
        <Figure opens={opens('lost')}>{int(lost)}</Figure>
      </td>
      <td className="end score-gap score-fine" data-label="Win rate">
        <RateText rate={winRate} digits={2} />
      </td>
      <td className="score-range">
        <Range rate={winRate} width={props.range} />
      </td>
      <td className="end" data-label="Revenue">
        {money === null ? (
          <span className="quiet">no data</span>
        ) : (
          <span className="w5">{exactMoney(money.cents, money.currency)}</span>
        )}
      </td>
    </>
  )
}

/** A company that records no losses has a win rate of 100 %, and it means nothing. */
const rateWords = ({ won, lost }: Deals) =>
  lost === 0 && won > 0
    ? 'No lost deal is recorded here, so the win rate says nothing about how hard it is to win.'
    : 'The win rate is won of all that closed in the quarter; the newest quarters look better than they are, because losses are closed late.'

function openNow({ open, undated }: Deals) {
  if (open === 0) return ''
  const silent = undated === 0 ? '' : `, ${int(undated)} of them without any day`
  return `${counted(open, 'deal is', 'deals are')} open now${silent}.`
}
