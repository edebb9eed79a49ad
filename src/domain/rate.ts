/** A share with everything needed to believe it. Rules 0.4, 0.5. */
export type Rate = {
  num: number
  den: number
  /** num / den, 0..1; null where there are no cases. */
  value: number | null
  /** 95 % Wilson interval, 0..1; null where there are no cases. */
  lo: number | null
  hi: number | null
  basis: 'cohort' | 'activity'
  /** Conversion window in days; null counts to date. */
  windowDays: number | null
  /** Share of the cases that are old enough for the window, 0..1. */
  matureShare: number
  /** Cases left out, by reason. */
  excluded: Record<string, number>
}

const Z = 1.959963984540054

/** The 95 % Wilson score interval of k successes in n cases, n > 0. Rule 0.5. @internal */
export function wilson(k: number, n: number): { lo: number; hi: number } {
  const p = k / n
  const z2 = Z * Z
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))
  // At the ends the interval reaches 0 and 1 exactly; rounding would leave a trace beside them.
  return { lo: k === 0 ? 0 : centre - half, hi: k === n ? 1 : centre + half }
}

/** The share num of den; "no data" when den is 0, never 0 %, never NaN. Rule 0.4. */
export function rate(
  num: number,
  den: number,
  says: Partial<Pick<Rate, 'basis' | 'windowDays' | 'matureShare' | 'excluded'>> = {},
): Rate {
  const known = den > 0
  const interval = known ? wilson(num, den) : { lo: null, hi: null }
  return {
    num,
    den,
    value: known ? num / den : null,
    ...interval,
    basis: says.basis ?? 'cohort',
    windowDays: says.windowDays ?? null,
    matureShare: says.matureShare ?? 1,
    excluded: says.excluded ?? {},
  }
}
