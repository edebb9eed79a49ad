import { type Rate, rate } from '#domain/rate.ts'
import { type Change, difference } from '#domain/scoreboard/change.ts'
import { type Episodes, OUTCOME } from './episodes.ts'
import type { Outcomes } from './outcomes.ts'
import type { Partition } from './partition.ts'
import type { Spells } from './spells.ts'
import type { Tally } from './tally.ts'

/** A share of which some cases are not known: every one of them no … every one of them yes. Rule 4.3 (Manski). */
export type Bounds = { successes: number; known: number; unknown: number; lo: number; hi: number }

/** Null where there is no case at all. */
export function bounds(successes: number, known: number, unknown: number): Bounds | null {
  const all = known + unknown
  if (all === 0) return null
  return { successes, known, unknown, lo: successes / all, hi: (successes + unknown) / all }
}

/** Acceptance of a side's leads: the part that is known, and between what bounds the whole lies. */
type Side = { known: Rate; bounds: Bounds | null }

/** Whether sales accepts what each side passes. Rules 4.3, 4.4: the candidate's is known of leads in both alone. */
export type Acceptance = {
  now: Side
  candidate: Side
  /** Leads that stay against leads that are withheld: whether the candidate withholds the poorer ones. Rule 0.6. */
  staysOverWithheld: Change | null
}

export function acceptance(both: Tally, withheld: Tally, fresh: number): Acceptance {
  const side = (accepted: number, decided: number, leads: number): Side => ({
    known: rate(accepted, decided),
    bounds: bounds(accepted, decided, leads - decided),
  })
  const stays = rate(both.accepted, both.decided)
  return {
    now: side(
      both.accepted + withheld.accepted,
      both.decided + withheld.decided,
      both.leads + withheld.leads,
    ),
    candidate: side(both.accepted, both.decided, both.leads + fresh),
    staysOverWithheld: difference(stays, rate(withheld.accepted, withheld.decided)),
  }
}

/** Fewer decided leads than these say nothing of new ones. Rule 0.8. */
const FEWEST = 10

/** A guess at the new leads' acceptance by those that scored just above them: extrapolated, likely too high. Rule 4.3. */
export type Extrapolated = {
  /** New leads that have such neighbours. */
  leads: number
  /** Leads of the neighbouring band that somebody decided. */
  neighbours: number
  acceptance: number
}

/** Neighbours of a new lead have its fit band and the lowest engagement band in which the agreement in force passes any. */
export function extrapolated(
  found: Partition,
  places: readonly number[],
  sides: { a: Spells; b: Spells; inForce: Episodes; candidate: Episodes; outcomes: Outcomes },
): Extrapolated | null {
  const { a, b, inForce, candidate, outcomes } = sides
  const edge = new Map<number, { band: number; decided: number; accepted: number }>()
  for (const n of places) {
    const spell = found.a[n] as number
    if (spell < 0 || !((outcomes.of[spell] as number) & OUTCOME.decided)) continue
    const episode = a.first[spell] as number
    const fit = inForce.fitBand[episode] as number
    const band = inForce.engagementBand[episode] as number
    let row = edge.get(fit)
    if (!row || row.band < band) {
      row = { band, decided: 0, accepted: 0 }
      edge.set(fit, row)
    }
    if (row.band > band) continue
    row.decided += 1
    if ((outcomes.of[spell] as number) & OUTCOME.accepted) row.accepted += 1
  }
  const enough = [...edge].filter(([, { decided }]) => decided >= FEWEST)
  const rows = new Map(enough)
  let [leads, expected] = [0, 0]
  for (const n of places) {
    if ((found.a[n] as number) >= 0) continue
    const row = rows.get(candidate.fitBand[b.first[found.b[n] as number] as number] as number)
    if (!row) continue
    leads += 1
    expected += row.accepted / row.decided
  }
  if (leads === 0) return null
  const neighbours = enough.reduce((sum, [, { decided }]) => sum + decided, 0)
  return { leads, neighbours, acceptance: expected / leads }
}
