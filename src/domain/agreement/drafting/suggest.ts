import type { Band, Fit, FitRule } from '#domain/agreement/agreement.ts'
import { auc } from '#domain/agreement/judging/judging.ts'
import { random } from '#domain/random.ts'
import {
  type Act,
  type Cases,
  type Doubted,
  doubted,
  FEWEST as FEWEST_PEOPLE,
  type Feature,
  featuresOf,
  isAfterwards,
  type Refused,
  TOO_GOOD,
} from './features.ts'
import { type Fitted, logOdds, ridgeLogit } from './ridge-logit.ts'

/** Points that double the odds. Rule 3.7. */
const PDO = 20
/** Fewer outcomes are no ground for weights: altogether, and for each of them. Rule 3.7. */
const FEWEST = { reached: 50, each: 10 }
/** As if so much of a case spoke against every weight. */
const PENALTY = 1
const THIRDS = 3
/** More rules nobody reads. */
const MOST_RULES = 20

/** Weights that the outcomes suggest; they only propose, both teams sign. */
export type Suggestion = {
  cases: number
  reached: number
  fit: Fit
  /** Points for something that people did; only where it went with the outcome. */
  acts: SuggestedAct[]
  /** What went with fewer outcomes: reported, and not used. Rule 3.7. */
  against: SuggestedAct[]
  /** How many people each rule holds for. */
  holds: { id: string; people: number; reached: number }[]
  refused: Refused[]
  /** Traits that were used and may have been asked only later. */
  doubted: Doubted[]
  /**
   * How well it tells apart people it was not made from: mean over thirds, each judged by what the other two suggest.
   * `plain` is a logistic regression on every test that the traits allow, unrounded and all but free. Null with too few
   * cases in a third.
   */
  heldOut: { suggested: number; plain: number } | null
}

export type SuggestedAct = { id: string; event: string; points: number }
type Asked = Feature | Act

export type TooFew = { tooFew: { reached: number; others: number; needed: number } }

/** exp(β) is what a feature does to the odds; points are β in doublings, times twenty. @internal */
export const pointsOf = (beta: number): number => Math.round((beta * PDO) / Math.LN2)

/**
 * Fit rules with weights by ridge logistic regression over what was known of people and whether they reached an outcome.
 * Traits that are known only afterwards are refused, unless they are named in `trusted`. Rule 3.7.
 */
export function suggest(
  cases: Cases,
  seed: string,
  trusted: ReadonlySet<string> = new Set(),
): Suggestion | TooFew {
  const reached = sum(cases.reached)
  const others = cases.reached.length - reached
  if (Math.min(reached, others) < FEWEST.reached)
    return { tooFew: { reached, others, needed: FEWEST.reached } }
  const { features, refused } = usable(cases, trusted)
  const most = Math.min(MOST_RULES, Math.floor(Math.min(reached, others) / FEWEST.each))
  const chosen = strongest(features, cases.reached, most)
  const whole = rulesOf(chosen, cases.reached)
  const used = new Set(
    whole.kept.flatMap(({ feature }) => ('trait' in feature ? [feature.trait] : [])),
  )
  return {
    cases: cases.reached.length,
    reached,
    fit: whole.fit,
    acts: whole.kept.flatMap(actOf),
    against: whole.against.flatMap(actOf),
    holds: [...whole.kept, ...whole.against].map(({ id, feature }) => ({
      id,
      people: sum(feature.holds),
      reached: sum(feature.holds.map((is, i) => is & (cases.reached[i] as number))),
    })),
    refused,
    doubted: doubted({ ...cases, traits: cases.traits.filter(({ name }) => used.has(name)) }),
    heldOut: heldOut(features, most, cases.reached, seed),
  }
}

function usable(cases: Cases, trusted: ReadonlySet<string>) {
  const refused: Refused[] = []
  const features = featuresOf(cases).filter(
    ({ trait }) => trusted.has(trait) || !isAfterwards(trait),
  )
  for (const { name } of cases.traits)
    if (!trusted.has(name) && isAfterwards(name))
      refused.push({
        trait: name,
        why: 'By its name it is told only once sales has looked at a lead.',
      })
  const byTrait = Map.groupBy(features, ({ trait }) => trait)
  const kept = [...byTrait].flatMap(([trait, mine]) => {
    const alone = auc(logOdds(columnsOf(mine), ridge(mine, cases.reached)), cases.reached) ?? 0.5
    if (alone < TOO_GOOD || trusted.has(trait)) return mine
    const why = `Alone it tells the outcome apart in ${Math.round(alone * 100)} of 100 pairs: it is likely part of it.`
    refused.push({ trait, why })
    return []
  })
  const acts = (cases.acts ?? []).filter(({ event, holds }) => {
    const people = sum(holds)
    if (Math.min(people, holds.length - people) < FEWEST_PEOPLE) return false
    if ((auc(holds, cases.reached) ?? 0.5) < TOO_GOOD) return true
    refused.push({
      trait: event,
      why: 'Alone it all but tells the outcome: it is likely part of it.',
    })
    return false
  })
  return { features: [...kept, ...acts] as Asked[], refused }
}

const actOf = ({ id, points, feature }: Kept): SuggestedAct[] =>
  'event' in feature ? [{ id, points, event: feature.event }] : []

