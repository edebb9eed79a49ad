import { DAY } from '#domain/time.ts'
import { type Closings, closedBetween, type Episodes } from './episodes.ts'

/** Within so much time two episodes of a person are about the same interest. Rule 4.2. */
const SPELL = 90 * DAY

/**
 * Leads that a side passes: episodes of one person in one spell count once, the first. An episode belongs to the spell
 * of the one before it when it opens at most 90 days after that one did and people closed nothing in between. Rule 4.2.
 */
export type Spells = {
  count: number
  person: Uint32Array
  /** When the lead is passed first, epoch ms. */
  at: Float64Array
  /** When its first and its last episode opened. */
  from: Float64Array
  last: Float64Array
  /** Its episodes: first .. end - 1. */
  first: Uint32Array
  end: Uint32Array
  /** Per episode the spell it belongs to; -1 in a spell that is held to the end. */
  of: Int32Array
  /** Spells that were never passed, because details were missing to the end. They are in no other figure. */
  held: number
}

export function spellsOf(episodes: Episodes, closings: Closings): Spells {
  const { count, person, mqlAt, passedAt } = episodes
  const spells: Spells = {
    count: 0,
    person: new Uint32Array(count),
    at: new Float64Array(count),
    from: new Float64Array(count),
    last: new Float64Array(count),
    first: new Uint32Array(count),
    end: new Uint32Array(count),
    of: new Int32Array(count).fill(-1),
    held: 0,
  }
  for (let first = 0; first < count; ) {
    const p = person[first] as number
    let end = first + 1
    while (end < count && person[end] === p && goesOn(closings, p, mqlAt, end)) end += 1
    let passed = first
    while (passed < end && Number.isNaN(passedAt[passed])) passed += 1
    if (passed === end) spells.held += 1
    else {
      const n = spells.count++
      spells.person[n] = p
      spells.at[n] = passedAt[passed] as number
      spells.from[n] = mqlAt[first] as number
      spells.last[n] = mqlAt[end - 1] as number
      spells.first[n] = first
      spells.end[n] = end
      spells.of.fill(n, first, end)
    }
    first = end
  }
  return spells
}

function goesOn(closings: Closings, p: number, mqlAt: Float64Array, next: number): boolean {
  const before = mqlAt[next - 1] as number
  const at = mqlAt[next] as number
  return at - before <= SPELL && !closedBetween(closings, p, before, at)
}

/** Whether a spell of each side is about the same interest of one person: at most 90 days apart, nothing closed between. */
export function areOne(a: Spells, i: number, b: Spells, j: number, closings: Closings): boolean {
  if (a.person[i] !== b.person[j]) return false
  const atA = a.at[i] as number
  const atB = b.at[j] as number
  if ((b.from[j] as number) > (a.last[i] as number) + SPELL) return false
  if ((a.from[i] as number) > (b.last[j] as number) + SPELL) return false
  const p = a.person[i] as number
  return !closedBetween(closings, p, Math.min(atA, atB), Math.max(atA, atB))
}
