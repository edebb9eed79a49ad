import type { Closing, Stage } from '#domain/agreement/agreement.ts'

const STAGE_WORDS: Record<Stage, string> = {
  contact: 'Known (contact)',
  lead: 'Warming up (lead)',
  mql: 'Held, details missing (MQL)',
  passed: 'Passed to sales (MQL)',
  sal: 'Accepted (SAL)',
  sql: 'Need confirmed (SQL)',
  opportunity: 'Deal open (opportunity)',
  customer: 'Customer',
}

const CLOSING_WORDS: Record<Closing, string> = {
  rejected: 'Sent back (rejected)',
  disqualified: 'Ruled out (disqualified)',
  recycled: 'Back to marketing (recycled)',
  withdrawn: 'Taken back by marketing (withdrawn)',
  expired: 'Came back unanswered (expired)',
  lost: 'Deal lost',
  won: 'Deal won',
}

/** A stage in plain words, the trade's short form behind it: "Passed to sales (MQL)". */
export const stageWords = (stage: Stage) => STAGE_WORDS[stage]

/** The stage without its short form, where there is little room: "Passed to sales". */
export const shortStageWords = (stage: Stage) => STAGE_WORDS[stage].replace(/[,(].*$/, '').trim()

/** How a hand-off ended, in plain words: "Back to marketing (recycled)". */
export const closingWords = (closing: Closing) => CLOSING_WORDS[closing]
