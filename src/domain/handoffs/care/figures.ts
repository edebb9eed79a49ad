import type { ClockKind } from '#domain/handoffs/promises.ts'
import type { Side } from '#domain/workspace/role.ts'
import type { Leak } from './leakage.ts'

/** Every number of how the hand-off goes; each opens the hand-offs it is made of. */
export const FIGURES = [
  'over',
  'half',
  'in-time',
  'with-nobody',
  'with-gone',
  'with-away',
  'given',
  'waiting',
  'accepted',
  'passed',
  'contacted',
  'not-contacted',
  'within',
  'due',
  'kept',
  'running',
  'void',
  'refused',
  'handoffs',
  'lost',
] as const
export type Figure = (typeof FIGURES)[number]

/** Which number is meant; what is not said narrows nothing. */
export type WhichFigure = {
  figure: Figure
  /** Of this member only. */
  memberId?: number | undefined
  /** Of this promise only. */
  kind?: ClockKind | undefined
  /** Owed by this side only. */
  owes?: Side | undefined
  /** For this reason only; empty: none was said. */
  reason?: string | undefined
  /** Lost at this step. */
  step?: Leak | undefined
  /** Contacted within so many minutes on the wall. */
  minutes?: number | undefined
}

/** What the rows of a number have in common, as a heading. */
export const FIGURE_WORDS: Record<Figure, string> = {
  over: 'Leads that wait longer than was promised',
  half: 'Leads that have used more than half of the time',
  'in-time': 'Leads that wait in time',
  'with-nobody': 'Leads with nobody',
  'with-gone': 'Leads with somebody who left',
  'with-away': 'Leads with somebody who is away',
  given: 'Leads given in the last seven days',
  waiting: 'Leads that wait for an answer',
  accepted: 'Accepted leads that are open',
  passed: 'Leads that were passed',
  contacted: 'Leads that were contacted',
  'not-contacted': 'Leads that were not contacted yet',
  within: 'Leads that were contacted in time',
  due: 'Promises that were due',
  kept: 'Promises that were kept',
  running: 'Promises that are not due yet',
  void: 'Promises that count for nothing',
  refused: 'Leads that were given back',
  handoffs: 'All hand-offs of this time',
  lost: 'Hand-offs that went nowhere',
}
