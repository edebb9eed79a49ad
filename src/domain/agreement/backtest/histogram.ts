import type { Agreement } from '#domain/agreement/agreement.ts'

const BUCKETS = 100

/**
 * Where thresholds would cut: leads and near misses by the highest engagement at which the rule was asked, per fit band
 * that can qualify. One stretch of a person between two closings by people counts once in each band she was asked in. It
 * does not depend on any threshold. Rules 3.3.7, 4.2.
 */
export type Histogram = {
  /** Engagement points a bucket; the first one begins at 0, the last one holds the agreement's cap, too. */
  width: number
  rows: { fitBand: string; counts: number[] }[]
}

/** Room for the counts of all fit bands, and what adds to them. */
export function counting({ fit, engagement }: Agreement) {
  const counts = new Uint32Array(fit.bands.length * BUCKETS)
  const width = widthOf(engagement.cap)
  const take = (fitBand: number, peak: number) => {
    const at = fitBand * BUCKETS + Math.min(BUCKETS - 1, Math.floor(peak / width))
    counts[at] = (counts[at] as number) + 1
  }
  return { counts, take }
}

/** The histogram of counts that were taken under an agreement; fit bands that cannot qualify are left out. */
export function histogramOf(
  { fit, engagement, qualify }: Agreement,
  counts: Uint32Array,
): Histogram {
  const rows = fit.bands.map(({ name }, band) => ({
    fitBand: name,
    counts: [...counts.subarray(band * BUCKETS, (band + 1) * BUCKETS)],
  }))
  const can = (fitBand: string) =>
    engagement.bands.some(({ name }) => qualify.cells.includes(fitBand + name))
  return { width: widthOf(engagement.cap), rows: rows.filter(({ fitBand }) => can(fitBand)) }
}

const widthOf = (cap: number) => (cap > 0 ? cap / BUCKETS : 1)
