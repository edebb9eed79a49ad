import { useQuery } from '@tanstack/react-query'
import type { HoursSeen } from '#api/hours.ts'
import { type Layer, layered, placeOf, weekOf } from '#domain/handoffs/calendars/layers.ts'
import { weekSaid } from '#domain/handoffs/calendars/said.ts'
import { dueAfter, open, targetSaid } from '#domain/handoffs/hours.ts'
import { DAY, HOUR, instant } from '#domain/time.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { dayAndTime } from '#web/kit/time.tsx'

/** An answer is usually due within one working day. */
const TARGET = 8 * HOUR

/** What the fields come to in plain words, before it is saved. */
export function Preview({ seen, wanted }: { seen: HoursSeen; wanted: Layer | null }) {
  const layers = wanted ? [...seen.above, wanted] : []
  const week = weekOf(layers, seen.timeZone)
  const place = placeOf(week)
  const { country, region } = week
  const known = useQuery({
    ...ask.hours.holidays.queryOptions({
      input: { country: country ?? undefined, region: region ?? undefined },
    }),
    enabled: place !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const places = useQuery({
    ...ask.hours.places.queryOptions(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (wanted === null)
    return (
      <p className="hours-preview" role="status">
        A field cannot be read yet. Write times as 9:00 to 12:30, several with a comma between them,
        or closed.
      </p>
    )
  const holidays = known.data ?? []
  const hours = layered(layers, seen.timeZone, new Map(place ? [[place, holidays]] : []))
  const now = instant(Date.now())
  const due = dueAfter(open(hours, now, instant(now + 90 * DAY)), now, TARGET)
  const year = String(new Date(now).getUTCFullYear())
  const closed = holidays.filter(({ on }) => on.startsWith(year)).length
  const there = places.data?.find((one) => one.country === country)
  const part = there?.regions.find((one) => one.region === region)
  const named = [part?.name, there?.name ?? country].filter(Boolean).join(', ')
  return (
    <p className="hours-preview" role="status">
      Open {weekSaid(hours.week)}, {hours.zone.replaceAll('_', ' ')} time.{' '}
      {place === null
        ? 'Public holidays are days like others. '
        : known.isSuccess
          ? `Closed on ${counted(closed, 'public holiday', 'public holidays')} in ${year}: ${named}. `
          : ''}
      {due === null
        ? 'Nothing is due within three months: no hours are open.'
        : `A lead passed now, to be answered within ${targetSaid(hours, TARGET)}, is due ${dayAndTime(due, hours.zone)}.`}
    </p>
  )
}
