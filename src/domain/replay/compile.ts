import type { Agreement, TraitTest } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import { type Cells, cellsOf } from './bands.ts'
import { effectOf } from './closing-policy.ts'
import { DECISIONS, KIND, type Signature } from './log.ts'
import { holds } from './matching.ts'
import { type Points, pointsOf } from './points.ts'
import { correctionsOf } from './weighing.ts'

/** A version of the agreement and since when it is in force. Rule 3.3, versions. */
export type Term = { version: number; effectiveFrom: Instant; agreement: Agreement }

/** A timeline of agreements made ready for one dictionary of signatures: every rule has been tested on each. */
export type Program = {
  signatures: Signature[]
  /** In order of `from`; at instant s the last one that has begun rules the whole log. */
  rulings: Ruling[]
  /** Per signature: what the fold has to do with it, as bits of `ROLE`. */
  role: Uint8Array
  /** Per signature: its place among the kinds and decisions of one instant. Rule 0.3. */
  rank: Uint8Array
  /** Per signature of a decision: its reason, null when none was given. */
  reason: (string | null)[]
  /** Traits that some version requires, in code unit order. Rule 3.3.10. */
  required: string[]
  /** Per signature of kind identify: [index in `required`, known or not] in pairs. */
  informs: number[][]
  /** What corrections there are of what an event weighs; see weighing.ts. */
  corrects: Int32Array | null
  /** Whether every version leaves the score alone when an episode expires. */
  expiryKeeps: boolean
}

/** One version of the agreement over the dictionary. */
export type Ruling = {
  version: number
  agreement: Agreement
  from: number
  until: number
  points: Points
  cells: Cells
  /** Points of each fit rule, in the agreement's order. */
  fitPoints: Float64Array
  fitCap: number
  /** Tests on traits: fit rules first, then exclusions. What holds for a person of whom nothing is told. */
  untold: Uint8Array
  /** Per signature of kind identify: [test, holds] in pairs. */
  tells: number[][]
  /** Per signature: 1 when it is a hand-raise, 2 when a positive rule matches. */
  promotes: Uint8Array
  /** Indexes in `Program.required`. */
  minimum: number[]
}

export const ROLE = { tells: 1, behaves: 2, decides: 4, deal: 8 } as const
export const HAND_RAISE = 1
export const POSITIVE = 2

const OF_DEALS: ReadonlySet<string> = new Set(['opportunity', 'won', 'lost'])

/** Makes a timeline of agreements (in any order) ready to be folded over events with these signatures. */
export function compile(timeline: Term[], signatures: Signature[]): Program {
  const terms = [...timeline].sort(
    (a, b) => a.effectiveFrom - b.effectiveFrom || a.version - b.version,
  )
  const required = [
    ...new Set(terms.flatMap(({ agreement }) => agreement.minimumInformation)),
  ].sort()
  return {
    signatures,
    rulings: terms.map((term, i) =>
      ruling(term, terms[i + 1]?.effectiveFrom ?? Number.POSITIVE_INFINITY, signatures, required),
    ),
    role: Uint8Array.from(signatures, roleOf),
    rank: Uint8Array.from(signatures, rankOf),
    reason: signatures.map(({ properties: { reason } }) =>
      typeof reason === 'string' && reason !== '' ? reason : null,
    ),
    required,
    informs: signatures.map((signature) =>
      signature.kind === KIND.identify
        ? required.flatMap((trait, i) =>
            Object.hasOwn(signature.properties, trait)
              ? [i, Number(holds({ known: true }, signature.properties[trait]))]
              : [],
          )
        : [],
    ),
    corrects: correctionsOf(signatures),
    expiryKeeps: terms.every(
      ({ agreement }) => effectOf(agreement, 'expired', null).carryOver === 1,
    ),
  }
}

function ruling(term: Term, until: number, signatures: Signature[], required: string[]): Ruling {
  const { agreement } = term
  const { fit, qualify } = agreement
  const tests: TraitTest[] = [...fit.rules.map(({ when }) => when), ...qualify.exclude]
  const points = pointsOf(agreement, signatures)
  return {
    version: term.version,
    agreement,
    from: term.effectiveFrom,
    until,
    points,
    cells: cellsOf(agreement),
    fitPoints: Float64Array.from(fit.rules, (rule) => rule.points),
    fitCap: fit.cap,
    untold: Uint8Array.from(tests, (test) => Number(holds(test, undefined))),
    tells: signatures.map((signature) =>
      signature.kind === KIND.identify ? told(tests, signature) : [],
    ),
    promotes: Uint8Array.from(signatures, ({ kind, name }, i) =>
      kind === KIND.behaviour
        ? (qualify.handRaises.includes(name) ? HAND_RAISE : 0) |
          (points.isPositive[i] ? POSITIVE : 0)
        : 0,
    ),
    minimum: agreement.minimumInformation.map((trait) => required.indexOf(trait)),
  }
}

const told = (tests: TraitTest[], { properties }: Signature): number[] =>
  tests.flatMap((test, i) =>
    Object.hasOwn(properties, test.trait) ? [i, Number(holds(test, properties[test.trait]))] : [],
  )

/** What the rule itself decided stands in the log too; it is an answer, never a question. See docs/decisions/006. */
function roleOf({ kind, name, properties }: Signature): number {
  if (kind === KIND.identify) return ROLE.tells
  if (kind === KIND.behaviour) return ROLE.behaves
  const isKnown = (DECISIONS as readonly string[]).includes(name)
  if (kind !== KIND.decision || !isKnown || properties.by === 'rule') return 0
  return OF_DEALS.has(name) ? ROLE.decides | ROLE.deal : ROLE.decides
}

function rankOf({ kind, name }: Signature): number {
  return kind * 16 + (kind === KIND.decision ? DECISIONS.indexOf(name as never) + 1 : 0)
}
