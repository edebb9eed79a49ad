import type {
  Agreement,
  Engagement,
  Fit,
  ProcessStep,
  Reason,
  StageText,
} from '#domain/agreement/agreement.ts'
import { DEFAULT_CLOSINGS } from '#domain/agreement/closings.ts'
import type { Own } from './templates.ts'

/** As little as two teams of a few people need to agree on. */
export function smallCompany(own: Own): Agreement {
  return {
    schema: 'lockstep.agreement/1',
    name: own.name,
    timeZone: own.timeZone,
    stages,
    fit,
    engagement,
    qualify: {
      cells: ['A1'],
      handRaises: ['demo_request', 'contact_request', 'pricing_request', 'reply', 'referral'],
      exclude: [
        { trait: 'competitor', is: true },
        { trait: 'optedOut', is: true },
        { trait: 'test', is: true },
      ],
    },
    minimumInformation: ['email'],
    closings: DEFAULT_CLOSINGS,
    expiry: { heldDays: 30, passedDays: 14 },
    reasons,
    clocks: [
      { id: 'decision', owes: 'sales', businessHours: 8, handRaiseHours: 2 },
      { id: 'first-follow-up', owes: 'sales', businessHours: 16, handRaiseHours: 4 },
      { id: 'feedback', owes: 'sales', businessHours: 16 },
      { id: 'answer', owes: 'marketing', businessHours: 16 },
    ],
    cadence: { everyDays: 7, minutes: 15 },
    steps,
    ...(own.goals && { goals: own.goals }),
  }
}

const stages: StageText[] = [
  {
    stage: 'lead',
    name: 'Interested',
    humanTest: 'Did this person show interest by themselves?',
    owner: 'marketing',
  },
  {
    stage: 'mql',
    name: 'Worth a call (MQL)',
    humanTest: 'Would you call this person today?',
    owner: 'marketing',
    examplesYes: ['asks what it costs'],
    examplesNo: ['asks for a job'],
  },
  {
    stage: 'sal',
    name: 'Will be called (SAL)',
    humanTest: 'Has somebody promised to call?',
    owner: 'sales',
    examplesYes: ['is in the calendar for this week'],
    examplesNo: ['is a customer already'],
  },
  {
    stage: 'sql',
    name: 'Needs us (SQL)',
    humanTest: 'Have we talked, and is there a need we can meet?',
    owner: 'sales',
  },
]

const fit: Fit = {
  cap: 20,
  rules: [
    { id: 'email-known', points: 10, when: { trait: 'email', known: true } },
    { id: 'company-known', points: 10, when: { trait: 'company', known: true } },
  ],
  bands: [
    { name: 'A', atLeast: 20 },
    { name: 'B', atLeast: 0 },
  ],
}

const engagement: Engagement = {
  cap: 60,
  groups: [
    {
      id: 'interest',
      name: 'What they look at',
      cap: 60,
      rules: [
        { id: 'page', event: 'page_view', points: 2, cap: 10, halfLifeDays: 14 },
        { id: 'pricing', event: 'pricing_view', points: 10, cap: 20, halfLifeDays: 14 },
        { id: 'click', event: 'email_click', points: 5, cap: 15, halfLifeDays: 14 },
        {
          ...{ id: 'download', event: 'download', points: 15, cap: 15, halfLifeDays: 30 },
          distinctBy: 'asset',
        },
      ],
    },
  ],
  bands: [
    { name: '1', atLeast: 25 },
    { name: '2', atLeast: 0 },
  ],
}

const reasons: Reason[] = [
  { id: 'duplicate', family: 'procedural', says: 'We know them already' },
  { id: 'wrong-details', family: 'clerical', says: 'Details are false or missing' },
  { id: 'not-for-us', family: 'definitional', says: 'Not a customer for us' },
  { id: 'not-ready', family: 'not-ready', says: 'Not ready yet' },
  { id: 'no-need', family: 'disqualified', says: 'No need' },
  { id: 'no-answer', family: 'disqualified', says: 'Did not answer after several attempts' },
  { id: 'lost-price', family: 'lost', says: 'Too expensive' },
  { id: 'lost-other', family: 'lost', says: 'Chose somebody else, or nothing' },
]

const steps: ProcessStep[] = [
  {
    id: 'pass',
    name: 'Passing a lead',
    says: 'Whoever is worth a call goes to one person, with all we know.',
    owner: 'marketing',
    measuredBy: 'Passed leads that sales accepts',
  },
  {
    id: 'follow-up',
    name: 'Following up',
    says: 'That person calls in time or says why not.',
    owner: 'sales',
    measuredBy: 'Promises kept in time, by both teams',
  },
  {
    id: 'look-back',
    name: 'Looking back',
    says: 'Once a week we look at what came of each lead.',
    owner: 'sales',
    measuredBy: 'Passed leads that are won',
  },
]
