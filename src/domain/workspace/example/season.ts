import type { Random } from '#domain/random.ts'
import { DAY, type Instant, instant } from '#domain/time.ts'
import { localAt, localToInstant } from '#domain/zone.ts'

const ZONE = 'Europe/Amsterdam'

/** How busy the months are, January first: pumps are bought in spring and autumn, nobody reads in August. */
const SEASON = [1, 1.1, 1.2, 1.05, 0.95, 1, 0.75, 0.6, 1.15, 1.2, 1.05, 0.7]
const GROWTH_A_YEAR = 1.06

/**
 * When people first come by, over a stretch of time: a share of all people, 0 to 1, to the day by which that share
 * has come. Later days bring more, because the company grows, and so do the busy months.
 */
export function arrivals(from: Instant, to: Instant): (share: number) => number {
  const days = Math.floor((to - from) / DAY)
  const sums: number[] = []
  let sum = 0
  for (let day = 0; day < days; day++) {
    const { month } = localAt(ZONE, instant(from + day * DAY))
    sum += (SEASON[month - 1] ?? 1) * GROWTH_A_YEAR ** (day / 365)
    sums.push(sum)
  }
  return (share) => from + sums.findIndex((reached) => reached > share * sum) * DAY
}

/** Some minute of that day, nearly always of a working day between eight and six. */
export function officeTime(chance: Random, at: number): Instant {
  const weekday = new Date(at).getUTCDay()
  const waits = chance.chance(0.85)
  const hour = chance.chance(0.93) ? chance.between(8, 18) : chance.between(18, 23)
  const second = Math.floor(chance.between(0, 60))
  const onWeekend = weekday === 0 || weekday === 6
  const { year, month, day } = localAt(ZONE, instant(onWeekend && waits ? at + 2 * DAY : at))
  const minute = Math.floor((hour % 1) * 60)
  return localToInstant(ZONE, { year, month, day, hour: Math.floor(hour), minute, second })
}
