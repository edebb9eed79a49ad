import './lights.css'
import type { Clock, DeskRow } from '#api/handoff-lead.ts'

type Light = 'good' | 'half' | 'over'

const LIGHT: Record<DeskRow['group'], Light | null> = {
  over: 'over',
  half: 'half',
  'in-time': 'good',
  'no-clock': null,
}

/** The first light, urgency: a shape for the eye; the words beside it say the same. */
export function Urgency({ group, size = 14 }: { group: DeskRow['group']; size?: number }) {
  const light = LIGHT[group]
  if (!light) return <span className="light-none" aria-hidden="true" />
  const colour = `var(--ls-clock-${light})`
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" className="light" aria-hidden="true">
      {light === 'good' ? (
        <circle cx="7" cy="7" r="4.6" fill="none" stroke={colour} strokeWidth="2" />
      ) : light === 'half' ? (
        <path d="M7 1.6 13 12.2H1Z" fill={colour} stroke={colour} strokeLinejoin="round" />
      ) : (
        <>
          <path d="M4.4.8h5.2L13.2 4.4v5.2L9.6 13.2H4.4L.8 9.6V4.4Z" fill={colour} />
          <path d="M7 3.6v4M7 9.4v1.1" className="light-call" />
        </>
      )}
    </svg>
  )
}

/** The second light, likelihood: bars in ink, never a traffic colour, because it is no clock. */
export function Bars({ bars, size = 12 }: { bars: 1 | 2 | 3; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" className="light" aria-hidden="true">
      {[0, 1, 2].map((i) => (
        <rect
          key={i}
          x={i * 4.4}
          y={8 - i * 4}
          width="3.2"
          height={4 + i * 4}
          rx="1"
          className={i < bars ? 'bar-on' : 'bar-off'}
        />
      ))}
    </svg>
  )
}

/** "12 min left", "2 h 10 left", "38 min over": open time on the calendar of whoever answers. */
export function leftSaid(clock: Pick<Clock, 'leftMinutes'> | null): string {
  const left = clock?.leftMinutes ?? null
  if (left === null) return 'No clock runs'
  if (left === 0) return 'due now'
  return `${lengthSaid(Math.abs(left))} ${left < 0 ? 'over' : 'left'}`
}

/** 45 > "45 min", 130 > "2 h 10", 600 > "10 h". */
export function lengthSaid(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)]
  return rest === 0 || hours >= 10 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')}`
}

/** The colour of a clock's words: calm until half of it is gone. */
export const clockClass = (group: DeskRow['group']): string =>
  group === 'over' ? 'clock-over' : group === 'half' ? 'clock-half' : ''
