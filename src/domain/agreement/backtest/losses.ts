import { type Count, garwood } from '#domain/poisson.ts'
import { type Rate, rate } from '#domain/rate.ts'
import { type Bounds, bounds } from './acceptance.ts'
import type { Amount, Tally } from './tally.ts'

/** How many of the withheld leads came so far: as a count per such period, and as a share of those that are known. */
type Known = Count & { share: Rate }

/**
 * What the candidate would not have passed then. Some of it would qualify later or come anyway, so of each figure
 * between none and all is lost. Rule 4.3.
 */
export type Losses = {
  leads: number
  known: number
  accepted: Known
  deals: Known
  won: Known
  amounts: Amount[]
}

export function losses({ leads, known, accepted, deals, won, amounts }: Tally): Losses {
  const of = (count: number): Known => ({ ...garwood(count), share: rate(count, known) })
  return { leads, known, accepted: of(accepted), deals: of(deals), won: of(won), amounts }
}

/** What is known of the candidate's leads, with those that nobody ever passed unknown. Rule 4.3. */
export type Prospects = { accepted: Bounds | null; deals: Bounds | null; won: Bounds | null }

export function prospects(both: Tally, fresh: number): Prospects {
  const unknown = both.leads - both.known + fresh
  const of = (successes: number) => bounds(successes, both.known, unknown)
  return {
    accepted: bounds(both.accepted, both.decided, both.leads - both.decided + fresh),
    deals: of(both.deals),
    won: of(both.won),
  }
}
