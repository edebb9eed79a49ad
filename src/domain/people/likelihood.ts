import type { Agreement } from '#domain/agreement/agreement.ts'

/** How likely a lead like this is to be worth a conversation, in three steps. It is an opinion of the agreement, no clock. */
export type Likelihood = { bars: 1 | 2 | 3; word: 'Likely' | 'Possible' | 'Unlikely' }

/**
 * Likely: the agreement passes this cell to sales. Possible: one band better on either side would. Else unlikely.
 */
export function likelihood(
  agreement: Pick<Agreement, 'fit' | 'engagement' | 'qualify'>,
  fitBand: string,
  engagementBand: string,
): Likelihood {
  const cells = new Set(agreement.qualify.cells)
  if (cells.has(fitBand + engagementBand)) return { bars: 3, word: 'Likely' }
  const fitter = better(agreement.fit.bands, fitBand)
  const keener = better(agreement.engagement.bands, engagementBand)
  const near =
    (fitter !== null && cells.has(fitter + engagementBand)) ||
    (keener !== null && cells.has(fitBand + keener))
  return near ? { bars: 2, word: 'Possible' } : { bars: 1, word: 'Unlikely' }
}

/** The band above; bands stand highest first. */
function better(bands: readonly { name: string }[], name: string): string | null {
  const at = bands.findIndex((band) => band.name === name)
  return at > 0 ? (bands[at - 1]?.name ?? null) : null
}
