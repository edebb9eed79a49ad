import type { Lead } from '#api/handoff-lead.ts'
import { counted } from '#web/kit/format.ts'
import { useZone, when } from '#web/kit/time.tsx'
import { lengthSaid } from './lights.tsx'

const DAY = 86_400_000
type Mark = { at: number; counted: boolean }

/**
 * The hand-off as a line: what marketing saw as dots over time, an ink bar where the lead was passed, and the clock of
 * sales with its used part; now is a bar.
 */
export function HandoffLine({
  lead,
  marks,
  since,
}: {
  lead: Lead
  marks: readonly Mark[]
  since: number
}) {
  const zone = useZone()
  const now = Date.now()
  const { passedAt } = lead
  const clock = lead.clock?.owes === 'sales' ? lead.clock : null
  const seen = marks.filter(({ at }) => at <= passedAt)
  const from = Math.min(since, seen[0]?.at ?? passedAt)
  const place = (at: number) => 3 + (94 * (at - from)) / Math.max(1, passedAt - from)
  const days = Math.round((passedAt - from) / DAY)
  const used =
    clock?.leftMinutes == null
      ? null
      : Math.min(1, Math.max(0, 1 - clock.leftMinutes / Math.max(1, clock.targetMinutes)))
  const due = clock?.dueAt == null ? null : when(clock.dueAt, zone, now)
  const passed = when(passedAt, zone, now)
  const told = `${counted(seen.length, 'touch', 'touches')} of marketing in ${counted(days, 'day', 'days')}, passed ${passed}${due ? `, answer due ${due}` : ''}`
  return (
    <div className="handoff-line" role="img" aria-label={told}>
      <div className="handoff-marketing">
        <span className="handoff-bar" />
        {thinned(seen, place).map(({ x, counted: counts }) => (
          <i key={x} style={{ left: `${x}%` }} className={counts ? '' : 'is-void'} />
        ))}
      </div>
      <div className="handoff-sales">
        <span className="handoff-bar" />
        {used === null ? null : (
          <>
            <span className="handoff-used" style={{ width: `${used * 100}%` }} />
            <b style={{ left: `${used * 100}%` }} />
          </>
        )}
      </div>
      <div className="handoff-said t12">
        <span className="row between">
          <span>
            <span className="marketing-text">Marketing</span>{' '}
            <span className="quiet">{counted(days, 'day', 'days')}</span>
          </span>
          <span className="w5">Passed {passed}</span>
        </span>
        <span className="row between">
          <span>
            <span className="sales-text">Sales</span>{' '}
            <span className="quiet">
              {clock ? `${lengthSaid(clock.targetMinutes)} of working time` : 'no clock runs'}
            </span>
          </span>
          <span className="quiet nowrap">{due ? `Due ${due}` : ''}</span>
        </span>
      </div>
    </div>
  )
}

/** Dots that would lie on each other are one. */
function thinned(marks: readonly Mark[], place: (at: number) => number) {
  const dots = new Map<number, { x: number; counted: boolean }>()
  for (const { at, counted: counts } of marks) {
    const x = Math.round(place(at) / 2) * 2
    const there = dots.get(x)
    if (there) there.counted ||= counts
    else dots.set(x, { x, counted: counts })
  }
  return [...dots.values()]
}
