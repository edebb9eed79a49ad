import type { Capacity, Workload } from '#domain/agreement/backtest/workload.ts'
import { decimal, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'

type Props = { workload: Workload; capacity: Capacity | null; version: number }
const [W, H, FOOT] = [540, 152, 24]
const DAY_MS = 86_400_000
const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' })

/** Leads a week under either version, against what sales can take. */
export function Weeks({ workload: { firstWeek, now, candidate }, capacity, version }: Props) {
  const taken = capacity ? capacity.reps * capacity.leadsPerRepWeek : null
  const most = Math.max(1, ...now.weeks, ...candidate.weeks, (taken ?? 0) * 1.1)
  const each = W / Math.max(1, now.weeks.length)
  const y = (leads: number) => H - (leads / most) * (H - 8)
  const note =
    now.over && candidate.over
      ? `Too many in ${int(now.over.num)} of ${int(now.over.den)} weeks under v${version} (grey), in ${int(candidate.over.num)} under the change (ink).`
      : `Under v${version} (grey) and under the change (ink). Say below what sales can take.`
  return (
    <Section title="Leads a week" note={firstWeek === null ? 'No lead on either side.' : note}>
      <figure>
        <svg viewBox={`0 0 ${W} ${H + FOOT}`} role="img" aria-label={note}>
          {now.weeks.map((was, i) => {
            const is = candidate.weeks[i] ?? 0
            const at = { x: i * each + 0.5, width: Math.max(0.5, each - 1) }
            return (
              <g key={weekOf(firstWeek, i)}>
                <title>{`Week of ${weekOf(firstWeek, i)}: ${int(was)} and ${int(is)} leads`}</title>
                <rect {...at} y={y(was)} height={H - y(was)} className="backtest-bar-below" />
                <rect {...at} y={y(is)} height={H - y(is)} className="backtest-bar-passed" />
              </g>
            )
          })}
          {taken === null ? null : (
            <>
              <line x1={0} x2={W} y1={y(taken)} y2={y(taken)} className="backtest-capacity-line" />
              <text x={W} y={y(taken) - 6} textAnchor="end" className="t12 backtest-capacity-text">
                {`Sales can take ${Number.isInteger(taken) ? int(taken) : decimal(taken)}`}
              </text>
            </>
          )}
          <line x1={0} x2={W} y1={H} y2={H} className="backtest-axis" />
          {firstWeek === null
            ? null
            : [0, 0.33, 0.66, 1].map((share) => (
                <text
                  key={share}
                  x={share * W}
                  y={H + 18}
                  textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
                  className="t12 quiet"
                >
                  {month.format(mondayOf(firstWeek, Math.round(share * (now.weeks.length - 1))))}
                </text>
              ))}
        </svg>
      </figure>
    </Section>
  )
}

const mondayOf = (firstWeek: string, week: number) =>
  new Date(Date.parse(`${firstWeek}T00:00:00Z`) + week * 7 * DAY_MS)
const weekOf = (firstWeek: string | null, week: number) =>
  firstWeek === null ? String(week) : mondayOf(firstWeek, week).toISOString().slice(0, 10)
