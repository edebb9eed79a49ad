import type { Agreement, Band } from '#domain/agreement/agreement.ts'

/** The bands of an agreement and the cells that qualify. Rule 3.3.8. */
export type Cells = {
  /** Cuts in thousandths, highest first. */
  fitCuts: Float64Array
  engagementCuts: Float64Array
  fitNames: string[]
  engagementNames: string[]
  /** 1 where fit band × engagement band qualifies, row by row. */
  qualifies: Uint8Array
  /** Per fit band: an engagement below this cannot qualify. */
  atLeast: Float64Array
}

export function cellsOf({ fit, engagement, qualify }: Agreement): Cells {
  const qualifies = fit.bands.map((row) =>
    engagement.bands.map((column) => qualify.cells.includes(row.name + column.name)),
  )
  return {
    fitCuts: cutsOf(fit.bands),
    engagementCuts: cutsOf(engagement.bands),
    fitNames: fit.bands.map(({ name }) => name),
    engagementNames: engagement.bands.map(({ name }) => name),
    qualifies: Uint8Array.from(qualifies.flat(), Number),
    atLeast: Float64Array.from(qualifies, (row) =>
      Math.min(
        Number.POSITIVE_INFINITY,
        ...row.map((yes, i) => {
          const band = engagement.bands[i] as Band
          return yes ? (i === row.length - 1 ? 0 : band.atLeast - 0.001) : Number.POSITIVE_INFINITY
        }),
      ),
    ),
  }
}

/** The band of a score; the last one catches the rest. A score counts in whole thousandths. Rule 3.3.8. */
export function bandOf(cuts: Float64Array, score: number): number {
  const thousandths = Math.round(1000 * score)
  const last = cuts.length - 1
  for (let band = 0; band < last; band++) {
    if (thousandths >= (cuts[band] as number)) return band
  }
  return last
}

/** A cut like 20.1 is 20100 thousandths, although 1000 × 20.1 is a little more in floating point. */
const cutsOf = (bands: Band[]) => Float64Array.from(bands, ({ atLeast }) => 1000 * atLeast - 1e-6)
