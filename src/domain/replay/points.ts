import type { Agreement, EngagementRule, Scalar } from '#domain/agreement/agreement.ts'
import { DAY } from '#domain/time.ts'
import { localDays } from '#domain/zone.ts'
import { STEPS } from './decay.ts'
import { KIND, type Signature } from './log.ts'
import { holds } from './matching.ts'

/** The engagement rules of one agreement over a dictionary: which leaves each signature touches. Rule 3.3.1. */
export type Points = {
  rules: EngagementRule[]
  weight: Float64Array
  /** Positive: the leaf's ceiling, or the depth of its floor. */
  cap: Float64Array
  /** Steps of `fade` per millisecond; 0 never fades. */
  pace: Float64Array
  group: Uint16Array
  groupCap: Float64Array
  totalCap: number
  /** Per rule: the leaf that takes in its closed days, -1 without buckets. */
  past: Int32Array
  localDay: (t: number) => number
  /** Leaves touched by signature i: touched[first[i]] .. touched[first[i + 1] - 1]. */
  first: Uint32Array
  touched: Uint32Array
  leafRule: Uint16Array
  leafKey: string[]
  isPositive: boolean[]
  /** Per signature of kind behaviour: the one leaf it touches; MANY when it takes more than adding points to one. */
  soleLeaf: Int32Array
}

export const NONE = -1
export const MANY = -2

/** Key of the leaf that sums a rule's closed days; no property value has it. */
const PAST = 'past days'

export function pointsOf(agreement: Agreement, signatures: Signature[]): Points {
  const { groups, cap } = agreement.engagement
  const rules = groups.flatMap((group) => group.rules)
  const leaves = new Map<string, number>()
  const leafRule: number[] = []
  const leafKey: string[] = []
  const leaf = (rule: number, key: string) => {
    const name = `${rule} ${key}`
    const known = leaves.get(name)
    if (known !== undefined) return known
    leaves.set(name, leafRule.length)
    leafKey.push(key)
    return leafRule.push(rule) - 1
  }
  const past = rules.map((rule, r) => (rule.bucket === 'day' ? leaf(r, PAST) : -1))
  const matching = rulesByEvent(rules)
  const first = new Uint32Array(signatures.length + 1)
  const touched: number[] = []
  const isPositive = signatures.map((signature, i) => {
    const matched = signature.kind === KIND.behaviour ? (matching.get(signature.name) ?? []) : []
    let positive = false
    for (const r of matched) {
      const rule = rules[r] as EngagementRule
      if (!matches(rule, signature)) continue
      touched.push(leaf(r, keyOf(rule, signature)))
      if (rule.points > 0) positive = true
    }
    first[i + 1] = touched.length
    return positive
  })
  const weight = Float64Array.from(rules, ({ points }) => points)
  const caps = Float64Array.from(rules, (rule) => rule.cap)
  const pace = Float64Array.from(rules, ({ halfLifeDays }) =>
    halfLifeDays === undefined ? 0 : STEPS / (halfLifeDays * DAY),
  )
  return {
    rules,
    weight,
    cap: caps,
    pace,
    group: Uint16Array.from(groups.flatMap((group, g) => group.rules.map(() => g))),
    groupCap: Float64Array.from(groups, (group) => group.cap),
    totalCap: cap,
    past: Int32Array.from(past),
    localDay: localDays(agreement.timeZone),
    first,
    touched: Uint32Array.from(touched),
    leafRule: Uint16Array.from(leafRule),
    leafKey,
    isPositive,
    soleLeaf: Int32Array.from(signatures, ({ kind, name }, i) => {
      const from = first[i] as number
      const count = (first[i + 1] as number) - from
      if (kind !== KIND.behaviour || count > 1) return MANY
      if (agreement.qualify.handRaises.includes(name)) return MANY
      if (count === 0) return NONE
      const id = touched[from] as number
      return (past[leafRule[id] as number] as number) >= 0 ? MANY : id
    }),
  }
}

/** Whether an event with this signature earns the rule's points. */
const matches = (rule: EngagementRule, { properties }: Signature) =>
  (rule.where ?? []).every((test) => holds(test, ownValue(properties, test.property)))

/** One leaf per value of `distinctBy`; 1 and "1" are two values, and not told is one of its own. */
function keyOf(rule: EngagementRule, { properties }: Signature): string {
  const value = rule.distinctBy === undefined ? undefined : ownValue(properties, rule.distinctBy)
  return value === undefined ? '' : JSON.stringify(value)
}

const ownValue = (properties: Readonly<Record<string, Scalar>>, name: string) =>
  Object.hasOwn(properties, name) ? properties[name] : undefined

function rulesByEvent(rules: EngagementRule[]): Map<string, number[]> {
  const byEvent = new Map<string, number[]>()
  for (const [r, { event }] of rules.entries()) {
    const found = byEvent.get(event)
    if (found) found.push(r)
    else byEvent.set(event, [r])
  }
  return byEvent
}
