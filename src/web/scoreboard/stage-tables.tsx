import './stage-tables.css'
import type { Scoreboard, ScoreboardView, StageRow } from '#api/scoreboard.ts'
import { hadItsTime } from '#domain/scoreboard/maturity.ts'
import { periodOf } from '#domain/scoreboard/period.ts'
import { against, shownAs } from '#domain/scoreboard/shown-as.ts'
import { instant } from '#domain/time.ts'
import { int } from '#web/kit/format.ts'
import { Range, RateText } from '#web/kit/number.tsx'
import { Figure, type Opens } from '#web/kit/opens.tsx'
import { Section } from '#web/kit/page.tsx'
import { periodName } from '#web/kit/time.tsx'
import { usePhone, useWidth } from '#web/kit/use-width.ts'
import { RangeHead } from './range-head.tsx'

/** How far the leads came, by where they came from and by the month they became a lead. */
export function StageTables({ board, view }: { board: Scoreboard; view: ScoreboardView }) {
  const { total, byOrigin, byMonth } = board.stages
  const { period: mql, window } = view
  const had = window === 'to-date' ? 'to date' : `within ${window} days`
  return (
    <>
      <Section
        title="By where they came from"
        note={`Leads (MQL) by the origin their source names, and how far they came ${had}. The bar is the 95% interval, the tick all leads together.`}
      >
        <StageTable
          head="Came from"
          rows={byOrigin}
          total={total}
          name={(key) => (key === null ? <span className="quiet">not recorded</span> : key)}
          opens={(key, reached) => ({
            to: '/people',
            search: { mql, origin: key ?? '', reached, window },
          })}
          view={view}
        />
      </Section>
      <Section
        title="By the month they became a lead"
        note={`Each month's own leads, and what came of them ${had}; young months, which may still win, say “at least”.`}
      >
        <StageTable
          head="Became a lead in"
          rows={byMonth}
          total={total}
          name={(key) => periodName(key ?? '')}
          isYoung={(key) =>
            key !== null &&
            window === 'to-date' &&
            !hadItsTime(periodOf(key, board.timeZone).to, instant(board.asOf))
          }
          opens={(key, reached) => ({
            to: '/people',
            search: { mql: key ?? 'all', reached, window },
          })}
          view={view}
        />
      </Section>
    </>
  )
}

type Reached = 'mql' | 'accepted' | 'deal' | 'won'

function StageTable(props: {
  head: string
  rows: StageRow[]
  total: StageRow
  name: (key: string | null) => React.ReactNode
  opens: (key: string | null, reached: Reached) => Opens
  /** To date, a month that ended lately had less time than the others. */
  isYoung?: (key: string | null) => boolean
  view: ScoreboardView
}) {
  const { rows, total, view } = props
  const phone = usePhone()
  const [ref, width] = useWidth<HTMLDivElement>()
  const max = scaleOf([...rows, total])
  const all = (reached: Reached): Opens => ({
    to: '/people',
    search: { mql: view.period, reached, window: view.window },
  })
  const line = (row: StageRow, opens: (reached: Reached) => Opens, digits: number) => {
    // A month that had less time than the others has not shown all its wins: "at least".
    const share = props.isYoung?.(row.key) ? { ...row.won, matureShare: 0 } : row.won
    return (
      <>
        <td className="end" data-label="Leads">
          <Figure opens={opens('mql')}>{int(row.mql)}</Figure>
        </td>
        <td className="end score-hide">
          <Figure opens={opens('accepted')}>{int(row.accepted.num)}</Figure>
        </td>
        <td className="end score-hide">
          <Figure opens={opens('deal')}>{int(row.deal.num)}</Figure>
        </td>
        <td className="end stage-won" data-label="Won">
          <Figure opens={opens('won')} className="w6">
            {int(row.won.num)}
          </Figure>
        </td>
        <td className="end stage-share score-fine">
          <RateText rate={share} digits={digits} />
        </td>
        <td className="score-range">
          <Range
            rate={share}
            before={total.won.value}
            max={max}
            width={phone ? Math.max(width, 120) : 200}
          />
        </td>
      </>
    )
  }
  return (
    <div ref={ref}>
      <table className="hair score-cards stage-table">
        <thead>
          <tr>
            <th scope="col">{props.head}</th>
            <th scope="col" className="end">
              Leads
            </th>
            <th scope="col" className="end">
              Accepted
            </th>
            <th scope="col" className="end">
              Deals
            </th>
            <th scope="col" className="end">
              Won
            </th>
            <th scope="col" className="end stage-share">
              Share won
            </th>
            <RangeHead marks={[0, max]} />
            <th scope="col">Against all</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key ?? ''}>
              <th scope="row" className="w5">
                {props.name(row.key)}
              </th>
              {line(row, (reached) => props.opens(row.key, reached), row.won.den < 30 ? 0 : 2)}
              <td className="score-hide">
                {againstWords(row, total, props.isYoung?.(row.key) ?? false)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All leads</th>
            {line(total, all, total.mql < 1_000 ? 2 : 3)}
            <td className="score-hide" />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

/** Said only where the whole lies outside the interval; no ranking else. Rule 0.8. */
function againstWords(row: StageRow, total: StageRow, young: boolean) {
  const stands = against(row.won, total.won)
  if (stands === null) return <span className="quiet">too few to say</span>
  if (young) return <span className="quiet">too young to say</span>
  if (stands === 'no-clear-difference') return <span className="quiet">no clear difference</span>
  return <span className="w5">{stands}</span>
}

const SCALES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8]

/** The end of the scale: the smallest round share that holds the intervals of all rows with 30 leads. */
function scaleOf(rows: StageRow[]) {
  const sure = rows.filter(({ won }) => shownAs(won) !== 'count')
  const most = Math.max(0, ...sure.map(({ won }) => won.hi ?? 0))
  return SCALES.find((scale) => scale >= most) ?? 1
}
