import type { ReasonFamily } from '#domain/agreement/agreement.ts'

/** What a family of reasons points at: where the agreement, or what runs by it, is to be looked at first. */
export const FAMILY_POINTS: Record<ReasonFamily, string> = {
  procedural: 'Who gets which lead',
  clerical: 'The details that have to be there before passing',
  definitional: 'Whom both teams want: the fit',
  'not-ready': 'When somebody is ready: the threshold',
  disqualified: 'What the contact found out',
  lost: 'What deals are lost by',
}
