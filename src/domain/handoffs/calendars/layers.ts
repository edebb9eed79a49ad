import { DEFAULT_HOURS, type Hours, type Span } from '#domain/handoffs/hours.ts'

/** A usual week somewhere: in which zone, when it is open, and whose public holidays close it. */
export type Week = {
  zone: string
  /** Monday first; seven lists. */
  week: readonly (readonly Span[])[]
  /** Country of the holidays, ISO 3166, e.g. "NL"; null keeps none. */
  country: string | null
  /** Part of the country with holidays of its own, e.g. "BY" of "DE". */
  region: string | null
}

/** A date that is other than its weekday. No spans: closed. */
export type OtherDay = { on: string; spans: readonly Span[]; note: string }

/** What a company, a team or a member says of its hours; a week of null is that of whoever stands above. */
export type Layer = { week: Week | null; days: readonly OtherDay[] }

export type Holiday = { on: string; name: string }

/** Holidays of each place, e.g. under "NL" or "DE-BY". */
export type HolidaysOf = ReadonlyMap<string, readonly Holiday[]>

/** The name under which holidays of a place are kept; null where none are. */
export const placeOf = ({ country, region }: Pick<Week, 'country' | 'region'>): string | null =>
  country === null ? null : region === null ? country : `${country}-${region}`

/** The week that holds, of the narrowest that says one; without any, Monday to Friday 09:00 to 17:00 in the zone given. */
export function weekOf(layers: readonly Layer[], zone: string): Week {
  const said = layers.findLast(({ week }) => week !== null)?.week
  return said ?? { zone, week: DEFAULT_HOURS(zone).week, country: null, region: null }
}

/**
 * The hours that come of several layers, the widest first: company, team, member. The narrowest week holds with the
 * holidays of its place; other days of every layer hold, the narrowest where they differ.
 */
export function layered(
  layers: readonly Layer[],
  zone: string,
  holidays: HolidaysOf,
  away: Hours['away'] = [],
): Hours {
  const week = weekOf(layers, zone)
  const closed = holidays.get(placeOf(week) ?? '') ?? []
  const other = layers.flatMap(({ days }) => days)
  return {
    zone: week.zone,
    week: week.week,
    days: Object.fromEntries([
      ...closed.map(({ on }) => [on, []] as const),
      ...other.map(({ on, spans }) => [on, spans] as const),
    ]),
    away,
  }
}

/** Whether spans can stand in one day: in order, none upon another, within 0 to 1440 minutes. */
export const areSpans = (spans: readonly Span[]): boolean =>
  spans.every(([from, to], i) => from >= (spans[i - 1]?.[1] ?? 0) && from < to && to <= 1_440)
