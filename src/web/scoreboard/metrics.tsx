import './metrics.css'
import type { Metric, Scoreboard, ScoreboardView } from '#api/scoreboard.ts'
import { shownAs } from '#domain/scoreboard/shown-as.ts'
import { counted, decimal, int, money } from '#web/kit/format.ts'
import { Range, RateText } from '#web/kit/number.tsx'
import type { Opens } from '#web/kit/opens.tsx'
import { Section } from '#web/kit/page.tsx'
import { periodName } from '#web/kit/time.tsx'
import { usePhone, useWidth } from '#web/kit/use-width.ts'
import { RangeHead } from './range-head.tsx'

/** The joint metrics as one table: share, interval, cases, how it is counted, and the change in words. */
export function Metrics({ board, view }: { board: Scoreboard; view: ScoreboardView }) {
  const known = board.metrics.filter(({ rate }) => rate.den > 0)
  const silent = board.metrics.length - known.length
  const against = board.preceding && periodName(board.preceding.key)
  const phone = usePhone()
  const [ref, width] = useWidth<HTMLDivElement>()
  return (
    <Section title="The numbers both teams believe" note={note(board, against)}>
      <div ref={ref}>
        <table className="hair metrics score-cards">
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" className="end">
                Share
              </th>
              <RangeHead marks={[0, 0.5, 1]} />
              <th scope="col" className="end score-gap">
                Cases
              </th>
              <th scope="col">Counted by</th>
              {against === null ? null : <th scope="col">Against {against}</th>}
            </tr>
          </thead>
          <tbody>
            {known.map((metric) => (
              <tr key={metric.id}>
                <th scope="row">
                  <span className="w5">{WORDS[metric.id].name}</span>{' '}
                  <span className="quiet t12 w4 metrics-short">{WORDS[metric.id].short}</span>
                </th>
                <td className="end">
                  {hasNoLosses(metric, board) ? (
                    <span className="quiet">no losses recorded</span>
                  ) : (
                    <RateText rate={metric.rate} opens={opens(metric.id, view)} />
                  )}
                </td>
                <td className="score-range">
                  {hasNoLosses(metric, board) ? null : (
                    <Range
                      rate={metric.rate}
                      before={metric.before && metric.before.den >= 10 ? metric.before.value : null}
                      width={phone ? Math.max(width, 120) : 200}
                    />
                  )}
                </td>
                <td className="end score-gap quiet">
                  {int(metric.rate.num)} of {int(metric.rate.den)}
                </td>
                <td className="quiet score-hide">{basis(metric)}</td>
                {against === null ? null : (
                  <td className={metric.change?.clear ? 'w5' : 'quiet'}>{change(metric)}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {silent > 0 ? (
        <p className="quiet t12 metrics-silent">
          {counted(silent, 'other metric has', 'other metrics have')} no data in this period:{' '}
          {board.metrics
            .filter(({ rate }) => rate.den === 0)
            .map(({ id }) => WORDS[id].name.toLowerCase())
            .join(', ')}
          .
        </p>
      ) : null}
      <Beside beside={board.beside} board={board} />
    </Section>
  )
}

function Beside({ beside, board }: { beside: Scoreboard['beside']; board: Scoreboard }) {
  const currency = board.flow.wonMoney?.currency
  const { dealsPer100Mql, centsPerMql, cycleDays } = beside
  if (dealsPer100Mql === null && cycleDays === null) return null
  return (
    <p className="score-beside quiet">
      {dealsPer100Mql === null ? null : (
        <span>
          <span className="w6 tabular metrics-figure">{decimal(dealsPer100Mql, 1)}</span> deals per
          100 leads
        </span>
      )}
      {centsPerMql === null || currency === undefined ? null : (
        <span>
          <span className="w6 tabular metrics-figure">{money(centsPerMql, currency)}</span> won per
          lead
        </span>
      )}
      {cycleDays === null ? null : (
        <span>
          <span className="w6 tabular metrics-figure">{decimal(cycleDays.median, 1)} days</span>{' '}
          from opened to won, the middle of {counted(cycleDays.deals, 'deal', 'deals')}; three
          quarters within {decimal(cycleDays.p75, 1)}
        </span>
      )}
    </p>
  )
}

const WORDS: Record<Metric['id'], { name: string; short: string }> = {
  decided: { name: 'Answered by sales', short: 'of all that were passed' },
  accepted: { name: 'Accepted by sales', short: 'MQL to SAL, of all answered' },
  deal: { name: 'Became a deal', short: 'MQL to opportunity' },
  won: { name: 'Won', short: 'MQL to customer' },
  recycled: { name: 'Sent back as too early', short: 'recycled' },
  'rejected-with-reason': { name: 'Rejected with a reason', short: 'of all rejections' },
  'win-rate': { name: 'Closed deals won', short: 'win rate' },
  'win-rate-by-creation': { name: 'Opened deals won', short: 'win rate by the day they began' },
}

/** A share of won among won alone is 100 % and means nothing. */
const hasNoLosses = ({ id }: Metric, { deals }: Scoreboard) =>
  id === 'win-rate' && deals.lost === 0 && deals.won > 0

function opens(id: Metric['id'], { period, window }: ScoreboardView): Opens {
  switch (id) {
    case 'decided':
    case 'accepted':
    case 'recycled':
      return { to: '/people', search: { passed: period, answer: id } }
    case 'deal':
    case 'won':
      return { to: '/people', search: { mql: period, reached: id, window } }
    case 'rejected-with-reason':
      return { to: '/people', search: { refused: period, reason: 'given' } }
    case 'win-rate':
      return { to: '/deals', search: { state: 'won', closed: period } }
    case 'win-rate-by-creation':
      return { to: '/deals', search: { state: 'won', opened: period, window } }
  }
}

function basis({ rate }: Metric) {
  if (rate.basis === 'activity') return 'activity'
  if (rate.windowDays === null) return 'cohort, to date'
  return `cohort, ${rate.windowDays} days${rate.matureShare < 1 ? ', still moving' : ''}`
}

/** The change in words: no arrow, no colour, and nothing said that the interval does not carry. Rule 0.6. */
function change({ rate, before, change: apart }: Metric) {
  if (before === null || before.value === null) return 'no data before'
  if (shownAs(rate) === 'count' || shownAs(before) === 'count') return 'too few to say'
  if (apart === null) return 'not comparable yet'
  if (!apart.clear) return 'no clear change'
  const points = ((rate.value ?? 0) - before.value) * 100
  const size = Math.abs(points) < 1 ? decimal(Math.abs(points), 1) : int(Math.abs(points))
  return `${points > 0 ? 'up' : 'down'} ${size} ${size === '1' ? 'point' : 'points'}`
}

function note(board: Scoreboard, against: string | null) {
  const when = board.period.key === 'all' ? 'All time' : periodName(board.period.key)
  const tick = against === null ? '' : `, the tick ${against}`
  return `${when} under agreement v${board.version}. The dot is the share, the bar its 95% interval${tick}.`
}
