import type { Rate } from '#domain/rate.ts'

export type Change = { lo: number; hi: number; clear: boolean }

/**
 * How far the first share lies above the second, as the 95 % Newcombe interval of their difference (-1..1).
 * It is a clear change only where 0 lies outside. Null where one of them has no cases. Rule 0.6.
 */
export function difference(now: Rate, before: Rate): Change | null {
  const a = known(now)
  const b = known(before)
  if (a === null || b === null) return null
  const apart = a.value - b.value
  const lo = apart - Math.hypot(a.value - a.lo, b.hi - b.value)
  const hi = apart + Math.hypot(a.hi - a.value, b.value - b.lo)
  return { lo, hi, clear: lo > 0 || hi < 0 }
}

const known = ({ value, lo, hi }: Rate) =>
  value === null || lo === null || hi === null ? null : { value, lo, hi }
