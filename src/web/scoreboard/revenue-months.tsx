import type { Scoreboard } from '#api/scoreboard.ts'
import { int, money } from '#web/kit/format.ts'
import { periodName } from '#web/kit/time.tsx'
import { useWidth } from '#web/kit/use-width.ts'

type Month = Scoreboard['revenue']['byMonth'][number]

const HEIGHT = 176
/** Room above the bars for the label of the best month, and below for the names of months. */
const [TOP, FOOT] = [24, 24]
/** More months than these are too thin to be told apart. */
const SHOWN = 36

/** A bar a month in ink, the same month a year before as a grey line across it. Bars start at 0. */
export function RevenueMonths({ months, currency }: { months: Month[]; currency: string | null }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const shown = months.slice(-SHOWN)
  const now = (month: Month) => (currency === null ? month.deals : month.cents)
  const before = (month: Month) => (currency === null ? month.beforeDeals : month.beforeCents)
  const say = (value: number) => (currency === null ? int(value) : money(value, currency))
  const most = Math.max(1, ...shown.map((month) => Math.max(now(month), before(month))))
  const best = shown.reduce((top, month, i) => (now(month) > now(shown[top] as Month) ? i : top), 0)
  const step = width / Math.max(shown.length, 6)
  const bar = Math.max(2, Math.min(32, step * 0.6))
  const y = (value: number) => HEIGHT - FOOT - (value / most) * (HEIGHT - FOOT - TOP)
  const middle = (i: number) => (i + 0.5) * step
  const top = shown[best]
  return (
    <div ref={ref} className="revenue-months">
      {width === 0 || top === undefined ? null : (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={finding(shown, top, now, before, say)}
        >
          <line
            x1="0"
            x2={step * shown.length}
            y1={HEIGHT - FOOT}
            y2={HEIGHT - FOOT}
            stroke="var(--ls-hair-strong)"
          />
          {shown.map((month, i) => (
            <g key={month.month}>
              <rect
                x={middle(i) - bar / 2}
                width={bar}
                y={y(now(month))}
                height={HEIGHT - FOOT - y(now(month))}
                rx={Math.min(3, bar / 2)}
                fill={month.inPeriod ? 'var(--ls-joint)' : 'var(--ls-joint-soft)'}
              />
              {before(month) > 0 ? (
                <line
                  x1={middle(i) - bar / 2 - 3}
                  x2={middle(i) + bar / 2 + 3}
                  y1={y(before(month))}
                  y2={y(before(month))}
                  stroke="var(--ls-mute)"
                  strokeWidth="2"
                />
              ) : null}
            </g>
          ))}
          {now(top) > 0 ? (
            <text
              x={Math.min(Math.max(middle(best), 32), width - 32)}
              y={y(Math.max(now(top), before(top))) - 8}
              textAnchor="middle"
              className="revenue-label w6"
            >
              {say(now(top))}
            </text>
          ) : null}
          {shown.map((month, i) =>
            isNamed(i, shown.length, step) ? (
              <text
                key={month.month}
                x={middle(i)}
                y={HEIGHT - 6}
                textAnchor={i === 0 ? 'start' : 'middle'}
                dx={i === 0 ? -bar / 2 : 0}
                className="revenue-label revenue-label-quiet"
              >
                {shortName(month.month, i === 0)}
              </text>
            ) : null,
          )}
        </svg>
      )}
    </div>
  )
}

/** As many names as there is room for, always the first. */
function isNamed(i: number, months: number, step: number) {
  const every = Math.max(1, Math.ceil(56 / step))
  return i % every === 0 && (i === 0 || i * step >= 96) && (months - i) * step >= 24
}

/** "Jan 2018" for the first and for every January, else "Feb". */
function shortName(key: string, isFirst: boolean) {
  const [month = '', year] = periodName(key).split(' ')
  return isFirst || key.endsWith('-01') ? `${month.slice(0, 3)} ${year}` : month.slice(0, 3)
}

function finding(
  months: Month[],
  top: Month,
  now: (month: Month) => number,
  before: (month: Month) => number,
  say: (value: number) => string,
) {
  const total = (of: (month: Month) => number) => months.reduce((sum, month) => sum + of(month), 0)
  const was = total(before)
  const against = was > 0 ? `; ${say(was)} in the same months a year before` : ''
  return `Won month by month: ${say(total(now))} in all${against}. The best month was ${periodName(top.month)} with ${say(now(top))}.`
}
