import { fade } from './decay.ts'
import type { Points } from './points.ts'

/**
 * The leaves of one person, in arrays that are used again for the next one: a leaf is hers when its stamp is
 * the current `life`. Nothing is cleared and nothing allocated per event.
 */
export type Leaves = {
  points: Points
  leafRule: Uint16Array
  leafKey: string[]
  value: Float64Array
  since: Float64Array
  stamp: Int32Array
  life: number
  /** Ids of her leaves, in no particular order: sums do not depend on it. */
  ids: Uint32Array
  count: number
  /** Per bucketed rule: the local day its open leaves belong to, valid when its stamp is `life`. */
  day: Float64Array
  dayStamp: Int32Array
  /** No engagement from here on exceeds this, unless more points are granted (they are added to it). */
  ceiling: number
  /** Per group, while reading: the sum of its leaves, and of the positive ones. */
  sums: Float64Array
  gains: Float64Array
}

/** Adding and taking away 1.5 × 2^22 rounds to a multiple of 2^-30 (for values below two million). */
const GRAIN = 6_291_456

/** A value in grains of 2^-30 points: sums of grains are exact, so their order cannot matter. */
export const inGrains = (value: number) => value + GRAIN - GRAIN

/** Room for the leaves of one person at a time; `more` are rule and key of leaves no signature touches. */
export function leavesOf(points: Points, more: { rule: number; key: string }[] = []): Leaves {
  const leafRule = Uint16Array.from([...points.leafRule, ...more.map(({ rule }) => rule)])
  const rules = points.weight.length
  return {
    points,
    leafRule,
    leafKey: [...points.leafKey, ...more.map(({ key }) => key)],
    value: new Float64Array(leafRule.length),
    since: new Float64Array(leafRule.length),
    stamp: new Int32Array(leafRule.length),
    life: 1,
    ids: new Uint32Array(leafRule.length),
    count: 0,
    day: new Float64Array(rules),
    dayStamp: new Int32Array(rules),
    ceiling: 0,
    sums: new Float64Array(points.groupCap.length),
    gains: new Float64Array(points.groupCap.length),
  }
}

/** Forgets every leaf: the next person, or a closing that keeps nothing. */
export function clear(leaves: Leaves): void {
  leaves.life += 1
  leaves.count = 0
  leaves.ceiling = 0
}

/** Grants the points of an event with this signature at instant t, not before the last one. Rule 3.3.1. */
export function grant(leaves: Leaves, signature: number, t: number): void {
  const { points, leafRule, value, since, stamp, life } = leaves
  const end = points.first[signature + 1] as number
  for (let i = points.first[signature] as number; i < end; i++) {
    const id = points.touched[i] as number
    const rule = leafRule[id] as number
    if ((points.past[rule] as number) >= 0) closeDays(leaves, rule, t)
    const weight = points.weight[rule] as number
    let before = 0
    if (stamp[id] === life) {
      before =
        (value[id] as number) * fade((t - (since[id] as number)) * (points.pace[rule] as number))
    } else {
      stamp[id] = life
      leaves.ids[leaves.count++] = id
    }
    const cap = points.cap[rule] as number
    const after = before + weight
    value[id] = after > cap ? cap : after < -cap ? -cap : after
    since[id] = t
    if (weight > 0) leaves.ceiling += (value[id] as number) - before
  }
}

/** Leaves of days that are over merge into one when their rule is next touched on a later day. Decisions 6. */
export function closeDays(leaves: Leaves, rule: number, t: number): void {
  const { points, leafRule, value, since, stamp, ids, life } = leaves
  const today = points.localDay(t)
  if (leaves.dayStamp[rule] === life && (leaves.day[rule] as number) < today) {
    const past = points.past[rule] as number
    const pace = points.pace[rule] as number
    let sum = 0
    let kept = 0
    for (let i = 0; i < leaves.count; i++) {
      const id = ids[i] as number
      if (leafRule[id] !== rule) ids[kept++] = id
      else {
        sum += inGrains((value[id] as number) * fade((t - (since[id] as number)) * pace))
        stamp[id] = 0
      }
    }
    ids[kept++] = past
    leaves.count = kept
    stamp[past] = life
    value[past] = sum
    since[past] = t
  }
  leaves.day[rule] = today
  leaves.dayStamp[rule] = life
}

/** A closing keeps this share of every leaf. Rule 3.3.11. */
export function carryOver(leaves: Leaves, share: number): void {
  if (share === 1) return
  if (share === 0) clear(leaves)
  for (let i = 0; i < leaves.count; i++) {
    const id = leaves.ids[i] as number
    leaves.value[id] = (leaves.value[id] as number) * share
  }
}

/** What a leaf is worth at an instant not before it was last touched; 0 when it is not hers. */
export function leafValue(
  { points, leafRule, value, since, stamp, life }: Leaves,
  id: number,
  at: number,
) {
  if (stamp[id] !== life) return 0
  const age = (at - (since[id] as number)) * (points.pace[leafRule[id] as number] as number)
  return (value[id] as number) * fade(age > 0 ? age : 0)
}

/** Engagement at an instant not before the last event; reading never writes a leaf. Rule 3.3.4. */
export function engagementAt(leaves: Leaves, at: number): number {
  const { points, leafRule, value, since, ids, sums, gains } = leaves
  sums.fill(0)
  gains.fill(0)
  for (let i = 0; i < leaves.count; i++) {
    const id = ids[i] as number
    const rule = leafRule[id] as number
    const age = (at - (since[id] as number)) * (points.pace[rule] as number)
    const worth = inGrains((value[id] as number) * fade(age > 0 ? age : 0))
    const group = points.group[rule] as number
    sums[group] = (sums[group] as number) + worth
    if (worth > 0) gains[group] = (gains[group] as number) + worth
  }
  let total = 0
  let ceiling = 1e-6
  for (let group = 0; group < sums.length; group++) {
    const cap = points.groupCap[group] as number
    const sum = sums[group] as number
    const gain = gains[group] as number
    total += sum > cap ? cap : sum < -cap ? -cap : sum
    ceiling += gain > cap ? cap : gain
  }
  leaves.ceiling = ceiling
  return total < 0 ? 0 : total > points.totalCap ? points.totalCap : total
}
