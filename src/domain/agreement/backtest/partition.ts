import { DAY } from '#domain/time.ts'
import type { Closings } from './episodes.ts'
import { areOne, type Spells } from './spells.ts'

/** Whether a person did anything that the candidate counts in (after, upTo]. */
export type DidBetween = (person: number, after: number, upTo: number) => boolean

/**
 * The leads of both sides laid side by side, by person and time: in both, only in the agreement in force (withheld by
 * the candidate), or only in the candidate (new). Rule 4.2.
 */
export type Partition = {
  count: number
  person: Uint32Array
  /** The spell of the agreement in force, the spell of the candidate; -1 where there is none. */
  a: Int32Array
  b: Int32Array
  /** When it began: that of the agreement in force where there is one. Epoch ms. */
  from: Float64Array
  /** How much later the candidate passes it, ms; 0 where it is not in both. */
  shift: Float64Array
  /** 1 where the candidate passes it later, by what the person did after it was passed: sales may have caused that. */
  contaminated: Uint8Array
  /** Leads younger than the window, left out of everything: the same cut for both sides. Rule 4.4. */
  immature: number
}

export type Part = 'both' | 'withheld' | 'new' | 'held-longer'

export function partition(
  a: Spells,
  b: Spells,
  of: { closings: Closings; asOf: number; windowDays: number; did: DidBetween },
): Partition {
  const room = a.count + b.count
  const found: Partition = {
    count: 0,
    person: new Uint32Array(room),
    a: new Int32Array(room),
    b: new Int32Array(room),
    from: new Float64Array(room),
    shift: new Float64Array(room),
    contaminated: new Uint8Array(room),
    immature: 0,
  }
  const latest = of.asOf - of.windowDays * DAY
  const add = (i: number, j: number) => {
    const spells = i >= 0 ? a : b
    const spell = i >= 0 ? i : j
    const from = spells.from[spell] as number
    if (from > latest) {
      found.immature += 1
      return
    }
    const n = found.count++
    const person = spells.person[spell] as number
    found.person[n] = person
    found.a[n] = i
    found.b[n] = j
    found.from[n] = from
    if (i < 0 || j < 0) return
    const [atA, atB] = [a.at[i] as number, b.at[j] as number]
    found.shift[n] = atB - atA
    if (atB > atA) found.contaminated[n] = Number(of.did(person, atA, atB))
  }
  let j = 0
  for (let i = 0; i < a.count; i++) {
    for (; j < b.count && comesBefore(b, j, a, i, of.closings); j++) add(-1, j)
    if (j < b.count && areOne(a, i, b, j, of.closings)) add(i, j++)
    else add(i, -1)
  }
  for (; j < b.count; j++) add(-1, j)
  return found
}

/** Whether a spell of the candidate stands before this one of the agreement in force, and is not the same. */
function comesBefore(b: Spells, j: number, a: Spells, i: number, closings: Closings): boolean {
  const apart = (b.person[j] as number) - (a.person[i] as number)
  if (apart !== 0) return apart < 0
  return (b.from[j] as number) < (a.from[i] as number) && !areOne(a, i, b, j, closings)
}

/** Whether a lead of the partition is in this part. */
export function isIn({ a, b, shift }: Partition, n: number, part: Part): boolean {
  const inA = (a[n] as number) >= 0
  const inB = (b[n] as number) >= 0
  if (part === 'withheld') return inA && !inB
  if (part === 'new') return inB && !inA
  return inA && inB && (part === 'both' || (shift[n] as number) > 0)
}

/** The leads behind a part, as many as there are: who, and when each side passes her (epoch ms, NaN where it does not). */
export function behind(found: Partition, a: Spells, b: Spells, part: Part) {
  const places = Uint32Array.from({ length: found.count }, (_, n) => n).filter((n) =>
    isIn(found, n, part),
  )
  const at = (spells: Spells, of: Int32Array) =>
    Float64Array.from(places, (n) => {
      const spell = of[n] as number
      return spell < 0 ? Number.NaN : (spells.at[spell] as number)
    })
  return {
    person: Uint32Array.from(places, (n) => found.person[n] as number),
    passedNow: at(a, found.a),
    passedThen: at(b, found.b),
  }
}
