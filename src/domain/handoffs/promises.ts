import type { Agreement, Clock as Promised, Team } from '#domain/agreement/agreement.ts'
import { HOUR } from '#domain/time.ts'
import type { Decision } from './handoff.ts'

/** The promises that run on a hand-off. Rule 2.2. */
export const CLOCK_KINDS = ['decision', 'first-follow-up', 'feedback', 'answer'] as const
export type ClockKind = (typeof CLOCK_KINDS)[number]

/** A promise as an agreement makes it: who owes what within how much open time. */
export type Promise = { kind: ClockKind; owes: Team; targetMs: number }

/** Promises of sales that begin when a lead is passed; whoever asked to talk to us is answered sooner. Rule 2.2. */
export const promisedAtPassing = (agreement: Agreement, isHandRaise: boolean): Promise[] =>
  promised(agreement, isHandRaise).filter(({ kind }) => kind !== 'answer')

/** What the other side promised to whoever rejects; null where nothing was agreed. */
export const promisedAnswer = (agreement: Agreement): Promise | null =>
  promised(agreement, false).find(({ kind }) => kind === 'answer') ?? null

const promised = ({ clocks = [] }: Agreement, isHandRaise: boolean): Promise[] =>
  clocks.map((clock) => ({
    kind: clock.id,
    owes: clock.owes,
    targetMs: targetOf(clock, isHandRaise),
  }))

const targetOf = ({ businessHours, handRaiseHours }: Promised, isHandRaise: boolean) =>
  ((isHandRaise ? handRaiseHours : undefined) ?? businessHours) * HOUR

/** What happens to running clocks: they stop as kept or missed, or count for nothing, with the reason. */
export type Effect = {
  stops: ClockKind[]
  voids: Partial<Record<ClockKind, string>>
  starts: 'answer' | null
}

/**
 * What a decision does to the clocks of a hand-off. Accepting keeps the promise to decide and leaves nothing to give
 * feedback on; a way out with its reason keeps both; a rejection starts the other side's clock. Only a touch keeps the
 * promise to follow up, so a way out without one counts for nothing. Rule 2.2.
 */
export function effectOf(kind: Decision['kind'] | 'touched', wasAccepted: boolean): Effect {
  switch (kind) {
    case 'touched':
      return { stops: ['first-follow-up'], voids: {}, starts: null }
    case 'accepted':
    case 'qualified':
      return { stops: ['decision'], voids: { feedback: 'accepted' }, starts: null }
    case 'withdrawn':
      return { stops: [], voids: allOf('withdrawn'), starts: null }
    default:
      return {
        stops: wasAccepted ? [] : ['decision', 'feedback'],
        voids: { 'first-follow-up': kind },
        starts: kind === 'rejected' ? 'answer' : null,
      }
  }
}

const allOf = (reason: string) => ({
  decision: reason,
  'first-follow-up': reason,
  feedback: reason,
})
