import type { Span } from '#domain/handoffs/hours.ts'

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** A week in words: "Mon to Thu 09:00 to 12:30 and 13:30 to 17:30, Fri 09:00 to 12:30". */
export function weekSaid(week: readonly (readonly Span[])[]): string {
  const said = week.map(spansSaid)
  const groups: string[] = []
  for (let from = 0; from < said.length; ) {
    let to = from
    while (to + 1 < said.length && said[to + 1] === said[from]) to++
    if (said[from] !== '') groups.push(`${daysSaid(from, to)} ${said[from]}`)
    from = to + 1
  }
  return groups.length === 0 ? 'never' : groups.join(', ')
}

/** The spans of one day: "09:00 to 12:30 and 13:30 to 17:30"; '' when it is closed. */
export function spansSaid(spans: readonly Span[]): string {
  const [first] = spans
  if (spans.length === 1 && first?.[0] === 0 && first[1] === 1_440) return 'around the clock'
  return spans.map(([from, to]) => `${clockSaid(from)} to ${clockSaid(to)}`).join(' and ')
}

/** A minute of the day as clocks show it; the end of the day is 24:00. */
const clockSaid = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/**
 * Reads "9-12:30, 13:30-17:30" as spans; '' is a closed day. Null where it cannot be read, e.g. where an end comes
 * before its beginning.
 */
export function spansRead(text: string): Span[] | null {
  const parts = text
    .split(/,|;|\band\b|&/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const spans = parts.map((part) => {
    const [from, to, ...more] = part.split(/\s*(?:-|–|\bto\b)\s*/).map(minuteRead)
    if (from == null || to == null || more.length > 0 || from >= to) return null
    return [from, to] as const
  })
  const read = spans.filter((span) => span !== null).sort(([a], [b]) => a - b)
  const apart = read.every(([from], i) => from >= (read[i - 1]?.[1] ?? 0))
  return spans.length === read.length && apart ? read : null
}

function minuteRead(text: string): number | null {
  const [, hour, minute = '0'] = /^(\d{1,2})(?:[:.](\d{2}))?(?: ?h)?$/.exec(text) ?? []
  if (hour === undefined) return null
  const read = 60 * Number(hour) + Number(minute)
  return Number(minute) < 60 && read <= 1_440 ? read : null
}

const daysSaid = (from: number, to: number) =>
  from === to
    ? WEEKDAYS[from]
    : to === from + 1
      ? `${WEEKDAYS[from]} and ${WEEKDAYS[to]}`
      : `${WEEKDAYS[from]} to ${WEEKDAYS[to]}`
