import type { Agreement, StageText } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import type { Own } from './templates.ts'

/** SiriusDecisions' first ladder: an SQL is a deal, so both stages have one test. Rule 1.1. */
export function waterfall2006(own: Own): Agreement {
  const usual = defaultAgreement(own.name, own.timeZone)
  return {
    ...usual,
    stages,
    qualify: {
      ...usual.qualify,
      cells: ['A1', 'A2', 'B1'],
      handRaises: [
        'demo_request',
        'contact_request',
        'pricing_request',
        'referral',
        'introduction',
      ],
    },
    minimumInformation: ['email', 'company', 'phone'],
    clocks: [
      { id: 'decision', owes: 'sales', businessHours: 8, handRaiseHours: 1 },
      // A day is good practice and three days are the most. Rule 9.
      { id: 'first-follow-up', owes: 'sales', businessHours: 24, handRaiseHours: 1 },
      { id: 'feedback', owes: 'sales', businessHours: 16 },
      { id: 'answer', owes: 'marketing', businessHours: 16 },
    ],
    ...(own.goals && { goals: own.goals }),
  }
}

const stages: StageText[] = [
  {
    stage: 'contact',
    name: 'Name',
    humanTest: 'Do we know who this person is?',
    owner: 'marketing',
  },
  {
    stage: 'lead',
    name: 'Inquiry',
    humanTest: 'Did this person answer to something of ours, or come by themselves?',
    owner: 'marketing',
    examplesYes: ['came to the webinar'],
    examplesNo: ['is a name on a bought list'],
  },
  {
    stage: 'mql',
    name: 'Marketing qualified lead (MQL)',
    humanTest: 'Has marketing looked, and is this person worth a human conversation?',
    owner: 'marketing',
    examplesYes: ['leads a team of the right size and reads about prices'],
    examplesNo: ['downloaded one paper for a thesis'],
  },
  {
    stage: 'passed',
    name: 'Passed to sales',
    humanTest: 'Do we know enough for a rep to call?',
    owner: 'marketing',
  },
  {
    stage: 'sal',
    name: 'Sales accepted lead (SAL)',
    humanTest: 'Does it meet what we agreed on, and has sales promised to follow up?',
    owner: 'sales',
    examplesYes: ['right company, will be called today'],
    examplesNo: ['has an open deal already'],
  },
  {
    stage: 'sql',
    name: 'Sales qualified lead (SQL)',
    humanTest: 'Have we talked, and is there a deal to work on?',
    owner: 'sales',
    examplesYes: ['named a problem, a budget and a date'],
    examplesNo: ['was only polite'],
  },
  {
    stage: 'opportunity',
    name: 'SQL with an amount',
    humanTest: 'Does this deal have an amount and an expected close date?',
    owner: 'sales',
  },
  { stage: 'customer', name: 'Close', humanTest: 'Is the contract signed?', owner: 'sales' },
]
