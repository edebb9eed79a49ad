import type { Scalar } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'

/** The kind of an event is its second sorting key at one instant. Rule 0.3. */
export const KIND = { identify: 0, behaviour: 1, decision: 2, correction: 3 } as const
export type Kind = (typeof KIND)[keyof typeof KIND]

/** Decisions that fall on one instant are folded in this order. Rule 0.3. */
export const DECISIONS = [
  'mql',
  'held',
  'passed',
  'assigned',
  'accepted',
  'rejected',
  'disqualified',
  'recycled',
  'withdrawn',
  'expired',
  'sql',
  'opportunity',
  'won',
  'lost',
  'touched',
] as const
export type DecisionName = (typeof DECISIONS)[number]

/**
 * What rules can see of an event. Events with an equal signature are one entry of a dictionary,
 * so a rule is tested once per signature and never once per event.
 * For `identify` the properties are the traits told; an identifying trait (see `signature.ts`) is told as `true`.
 */
export type Signature = { kind: Kind; name: string; properties: Readonly<Record<string, Scalar>> }

/** One event in full, as intake, import and the command line read it. */
export type LogEvent = {
  /** Unique per workspace and source, at most 200 bytes. */
  messageId: string
  /** The person's key; null for a deal that names nobody. */
  person: string | null
  signature: Signature
  /** When it happened (t). Rule 0.2. */
  happenedAt: Instant
  receivedAt: Instant
  /** When we could know it (k); null until the fold claims it. */
  knownAt: Instant | null
}

/**
 * The log of many people as typed arrays: the events of person p stand at start[p] .. start[p + 1] - 1,
 * in the order (t, kind, rank, id) of rule 0.3. `signature` indexes the dictionary. 20 bytes an event.
 * The arrays may lie over SharedArrayBuffer, so that threads share them.
 */
export type Columns = {
  people: number
  start: Uint32Array
  t: Float64Array
  k: Float64Array
  signature: Uint32Array
}
