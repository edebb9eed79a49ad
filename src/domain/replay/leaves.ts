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
  /** Eight numbers a leaf, side by side: see VALUE to GROUP. */
  slots: Float64Array
  life: number
  /** Ids of the leaves, in no particular order: sums do not depend on it. */
  ids: Uint32Array
  count: number
  /** Per bucketed rule: the local day its open leaves belong to, valid when its stamp is `life`. */
  day: Float64Array
  dayStamp: Int32Array
  /** No engagement from `ceilingFrom` on exceeds this, unless more points are granted (they are added to it). */
  ceiling: number
  ceilingFrom: number
  /** Per group, while reading: the sum of its leaves, and of the positive ones. */
  sums: Float64Array
  gains: Float64Array
}

/** Where in its slots a leaf keeps what it is worth, since when, and the life it belongs to; then what its rule says. */
export const VALUE = 0
export const SINCE = 1
export const LIFE = 2
export const WEIGHT = 3
export const CAP = 4
export const PACE = 5
const GROUP = 6
export const SLOTS = 8

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
    slots: slotsOf(points, leafRule),
    life: 1,
    ids: new Uint32Array(leafRule.length),
    count: 0,
    day: new Float64Array(rules),
    dayStamp: new Int32Array(rules),
    ceiling: 0,
    ceilingFrom: Number.NEGATIVE_INFINITY,
    sums: new Float64Array(points.groupCap.length),
    gains: new Float64Array(points.groupCap.length),
  }
}

function slotsOf(points: Points, leafRule: Uint16Array): Float64Array {
  const slots = new Float64Array(SLOTS * leafRule.length)
  for (const [id, rule] of leafRule.entries()) {
    slots[SLOTS * id + WEIGHT] = points.weight[rule] as number
    slots[SLOTS * id + CAP] = points.cap[rule] as number
    slots[SLOTS * id + PACE] = points.pace[rule] as number
    slots[SLOTS * id + GROUP] = points.group[rule] as number
  }
  return slots
}

/** Forgets every leaf: the next person, or a closing that keeps nothing. */
export function clear(leaves: Leaves): void {
  leaves.life += 1
  leaves.count = 0
  leaves.ceiling = 0
  leaves.ceilingFrom = Number.NEGATIVE_INFINITY
}

/** Grants the points of an event with this signature at instant t, not before the last one. Rule 3.3.1. */
export function grant(leaves: Leaves, signature: number, t: number): void {
  const { points, leafRule, slots, life } = leaves
  const end = points.first[signature + 1] as number
  for (let i = points.first[signature] as number; i < end; i++) {
    const id = points.touched[i] as number
    const rule = leafRule[id] as number
    if ((points.past[rule] as number) >= 0) closeDays(leaves, rule, t)
    const at = SLOTS * id
    const weight = slots[at + WEIGHT] as number
    let before = 0
    if (slots[at + LIFE] === life) {
      const age = (t - (slots[at + SINCE] as number)) * (slots[at + PACE] as number)
      before = (slots[at + VALUE] as number) * fade(age)
    } else {
      slots[at + LIFE] = life
      leaves.ids[leaves.count++] = id
    }
    const cap = slots[at + CAP] as number
    const sum = before + weight
    const after = sum > cap ? cap : sum < -cap ? -cap : sum
    slots[at + VALUE] = after
    slots[at + SINCE] = t
    if (weight > 0) leaves.ceiling += after - before
  }
}

/** Leaves of days that are over merge into one when their rule is next touched on a later day. Rule 3.3.1. */
export function closeDays(leaves: Leaves, rule: number, t: number): void {
  const { points, leafRule, slots, ids, life } = leaves
  const today = points.localDay(t)
  if (leaves.dayStamp[rule] === life && (leaves.day[rule] as number) < today) {
    const past = points.past[rule] as number
    let sum = 0
    let kept = 0
    for (let i = 0; i < leaves.count; i++) {
      const id = ids[i] as number
      if (leafRule[id] !== rule) ids[kept++] = id
      else {
        sum += inGrains(leafValue(leaves, id, t))
        slots[SLOTS * id + LIFE] = 0
      }
    }
    ids[kept++] = past
    leaves.count = kept
    putLeaf(leaves, past, sum, t)
  }
  leaves.day[rule] = today
  leaves.dayStamp[rule] = life
}

/** Sets what a leaf of hers is worth; the caller adds its id. */
export function putLeaf({ slots, life }: Leaves, id: number, value: number, since: number): void {
  slots[SLOTS * id + VALUE] = value
  slots[SLOTS * id + SINCE] = since
  slots[SLOTS * id + LIFE] = life
}

/** A closing keeps this share of every leaf. Rule 3.3.11. */
export function carryOver(leaves: Leaves, share: number): void {
  if (share === 1) return
  if (share === 0) clear(leaves)
  for (let i = 0; i < leaves.count; i++) {
    const id = leaves.ids[i] as number
    const at = SLOTS * id + VALUE
    leaves.slots[at] = (leaves.slots[at] as number) * share
  }
}

/** What a leaf is worth at an instant not before it was last touched; 0 when it is not hers. */
export function leafValue({ slots, life }: Leaves, id: number, t: number): number {
  const at = SLOTS * id
  if (slots[at + LIFE] !== life) return 0
  const age = (t - (slots[at + SINCE] as number)) * (slots[at + PACE] as number)
  return (slots[at + VALUE] as number) * fade(age > 0 ? age : 0)
}

/** Engagement at an instant not before the last event; reading never writes a leaf. Rule 3.3.4. */
export function engagementAt(leaves: Leaves, t: number): number {
  const { points, slots, ids, sums, gains } = leaves
  sums.fill(0)
  gains.fill(0)
  for (let i = 0; i < leaves.count; i++) {
    const at = SLOTS * (ids[i] as number)
    const age = (t - (slots[at + SINCE] as number)) * (slots[at + PACE] as number)
    const worth = inGrains((slots[at + VALUE] as number) * fade(age > 0 ? age : 0))
    const group = (slots[at + GROUP] as number) | 0
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
  leaves.ceilingFrom = t
  return total < 0 ? 0 : total > points.totalCap ? points.totalCap : total
}
