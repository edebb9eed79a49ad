import type { RequestRow } from '#api/requests.ts'
import { dayAndTime, useZone } from '#web/kit/time.tsx'

type Light = 'good' | 'half' | 'over'
const WORDS: Record<Light, string> = {
  good: 'In time',
  half: 'More than half gone',
  over: 'Past due',
}

/** The clock of an open request: a shape, and by when it is owed; nothing where none runs. */
export function Due({ row, isLong }: { row: RequestRow; isLong?: boolean }) {
  const zone = useZone()
  if (row.state !== 'open' || row.dueAt === null)
    return <span className="due-none" aria-hidden="true" />
  const now = Date.now()
  const light: Light =
    now > row.dueAt ? 'over' : row.halfAt !== null && now >= row.halfAt ? 'half' : 'good'
  const by = `${light === 'over' ? 'was due' : 'due'} ${dayAndTime(row.dueAt, zone)}`
  return (
    <span className={`due due-${light} t12`}>
      <Shape light={light} />
      <span className={isLong ? undefined : 'sr'}>
        {WORDS[light]}, {by}
      </span>
    </span>
  )
}

function Shape({ light }: { light: Light }) {
  const colour = `var(--ls-clock-${light})`
  return (
    <svg width={14} height={14} viewBox="0 0 14 14" aria-hidden="true">
      {light === 'good' ? (
        <circle cx="7" cy="7" r="4.6" fill="none" stroke={colour} strokeWidth="2" />
      ) : light === 'half' ? (
        <path d="M7 1.6 13 12.2H1Z" fill={colour} />
      ) : (
        <>
          <path d="M4.4.8h5.2L13.2 4.4v5.2L9.6 13.2H4.4L.8 9.6V4.4Z" fill={colour} />
          <path d="M7 3.6v4M7 9.4v1.1" className="due-call" />
        </>
      )}
    </svg>
  )
}
