import type { Arrival } from './arrival.ts'
import { holds } from './holds.ts'
import { type ChannelRule, type ChannelRules, type Condition, UNASSIGNED } from './rule.ts'

/** The channel by which somebody came: that of the first rule that matches. */
export const channelOf = (rules: ChannelRules, arrival: Arrival): string =>
  rules.find((rule) => matches(rule, arrival))?.channel ?? UNASSIGNED

const matches = ({ ways }: ChannelRule, arrival: Arrival) =>
  ways.some((way) => way.length > 0 && way.every((condition) => holds(condition, arrival)))

/** What a rule made of an arrival: the way that matched, or the condition that failed in the way that came nearest. */
export type Verdict = { rule: ChannelRule } & (
  | { isMatch: true; way: Condition[] }
  | { isMatch: false; failed: Condition | null }
)

/** Every rule up to the first that matches, with the reason why those before it did not. */
export function trace(rules: ChannelRules, arrival: Arrival): Verdict[] {
  const verdicts: Verdict[] = []
  for (const rule of rules) {
    const verdict = verdictOf(rule, arrival)
    verdicts.push(verdict)
    if (verdict.isMatch) break
  }
  return verdicts
}

function verdictOf(rule: ChannelRule, arrival: Arrival): Verdict {
  let nearest: { held: number; failed: Condition } | null = null
  for (const way of rule.ways) {
    const failed = way.find((condition) => !holds(condition, arrival))
    if (failed === undefined && way.length > 0) return { rule, isMatch: true, way }
    const held = way.filter((condition) => holds(condition, arrival)).length
    if (failed && (nearest === null || held > nearest.held)) nearest = { held, failed }
  }
  return { rule, isMatch: false, failed: nearest?.failed ?? null }
}
