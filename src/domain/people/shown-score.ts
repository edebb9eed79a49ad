import type { Agreement } from '#domain/agreement/agreement.ts'

/**
 * A score as pages show it, in points with one decimal, cut and never rounded up: "40.0" stands on the page
 * if and only if 40 is reached. Rule 3.3.8.
 */
export const shownScore = (score: number): number =>
  Math.floor(Math.round(1_000 * score) / 100) / 10

/** The engagement, in points, at which the agreement passes a person of this fit; null where no score does. */
export function neededEngagement(
  agreement: Pick<Agreement, 'engagement' | 'qualify'>,
  fitBand: string,
): number | null {
  const cells = new Set(agreement.qualify.cells)
  const enough = agreement.engagement.bands.filter((band) => cells.has(fitBand + band.name))
  return enough.length > 0 ? Math.min(...enough.map((band) => band.atLeast)) : null
}
