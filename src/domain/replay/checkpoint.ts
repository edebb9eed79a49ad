import { clear, type Leaves, putLeaf, SINCE, SLOTS, VALUE } from './leaves.ts'
import type { Run } from './run.ts'

/** The score and the traits as they stood when every known event before `position` was folded. */
export type Checkpoint = {
  position: number
  lapsed: number
  truth: Uint8Array
  known: Uint8Array
} & Kept

/** Leaves as they can be put back. */
type Kept = {
  ids: number[]
  value: number[]
  since: number[]
  /** Rules with open day-leaves, and the local day these belong to. */
  days: { rule: number; day: number }[]
}

export function checkpoint(run: Run, position: number, lapsed: number): Checkpoint {
  const { truth, known, leaves } = run
  return { position, lapsed, truth: truth.slice(), known: known.slice(), ...kept(leaves) }
}

/** What there is to know of the leaves. */
export function kept(leaves: Leaves): Kept {
  const { slots, count, points, day, dayStamp, life } = leaves
  const found: Kept = { ids: [], value: [], since: [], days: [] }
  for (let i = 0; i < count; i++) {
    const id = leaves.ids[i] as number
    found.ids.push(id)
    found.value.push(slots[SLOTS * id + VALUE] as number)
    found.since.push(slots[SLOTS * id + SINCE] as number)
  }
  for (let rule = 0; rule < points.past.length; rule++) {
    if (dayStamp[rule] === life) found.days.push({ rule, day: day[rule] as number })
  }
  return found
}

export function restore(run: Run, from: Checkpoint): void {
  run.truth.set(from.truth)
  run.known.set(from.known)
  fillLeaves(run.leaves, from)
}

/** Puts leaves back exactly as they were taken. */
export function fillLeaves(leaves: Leaves, { ids, value, since, days }: Kept): void {
  clear(leaves)
  for (let i = 0; i < ids.length; i++) {
    leaves.ids[i] = ids[i] as number
    putLeaf(leaves, ids[i] as number, value[i] as number, since[i] as number)
  }
  leaves.count = ids.length
  for (const { rule, day } of days) {
    leaves.day[rule] = day
    leaves.dayStamp[rule] = leaves.life
  }
  leaves.ceiling = Number.POSITIVE_INFINITY
}
