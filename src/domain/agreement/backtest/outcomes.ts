import { DAY } from '#domain/time.ts'
import { type Episodes, OUTCOME, type Recorded } from './episodes.ts'
import type { Spells } from './spells.ts'

/** A recorded hand-off and one of the replay are the same within this much time. Rule 4.1. */
const SAME = DAY

/** Per recorded hand-off the episode of the replay that it is, or -1: same person, at most a day apart, each once. Rule 4.1. */
export function matched(recorded: Recorded, episodes: Episodes): Int32Array {
  const found = new Int32Array(recorded.count).fill(-1)
  let e = 0
  for (let r = 0; r < recorded.count; r++) {
    const person = recorded.person[r] as number
    const at = recorded.mqlAt[r] as number
    while (e < episodes.count && isBefore(episodes, e, person, at - SAME)) e += 1
    if (e < episodes.count && episodes.person[e] === person) {
      if ((episodes.mqlAt[e] as number) <= at + SAME) found[r] = e++
    }
  }
  return found
}

const isBefore = ({ person, mqlAt }: Episodes, e: number, p: number, at: number) =>
  (person[e] as number) < p || (person[e] === p && (mqlAt[e] as number) < at)

/** What became of the spells of the agreement in force, to date: that of all recorded hand-offs in them. */
export type Outcomes = {
  /** Per spell, bits of OUTCOME. */
  of: Uint8Array
  /** Per currency and spell: what was won, in minor units. */
  cents: Float64Array[]
  currencies: string[]
}

export function outcomesOf(spells: Spells, recorded: Recorded, match: Int32Array): Outcomes {
  const of = new Uint8Array(spells.count)
  const spellOf = (r: number) => {
    const episode = match[r] as number
    return episode < 0 ? -1 : (spells.of[episode] as number)
  }
  for (let r = 0; r < recorded.count; r++) {
    const spell = spellOf(r)
    if (spell >= 0)
      of[spell] = (of[spell] as number) | OUTCOME.known | (recorded.reached[r] as number)
  }
  const cents = recorded.currencies.map(() => new Float64Array(spells.count))
  const { won } = recorded
  for (let i = 0; i < won.episode.length; i++) {
    const spell = spellOf(won.episode[i] as number)
    const sums = cents[won.currency[i] as number] as Float64Array
    if (spell >= 0) sums[spell] = (sums[spell] as number) + (won.cents[i] as number)
  }
  return { of, cents, currencies: recorded.currencies }
}
