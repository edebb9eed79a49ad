import type { DeskRow } from '#api/handoff-lead.ts'
import type { RequestRow } from '#api/requests.ts'
import { Urgency } from '#web/handoffs/desk/lights.tsx'
import { dayAndTime, useZone } from '#web/kit/time.tsx'

type Light = Exclude<DeskRow['group'], 'no-clock'>
const WORDS: Record<Light, string> = {
  'in-time': 'In time',
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
    now > row.dueAt ? 'over' : row.halfAt !== null && now >= row.halfAt ? 'half' : 'in-time'
  const by = `${light === 'over' ? 'was due' : 'due'} ${dayAndTime(row.dueAt, zone)}`
  return (
    <span className={`due due-${light} t12`}>
      <Urgency group={light} />
      <span className={isLong ? undefined : 'sr'}>
        {WORDS[light]}, {by}
      </span>
    </span>
  )
}
