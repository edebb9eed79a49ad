import { createContext, useContext } from 'react'

const LOCALE = 'en-GB'
const DAY = 86_400_000

const Zone = createContext('UTC')

/** Gives a page the zone of its workspace: whoever looks, a day is the company's day. */
export const ZoneProvider = Zone.Provider

export const useZone = () => useContext(Zone)

/** "12:28" today, "Tue 08:52" this week, "12 Nov" this year, else "12 Nov 2024". */
export function when(at: number, zone: string, now: number) {
  if (day(at, zone) === day(now, zone)) return clock(at, zone)
  if (at < now && now - at < 6 * DAY)
    return `${part(at, zone, { weekday: 'short' })} ${clock(at, zone)}`
  const sameYear = part(at, zone, { year: 'numeric' }) === part(now, zone, { year: 'numeric' })
  return sameYear ? part(at, zone, { day: 'numeric', month: 'short' }) : day(at, zone)
}

/** "12 Nov 2026" */
export const day = (at: number, zone: string) =>
  part(at, zone, { day: 'numeric', month: 'short', year: 'numeric' })

/** "12:28" */
export const clock = (at: number, zone: string) =>
  part(at, zone, { hour: '2-digit', minute: '2-digit', hour12: false })

/** "12 Nov 2026, 12:28" */
export const dayAndTime = (at: number, zone: string) => `${day(at, zone)}, ${clock(at, zone)}`

/** "Thursday, 12 November 2026, 12:28:04 CET" */
export const fullTime = (at: number, zone: string) =>
  part(at, zone, { dateStyle: 'full', timeStyle: 'long' })

/** "2018-01" > "January 2018"; "2018-Q1" > "Q1 2018"; "2018" and "all" as they are said. */
export function periodName(key: string) {
  if (key === 'all') return 'All time'
  const [year, rest] = key.split('-')
  if (!rest) return key
  if (rest.startsWith('Q')) return `${rest} ${year}`
  return part(Date.UTC(Number(year), Number(rest) - 1, 1), 'UTC', {
    month: 'long',
    year: 'numeric',
  })
}

const formats = new Map<string, Intl.DateTimeFormat>()

function part(at: number, timeZone: string, how: Intl.DateTimeFormatOptions) {
  const key = timeZone + JSON.stringify(how)
  const known = formats.get(key) ?? new Intl.DateTimeFormat(LOCALE, { ...how, timeZone })
  formats.set(key, known)
  return known.format(at)
}
