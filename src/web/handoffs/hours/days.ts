import { startOfDay } from '#domain/zone.ts'

/** The first instant of a date of a zone, "2026-12-24". */
export const dayStarts = (date: string, zone: string): number => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return startOfDay(zone, year, month, day)
}

/** The first instant after it. */
export const dayEnds = (date: string, zone: string): number => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return startOfDay(zone, year, month, day + 1)
}
