import type { Agreement, EngagementRule } from '#domain/agreement/agreement.ts'

/** Agreements with one text have the same peaks: they differ in nothing but cuts and in what comes after an MQL. */
export const peaksKey = (agreement: Agreement): string =>
  JSON.stringify([askedKey(agreement), agreement.engagement.groups, agreement.engagement.cap])

/**
 * Agreements with one text ask about the same people at the same instants and in the same fit bands: they differ in
 * nothing but cuts, weights, caps and half-lives, and in what comes after an MQL. Rules 3.3.7, 3.3.8.
 */
export function askedKey(agreement: Agreement): string {
  const { timeZone, fit, engagement, qualify, closings, reasons } = agreement
  const can = fit.bands.map(({ name }) =>
    engagement.bands.some((band) => qualify.cells.includes(name + band.name)),
  )
  const rules = engagement.groups.map((group) =>
    group.rules.map(({ event, where, distinctBy, bucket, points }) => [
      ...[event, where, distinctBy, bucket, Math.sign(points)],
    ]),
  )
  const { handRaises, exclude } = qualify
  return JSON.stringify([timeZone, fit, rules, handRaises, exclude, can, closings, reasons])
}

/** Times are compared through fading, which is rounded: so much more is allowed for. */
const ROUNDED = 1.001

/**
 * How many times as high one agreement can bring anybody as another one that asks the same (`askedKey`): a score made
 * of leaves grows no more than its weights and caps do, and never by fading faster. A longer half-life has no bound.
 */
export function growth(from: Agreement, to: Agreement): number {
  let most = 0
  const note = (before: number, after: number) => {
    if (before > 0 || after > 0) most = Math.max(most, before > 0 ? after / before : Infinity)
  }
  for (const [g, group] of from.engagement.groups.entries()) {
    const other = to.engagement.groups[g]
    note(group.cap, other?.cap ?? 0)
    for (const [r, rule] of group.rules.entries()) {
      const changed = other?.rules[r]
      if (rule.points <= 0 || changed === undefined) continue
      note(rule.points, changed.points)
      note(rule.cap, changed.cap)
      if (halfLife(changed) > halfLife(rule)) most = Infinity
    }
  }
  return Math.min(most * ROUNDED, Number.MAX_VALUE)
}

const halfLife = ({ halfLifeDays }: EngagementRule) => halfLifeDays ?? Infinity
