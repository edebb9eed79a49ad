import type { Engagement, Fit } from './agreement.ts'

/** The most points of fit anybody can have: no more than all good rules together, and than the cap. */
export function highestFit(fit: Fit): number {
  return Math.min(fit.cap, sum(fit.rules.map((rule) => Math.max(0, rule.points))))
}

/** The most points of engagement anybody can have at one time. A rule counted per piece or per day has no end but its group's cap. */
export function highestEngagement(engagement: Engagement): number {
  const groups = engagement.groups.map((group) => {
    const rules = group.rules.map((rule) => {
      if (rule.points <= 0) return 0
      return rule.distinctBy === undefined && rule.bucket === undefined ? rule.cap : group.cap
    })
    return Math.min(group.cap, sum(rules))
  })
  return Math.min(engagement.cap, sum(groups))
}

/** Whether so many points reach a threshold; both are compared in whole thousandths. Rule 3.3.8. */
export const reaches = (points: number, threshold: number) =>
  Math.round(1_000 * points) >= Math.round(1_000 * threshold)

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
