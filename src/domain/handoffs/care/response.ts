import { quantile } from '#domain/quantile.ts'
import { type Rate, rate } from '#domain/rate.ts'
import { HOUR, MINUTE } from '#domain/time.ts'

/** A lead that was passed: how long it took until somebody of sales called, wrote or met them. */
export type Response = {
  /** Milliseconds on the wall; null: not yet. */
  wallMs: number | null
  /** The same in the open time of whoever had it. */
  openMs: number | null
  /** Milliseconds on the wall since it was passed. */
  ageMs: number
}

export type ResponseTimes = {
  n: number
  /** Leads nobody has contacted yet. */
  waiting: number
  wall: Quantiles
  open: Quantiles
  within: { limitMinutes: number; rate: Rate }[]
}
/** Milliseconds; null where there is none. Of those that were contacted. */
export type Quantiles = { median: number | null; p75: number | null }

const LIMITS = [5 * MINUTE, HOUR, 24 * HOUR]

/**
 * How fast sales answers: median and third quartile of those contacted, and the share within five minutes, an hour and a
 * day. Whoever was not contacted counts as not within a limit once they are older than it, and is left out before. Rule 2.1.
 */
export function responseTimes(responses: readonly Response[]): ResponseTimes {
  const wall = responses.flatMap(({ wallMs }) => wallMs ?? [])
  const open = responses.flatMap(({ openMs }) => openMs ?? [])
  return {
    n: responses.length,
    waiting: responses.length - wall.length,
    wall: quantiles(wall),
    open: quantiles(open),
    within: LIMITS.map((limit) => ({
      limitMinutes: limit / MINUTE,
      rate: within(responses, limit),
    })),
  }
}

function within(responses: readonly Response[], limit: number): Rate {
  const decided = responses.filter(({ wallMs, ageMs }) => wallMs !== null || ageMs > limit)
  const met = decided.filter(({ wallMs }) => wallMs !== null && wallMs <= limit)
  const excluded = { pending: responses.length - decided.length }
  return rate(met.length, decided.length, { basis: 'activity', excluded })
}

function quantiles(values: number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), p75: quantile(sorted, 0.75) }
}

/** How full somebody is: fine, to be watched, or to be acted on. Rule 5.4. */
export type Level = 'fine' | 'watch' | 'act'
export const levelOf = (taken: number, room: number): Level =>
  taken > room ? 'act' : taken > 0.85 * room ? 'watch' : 'fine'
