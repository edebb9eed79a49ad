import type { Holiday } from '#domain/handoffs/calendars/layers.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { HOUR } from '#domain/time.ts'

const YEARS_BACK = 1
const YEARS_AHEAD = 3

/** The years of which holidays are kept, seen from an instant. */
export function yearsAround(now: number): { from: number; to: number } {
  const year = new Date(now).getUTCFullYear()
  return { from: year - YEARS_BACK, to: year + YEARS_AHEAD }
}

/**
 * Public holidays of a country or a part of it ("NL", "DE-BY"), the first and last year included. What is worked out is
 * stored, because another version of the package may know better and a due time must not move by that.
 */
export async function publicHolidays(
  place: string,
  years: { from: number; to: number },
): Promise<Result<Holiday[], 'place-unknown'>> {
  const Holidays = await known()
  const [country = '', region] = place.split('-')
  const there = new Holidays()
  if (!(country in (there.getCountries('en') ?? {}))) return refuse('place-unknown')
  if (region !== undefined && !(region in (there.getStates(country, 'en') ?? {})))
    return refuse('place-unknown')
  if (region === undefined) there.init(country)
  else there.init(country, region)
  const found = new Map<string, string>()
  for (let year = years.from; year <= years.to; year++)
    for (const { date, start, end, name, type } of there.getHolidays(year, 'en')) {
      if (type !== 'public') continue
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
      // Some begin on the evening before: only whole days count, and their first one is the date that is told.
      const days = Math.max(1, Math.floor((end.getTime() - start.getTime()) / (24 * HOUR)))
      for (let i = 0; i < days; i++) {
        const on = new Date(first + i * 24 * HOUR).toISOString().slice(0, 10)
        if (!found.has(on)) found.set(on, name)
      }
    }
  return ok([...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([on, name]) => ({ on, name })))
}

/** Every country with public holidays that are known, and its parts. */
export async function placesKnown() {
  const there = new (await known())()
  const countries = Object.entries(there.getCountries('en') ?? {})
  return countries
    .map(([country, name]) => ({
      country,
      name,
      regions: Object.entries(there.getStates(country, 'en') ?? {}).map(([region, name]) => ({
        region,
        name,
      })),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** Megabytes of dates, read when somebody asks for the first time. */
const known = async () => (await import('date-holidays')).default
