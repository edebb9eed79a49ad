import { day } from '#web/kit/time.tsx'

/** A day of the calendar, which has no zone: "1 Mar 2026". */
const said = (date: string) => day(Date.parse(`${date}T00:00:00Z`), 'UTC')

/** From when to when, as far as it is told; null: nothing is. */
export function daysSaid(told: { startsOn: string | null; endsOn: string | null }): string | null {
  const { startsOn, endsOn } = told
  if (startsOn !== null && endsOn !== null) return `${said(startsOn)} to ${said(endsOn)}`
  if (startsOn !== null) return `from ${said(startsOn)}`
  return endsOn === null ? null : `until ${said(endsOn)}`
}
