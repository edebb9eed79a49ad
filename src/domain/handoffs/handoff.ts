import type { Closing, Reason, ReasonFamily } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'

/** How far an open hand-off came. `mql`: held, because something is missing. Rule 1.3. */
export type Reached = 'mql' | 'passed' | 'sal' | 'sql' | 'opportunity'

/** What a decision has to know of a hand-off. */
export type Turn = {
  reached: Reached
  /** How it ended; null while it is open. */
  closing: Closing | null
  /** When it goes back by itself if nobody decides; null once somebody accepted. Rule 1.2. */
  expiresAt: Instant | null
  /** Times somebody of sales tried to reach them in this hand-off. */
  touches: number
}

/** What people may say of a hand-off. `wakesOn`: the local day on which they are to be looked at again. */
export type Decision =
  | { kind: 'accepted' }
  | { kind: 'rejected'; reason: string }
  | { kind: 'disqualified'; reason: string }
  | { kind: 'recycled'; reason: string; wakesOn: string | null }
  | { kind: 'qualified' }
  | { kind: 'withdrawn' }

/** The families from which each way out takes its reasons. Rule 1.2. */
export const FAMILIES_OF = {
  rejected: ['procedural', 'clerical', 'definitional'],
  disqualified: ['disqualified'],
  recycled: ['not-ready', 'disqualified'],
} as const satisfies Record<string, readonly ReasonFamily[]>

/** The agreed reasons for a way out, in the order of the agreement. */
export const reasonsFor = (kind: keyof typeof FAMILIES_OF, reasons: readonly Reason[]): Reason[] =>
  reasons.filter(({ family }) => (FAMILIES_OF[kind] as readonly ReasonFamily[]).includes(family))

/** Ways in which sales touches somebody; machines' mails are none. Rule 2.1. */
export const TOUCHES = ['call', 'mail', 'meeting'] as const
export type TouchKind = (typeof TOUCHES)[number]

/** What people say of a hand-off, as its history tells it: decisions, and marketing's answer to a rejection. */
export const DECIDED = [
  'accepted',
  'qualified',
  'rejected',
  'recycled',
  'disqualified',
  'withdrawn',
  'answered',
] as const

/** How long a decision can be taken back by whoever made it. */
export const UNDO_MS = 60_000
