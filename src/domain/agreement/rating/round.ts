import type { Team } from '#domain/agreement/agreement.ts'
import { random } from '#domain/random.ts'
import { alpha } from './alpha.ts'
import { type Kappa, kappa } from './kappa.ts'

/** Leads of a round. Rule 7.2. */
export const LEADS_OF_ROUND = 10
/** Out of how many that were passed last they are drawn. */
export const POOL_OF_ROUND = 30

/** A few of a list, each as likely, in the order in which they were drawn; the same seed draws the same. */
export function drawn<T>(pool: readonly T[], many: number, seed: string): T[] {
  const left = [...pool]
  const draw = random(seed)
  return Array.from({ length: Math.min(many, pool.length) }, () => {
    const at = Math.floor(draw.next() * left.length)
    return left.splice(at, 1)[0] as T
  })
}

/** What one member said of every lead, by its place; `side` is null for whoever wears both hats. */
export type Rater = { side: Team | null; ready: readonly boolean[] }

/** How many of a side called a lead ready. */
type Said = { ready: number; of: number }
/** A lead that not everybody calls the same. */
type Disputed = { place: number; marketing: Said; sales: Said; everybody: Said }

export type Rated = {
  /** Over all pairs of a marketer and a rep. */
  pairs: Kappa
  /** Over everybody. */
  alpha: number | null
  /** Leads that not everybody calls the same, those that split most evenly first. */
  disputed: Disputed[]
}

/** How far both sides mean the same by a lead that is ready. Each rater said something of every lead. Rule 7.2. */
export function ratedBy(raters: readonly Rater[]): Rated {
  const of = (side: Team) => raters.filter((rater) => rater.side === side)
  const [marketing, sales] = [of('marketing'), of('sales')]
  const leads = raters[0]?.ready.length ?? 0
  const table: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0],
  ]
  const disputed: Disputed[] = []
  for (let place = 0; place < leads; place += 1) {
    const [m, s, all] = [at(marketing, place), at(sales, place), at(raters, place)]
    table[0][0] += m.ready * s.ready
    table[0][1] += m.ready * (s.of - s.ready)
    table[1][0] += (m.of - m.ready) * s.ready
    table[1][1] += (m.of - m.ready) * (s.of - s.ready)
    if (all.ready > 0 && all.ready < all.of)
      disputed.push({ place, marketing: m, sales: s, everybody: all })
  }
  const unevenness = ({ everybody }: Disputed) => Math.abs(everybody.ready / everybody.of - 0.5)
  return {
    pairs: kappa(table),
    alpha: alpha(raters.map(({ ready }) => ready.map(Number))),
    disputed: disputed.sort((a, b) => unevenness(a) - unevenness(b) || a.place - b.place),
  }
}

const at = (raters: readonly Rater[], place: number): Said => ({
  ready: raters.filter(({ ready }) => ready[place]).length,
  of: raters.length,
})

/** Fewer pairs say nothing of how far two teams agree. Rule 0.8. */
const FEWEST_PAIRS = 10

/** What κ over so many pairs means, in a sentence: below 0.4, below 0.6, or better. Rule 7.2. */
export function meaningOf(value: number | null, pairs: number): string {
  if (pairs < FEWEST_PAIRS) return 'Too few answers to say how far you agree.'
  if (value === null) return 'Nothing can be said: everybody gave one answer to all leads.'
  // As it is shown, so that the sentence and the figure say the same.
  const shown = Math.round(value * 100) / 100
  if (shown < 0.4) return 'You mean different people by a lead that is ready.'
  if (shown < 0.6) return 'You often mean the same people, and often not.'
  return 'You mean the same people by a lead that is ready.'
}
