import type { Action } from './audit-keeping.ts'
import { named } from './audit-words.ts'

/** What the teams ask of each other. */
export const OF_ASKING = {
  'make-request': { name: 'Request made', did: (told) => `asked the other team: ${named(told)}` },
  'answer-request': { name: 'Request answered', did: (told) => `answered ${named(told)}` },
  'mend-detail': { name: 'Detail mended', did: (told) => `mended a detail of ${named(told)}` },
  'say-deal-reason': {
    name: 'Reason of a deal said',
    did: (told) => `said why ${named(told)} closed`,
  },
  'set-rhythm': {
    name: 'Rhythm of asking changed',
    did: (told) => `changed how often everybody is asked: ${named(told)}`,
  },
} satisfies Record<string, Action>