/** Those that say most, by the square of how far their cases stand from the others (χ²); in their order. */
function strongest(features: Asked[], reached: Uint8Array<ArrayBuffer>, most: number): Asked[] {
  const all = sum(reached) / reached.length
  const strength = ({ holds }: Asked) => {
    const n = sum(holds)
    const yes = sum(holds.map((is, i) => is & (reached[i] as number)))
    return (yes - n * all) ** 2 / (n * all * (1 - all) * (1 - n / reached.length))
  }
  const ranked = features.map((feature) => ({ feature, by: strength(feature) }))
  const kept = new Set(
    ranked
      .sort((a, b) => b.by - a.by)
      .slice(0, most)
      .map(({ feature }) => feature),
  )
  return features.filter((feature) => kept.has(feature))
}

const columnsOf = (features: readonly Asked[]) => features.map(({ holds }) => holds)
const ridge = (features: readonly Asked[], reached: ArrayLike<number>): Fitted =>
  ridgeLogit(columnsOf(features), reached, PENALTY)
const sum = (of: Uint8Array<ArrayBuffer>) => of.reduce((total, one) => total + one, 0)

/** Points of each test, bands that hold a quarter and half of the people, and a cap that cuts nobody. */
type Kept = { id: string; points: number; feature: Asked }

function rulesOf(features: Asked[], reached: ArrayLike<number>) {
  const { weights } = ridge(features, reached)
  const ids = new Set<string>()
  const weighed = features.flatMap((feature, f): Kept[] => {
    const points = pointsOf(weights[f] as number)
    return points === 0 ? [] : [{ feature, points, id: idOf(feature, ids) }]
  })
  const isAgainst = ({ feature, points }: Kept) => 'event' in feature && points < 0
  const against = weighed.filter(isAgainst)
  const kept = weighed.filter((one) => !isAgainst(one))
  const rules = kept.flatMap(({ id, points, feature }): FitRule[] =>
    'when' in feature ? [{ id, points, when: feature.when }] : [],
  )
  const scores = scoresOf(
    kept.filter(({ feature }) => 'when' in feature),
    reached.length,
  )
  const sorted = [...scores].sort((a, b) => b - a)
  const at = (share: number) => Math.max(1, sorted[Math.floor(share * sorted.length)] as number)
  const [a, half] = [at(0.25), at(0.5)]
  // Where a quarter and half of the people stand alike, the lower band begins below them.
  const b = half < a ? half : (sorted.find((score) => score < a && score > 0) ?? a / 2)
  const bands: Band[] = [
    { name: 'A', atLeast: a },
    { name: 'B', atLeast: b },
    { name: 'C', atLeast: 0 },
  ]
  const fit: Fit = { cap: Math.max(1, (bands[0] as Band).atLeast, sorted[0] ?? 0), rules, bands }
  return { fit, kept, against }
}

/** What fit counts: never below 0. */
function scoresOf(kept: Pick<Kept, 'feature' | 'points'>[], cases: number): Float64Array {
  const scores = new Float64Array(cases)
  for (const { feature, points } of kept)
    for (let i = 0; i < cases; i++) if (feature.holds[i]) scores[i] = (scores[i] as number) + points
  return scores.map((score) => Math.max(0, score))
}

/** Each third is judged by what the other two suggest: the choice of tests, too, is made without it. */
function heldOut(
  features: Asked[],
  most: number,
  reached: Uint8Array<ArrayBuffer>,
  seed: string,
): Suggestion['heldOut'] {
  const chance = random(`${seed} thirds`)
  const third = Uint8Array.from(reached, () => Math.floor(chance.next() * THIRDS))
  const sums = { suggested: 0, plain: 0 }
  for (let held = 0; held < THIRDS; held++) {
    const [made, judged] = [false, true].map((isHeld) =>
      only(features, reached, (i) => (third[i] === held) === isHeld),
    ) as [Part, Part]
    const { kept } = rulesOf(strongest(made.features, made.reached, most), made.reached)
    const rules = kept.map(({ feature, points }) => ({
      feature: judged.features[made.features.indexOf(feature)] as Asked,
      points,
    }))
    const plain = ridgeLogit(columnsOf(made.features), made.reached, ALL_BUT_FREE)
    const suggested = auc(scoresOf(rules, judged.reached.length), judged.reached)
    const other = auc(logOdds(columnsOf(judged.features), plain), judged.reached)
    if (suggested === null || other === null) return null
    sums.suggested += suggested / THIRDS
    sums.plain += other / THIRDS
  }
  return sums
}

/** Some tests part a third without rest: no weight would settle that is not held at all. */
const ALL_BUT_FREE = 1e-3

type Part = { features: Asked[]; reached: Uint8Array<ArrayBuffer> }

function only(
  features: Asked[],
  reached: Uint8Array<ArrayBuffer>,
  isIn: (i: number) => boolean,
): Part {
  const those = (of: Uint8Array<ArrayBuffer>) => of.filter((_, i) => isIn(i))
  return {
    features: features.map((one) => ({ ...one, holds: those(one.holds) })),
    reached: those(reached),
  }
}

/** A rule's id in the words of its test, e.g. "lead-origin-api". */
function idOf(feature: Asked, taken: Set<string>): string {
  const words = wordsOf(feature)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  const base =
    words
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 45)
      .replace(/-+$/, '') || 'rule'
  let id = base
  for (let n = 2; taken.has(id) || id === 'qualify'; n++) id = `${base}-${n}`
  taken.add(id)
  return id
}

function wordsOf(feature: Asked): string {
  if ('event' in feature) return feature.event
  const { when } = feature
  const value = 'is' in when ? String(when.is) : `from ${'atLeast' in when ? when.atLeast : ''}`
  return `${when.trait} ${value}`
}
