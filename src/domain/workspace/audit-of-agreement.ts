import type { Action } from './audit-keeping.ts'
import { named, wordOf } from './audit-words.ts'

/** How an agreement comes about. */
export const OF_AGREEMENT = {
  'propose-agreement': { name: 'Change proposed', did: (told) => `made ${named(told)}` },
  'reword-proposal': {
    name: 'Proposal worded anew',
    did: (told) => `put other words in place of those of ${named(told)}`,
  },
  'backtest-proposal': {
    name: 'Backtest kept',
    did: (told) => `kept a backtest with ${named(told)}`,
  },
  'withdraw-proposal': { name: 'Proposal withdrawn', did: (told) => `withdrew ${named(told)}` },
  'sign-agreement': {
    name: 'Agreement signed',
    did: (told) => `signed ${named(told)} for ${wordOf(told, 'side')}`,
  },
  'suspend-agreement': {
    name: 'Agreement suspended',
    did: (told) => `stopped version ${wordOf(told, 'suspends')} of the agreement`,
  },
  reserve: { name: 'Disagreement recorded', did: (told) => `recorded ${named(told)}` },
  'change-reservation': {
    name: 'Disagreement looked at',
    did: (told) => `said how ${named(told)} stands`,
  },
} satisfies Record<string, Action>
