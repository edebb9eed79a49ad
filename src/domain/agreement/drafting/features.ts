import type { Scalar, TraitTest } from '#domain/agreement/agreement.ts'

/** People with what is known of them and whether they reached the outcome: one array a trait, null where it is not known. */
export type Cases = {
  /** What they did before, by the name of the event: 1 for who did it. */
  acts?: Act[]
  traits: { name: string; values: (Scalar | null)[] }[]
  reached: Uint8Array<ArrayBuffer>
}

/** A test that may become a rule of fit, and for whom it holds. */
export type Feature = { trait: string; when: TraitTest; holds: Uint8Array<ArrayBuffer> }

/** Something that people did, and who did it. */
export type Act = { event: string; holds: Uint8Array<ArrayBuffer> }

/** Why a trait was not asked. */
export type Refused = { trait: string; why: string }

/** Values that fewer people have say nothing. Rules 0.8, 3.7. */
export const FEWEST = 30
/** Kinds of one trait that are asked, the most frequent ones. */
const MOST_KINDS = 40
/** More different values are names, not kinds. */
const MOST_DISTINCT = 200
/** A trait is a measure where so many of its values are numbers, and more than these are different. */
const MEASURE = { share: 0.95, distinct: 12 }

/** What people enter once they have talked to a lead, or what another system makes of it, by how such columns are called. */
const AFTERWARDS =
  /\b(tags?|quality|status|stage|score|scoring|index|rating|profile|notable|last activity|disposition|outcome|reason|closed|converted|priority|rank)\b/i

/** A trait by which alone the outcome is told apart so well is likely part of it. */
export const TOO_GOOD = 0.9

/** A trait that is known of some, and whether it is known says something by itself: perhaps it was asked later. */
export type Doubted = {
  trait: string
  known: number
  ofKnown: number
  unknown: number
  ofUnknown: number
}

/** Shares further apart than this, of those it is known of and of the others, are worth a second look. */
const APART = 0.2

/** Traits to look twice at: they may have been asked only of those who went on. */
export function doubted({ traits, reached }: Cases): Doubted[] {
  return traits.flatMap(({ name: trait, values }) => {
    const found = { trait, known: 0, ofKnown: 0, unknown: 0, ofUnknown: 0 }
    for (const [i, value] of values.entries()) {
      found[value === null ? 'unknown' : 'known'] += 1
      found[value === null ? 'ofUnknown' : 'ofKnown'] += reached[i] as number
    }
    const { known, ofKnown, unknown, ofUnknown } = found
    if (Math.min(known, unknown) < FEWEST) return []
    return Math.abs(ofKnown / known - ofUnknown / unknown) > APART ? [found] : []
  })
}

/** The tests that the traits allow: one a kind, and quarters of a measure. */
export function featuresOf({ traits, reached }: Cases): Feature[] {
  return traits.flatMap(({ name, values }) => {
    const known = values.filter((value) => value !== null)
    const numbers = known.filter((value) => typeof value === 'number')
    if (numbers.length >= MEASURE.share * known.length && new Set(numbers).size > MEASURE.distinct)
      return measure(
        name,
        values,
        numbers.toSorted((a, b) => a - b),
      )
    return kinds(name, values, reached)
  })
}

/** Whether a name says that a trait is known only once sales has talked to a lead. */
export const isAfterwards = (name: string): boolean => AFTERWARDS.test(name.replaceAll('_', ' '))

function kinds(trait: string, values: (Scalar | null)[], reached: ArrayLike<number>): Feature[] {
  const counts = new Map<Scalar, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  if (counts.size > MOST_DISTINCT) return []
  const enough = [...counts]
    .filter(([, n]) => n >= FEWEST && n <= values.length - FEWEST)
    .sort(([x, a], [y, b]) => b - a || (String(x) < String(y) ? -1 : 1))
    .slice(0, MOST_KINDS)
  const share = (value: Scalar, n: number) =>
    values.reduce((sum: number, one, i) => sum + (one === value ? (reached[i] as number) : 0), 0) /
    n
  // Where everybody's is known, the others are measured against the kind that reached the outcome least.
  const [least] = values.includes(null)
    ? []
    : enough.map(([value, n]) => ({ value, by: share(value, n) })).sort((a, b) => a.by - b.by)
  return enough
    .filter(([value]) => value !== least?.value)
    .map(([value]) => ({
      trait,
      when: { trait, is: value },
      holds: Uint8Array.from(values, (one) => Number(one === value)),
    }))
}

function measure(trait: string, values: (Scalar | null)[], sorted: number[]): Feature[] {
  const quarters = [0.25, 0.5, 0.75].map((q) => sorted[Math.floor(q * sorted.length)] as number)
  const cuts = [...new Set(quarters)].filter((cut) => cut > (sorted[0] as number))
  return cuts.map((atLeast) => ({
    trait,
    when: { trait, atLeast },
    holds: Uint8Array.from(values, (one) => Number(typeof one === 'number' && one >= atLeast)),
  }))
}
