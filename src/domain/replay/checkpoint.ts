import { clear, type Leaves, putLeaf, SINCE, SLOTS, VALUE } from './leaves.ts'
import type { Run } from './run.ts'

/** The score and the traits as they stood when every known event before `position` was folded. */
export type Checkpoint = {
  position: number
  lapsed: number
  truth: Uint8Array
  known: Uint8Array
  ids: Uint32Array
  value: Float64Array
  since: Float64Array
  /** Per rule: the local day of its open leaves, NaN when it has none. */
  day: Float64Array
}

export function checkpoint(run: Run, position: number, lapsed: number): Checkpoint {
  const { leaves } = run
  const ids = leaves.ids.slice(0, leaves.count)
  return {
    position,
    lapsed,
    truth: run.truth.slice(),
    known: run.known.slice(),
    ids,
    value: Float64Array.from(ids, (id) => leaves.slots[SLOTS * id + VALUE] as number),
    since: Float64Array.from(ids, (id) => leaves.slots[SLOTS * id + SINCE] as number),
    day: daysOf(leaves),
  }
}

export function restore(run: Run, from: Checkpoint): void {
  run.truth.set(from.truth)
  run.known.set(from.known)
  fillLeaves(run.leaves, from)
}

/** Per rule: the local day of its open leaves, NaN when it has none. */
const daysOf = ({ day, dayStamp, life }: Leaves) =>
  day.map((number, rule) => (dayStamp[rule] === life ? number : Number.NaN))

/** Puts leaves back exactly as they were taken. */
export function fillLeaves(
  leaves: Leaves,
  { ids, value, since, day }: Pick<Checkpoint, 'ids' | 'value' | 'since' | 'day'>,
): void {
  clear(leaves)
  for (const [i, id] of ids.entries()) {
    leaves.ids[i] = id
    putLeaf(leaves, id, value[i] as number, since[i] as number)
  }
  leaves.count = ids.length
  for (const [rule, number] of day.entries()) {
    if (Number.isNaN(number)) continue
    leaves.day[rule] = number
    leaves.dayStamp[rule] = leaves.life
  }
  leaves.ceiling = Number.POSITIVE_INFINITY
}
