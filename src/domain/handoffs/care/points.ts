import type { ReasonFamily } from '#domain/agreement/agreement.ts'

/**
 * What a family of reasons points at: where the agreement, or what runs by it, is to be looked at first, and the clause
 * of the agreement that says it.
 */
export const FAMILY_POINTS: Record<ReasonFamily, { says: string; clause: string }> = {
  procedural: { says: 'Who gets which lead', clause: 'reasons.rejected' },
  clerical: { says: 'The details that have to be there before passing', clause: 'qualify.minimum' },
  definitional: { says: 'Whom both teams want: the fit', clause: 'fit.bands' },
  'not-ready': { says: 'When somebody is ready: the threshold', clause: 'qualify' },
  disqualified: { says: 'What the contact found out', clause: 'reasons.disqualified' },
  lost: { says: 'What deals are lost by', clause: 'reasons.lost' },
}
