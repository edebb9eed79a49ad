import type { HoursSeen } from '#api/hours.ts'
import { type Layer, weekOf } from '#domain/handoffs/calendars/layers.ts'
import { spansRead, spansSaid } from '#domain/handoffs/calendars/said.ts'

/** Hours as they stand in the fields: spans are text until they can be read. */
export type Fields = {
  /** Whether they say a week of their own. */
  isOwn: boolean
  zone: string
  week: string[]
  country: string | null
  region: string | null
  days: { on: string; spans: string; note: string }[]
}

/** What is said, in fields; where nothing is said they begin with what holds. */
export function fieldsOf(seen: HoursSeen): Fields {
  const held = weekOf([...seen.above, seen], seen.timeZone)
  return {
    isOwn: seen.week !== null,
    zone: held.zone,
    week: held.week.map((spans) => spansSaid(spans)),
    country: held.country,
    region: held.region,
    days: seen.days.map(({ on, spans, note }) => ({ on, spans: spansSaid(spans), note })),
  }
}

/** What the fields say; null where one of them cannot be read. */
export function saidBy({ isOwn, zone, week, country, region, days }: Fields): Layer | null {
  const read = week.map(spansOf)
  const other = days.map(({ on, spans, note }) => ({ on, spans: spansOf(spans), note }))
  if (isOwn && read.includes(null)) return null
  if (other.some(({ on, spans }) => on === '' || spans === null)) return null
  return {
    week: isOwn ? { zone, week: read as [], country, region } : null,
    days: other as Layer['days'],
  }
}

/** Spans of a text of people; "around the clock" and "closed" are words for a whole day and none of it. */
export function spansOf(text: string) {
  const plain = text.trim().toLowerCase()
  if (plain === 'closed') return []
  return plain === 'around the clock' ? [[0, 1_440] as const] : spansRead(plain)
}
