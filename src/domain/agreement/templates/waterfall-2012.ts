import type { Agreement, Engagement, ProcessStep, StageText } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import type { Own } from './templates.ts'

/**
 * SiriusDecisions' second ladder, as far as eight stages say it: automation qualified (AQL) by points, teleprospecting
 * accepted (TAL) and qualified (TQL) by events of the phone; leads that sales finds (SGL) begin at SAL. Rule 1.1.
 */
export function waterfall2012(own: Own): Agreement {
  const usual = defaultAgreement(own.name, own.timeZone)
  return {
    ...usual,
    stages,
    engagement: withPhone(usual.engagement),
    qualify: {
      ...usual.qualify,
      cells: ['A1', 'B1'],
      handRaises: [
        'demo_request',
        'contact_request',
        'pricing_request',
        'referral',
        'introduction',
        'phone_qualification',
      ],
    },
    minimumInformation: ['email', 'company', 'phone'],
    steps: withCalls(usual.steps ?? []),
    ...(own.goals && { goals: own.goals }),
  }
}

/** Points alone need more than usual: whoever has fewer is called by marketing first. */
const withPhone = ({ groups }: Engagement): Engagement => ({
  cap: 100,
  groups: [
    ...groups,
    {
      id: 'phone',
      name: 'On the phone',
      cap: 20,
      rules: [
        {
          ...{ id: 'phone-acceptance', event: 'phone_acceptance', points: 10, cap: 10 },
          halfLifeDays: 30,
          says: 'The phone team takes the person on (TAL).',
        },
        {
          ...{ id: 'phone-refusal', event: 'phone_refusal', points: -20, cap: 20 },
          halfLifeDays: 60,
          says: 'The phone team talked with the person, who wants nothing.',
        },
      ],
    },
  ],
  bands: [
    { name: '1', atLeast: 50 },
    { name: '2', atLeast: 25 },
    { name: '3', atLeast: 0 },
  ],
})

/** The calls of marketing stand before the passing. */
const withCalls = ([first, ...rest]: ProcessStep[]): ProcessStep[] => [
  ...(first ? [first] : []),
  {
    id: 'call-first',
    name: 'Calling before sales does',
    says: 'Marketing calls people with some points and passes those who want to talk to sales.',
    owner: 'marketing',
    measuredBy: 'Passed leads that sales accepts',
  },
  ...rest,
]

const stages: StageText[] = [
  {
    stage: 'contact',
    name: 'Name',
    humanTest: 'Do we know who this person is?',
    owner: 'marketing',
  },
  {
    stage: 'lead',
    name: 'Inquiry, inbound or outbound',
    humanTest: 'Did this person show interest, by themselves or when we asked?',
    owner: 'marketing',
    examplesYes: ['downloads a paper', 'answers our mail'],
    examplesNo: ['is a name on a bought list'],
  },
  {
    stage: 'mql',
    name: 'Qualified by points (AQL) or by phone (TQL)',
    humanTest: 'Is this person worth a human conversation, by what they did or by what they said?',
    owner: 'marketing',
    examplesYes: ['told our phone team when they want to start'],
    examplesNo: ['only wants the paper'],
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
    examplesYes: ['right company, will be called today', 'sales found this person itself (SGL)'],
    examplesNo: ['has an open deal already'],
  },
  {
    stage: 'sql',
    name: 'Sales qualified lead (SQL)',
    humanTest: 'Have we talked, and is there a need we can meet?',
    owner: 'sales',
    examplesYes: ['named a problem and a date'],
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
