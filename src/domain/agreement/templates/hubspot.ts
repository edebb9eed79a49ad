import type { Agreement, Engagement, Fit, Reason, StageText } from '#domain/agreement/agreement.ts'
import { DEFAULT_CLOSINGS } from '#domain/agreement/closings.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import type { Own } from './templates.ts'

/** HubSpot's ladder. Its Evangelist and Other are no stages of ours, and it has none for our SAL. Rule 1.1. */
export function hubspot(own: Own): Agreement {
  const usual = defaultAgreement(own.name, own.timeZone)
  return {
    ...usual,
    stages,
    fit,
    engagement,
    qualify: {
      cells: ['A1', 'A2', 'B1'],
      handRaises: ['meeting_booked', 'demo_request', 'contact_request', 'chat_request', 'reply'],
      exclude: usual.qualify.exclude,
    },
    minimumInformation: ['email'],
    closings: DEFAULT_CLOSINGS,
    reasons,
    ...(own.goals && { goals: own.goals }),
  }
}

const stages: StageText[] = [
  {
    stage: 'contact',
    name: 'Subscriber',
    humanTest: 'Did this person let us write to them?',
    owner: 'marketing',
    examplesYes: ['reads the newsletter'],
    examplesNo: ['was on a bought list'],
  },
  {
    stage: 'lead',
    name: 'Lead',
    humanTest: 'Did this person do more than subscribe?',
    owner: 'marketing',
    examplesYes: ['filled a form for a guide'],
    examplesNo: ['only opens mails'],
  },
  {
    stage: 'mql',
    name: 'Marketing qualified lead (MQL)',
    humanTest: 'Would a rep be glad of the call, and would they be too?',
    owner: 'marketing',
    examplesYes: ['came back to the price page'],
    examplesNo: ['looks for a job'],
  },
  {
    stage: 'passed',
    name: 'Passed to sales',
    humanTest: 'Do we know enough for a rep to call?',
    owner: 'marketing',
  },
  {
    stage: 'sal',
    name: 'Accepted by sales',
    humanTest: 'Has sales looked, found what we agreed on, and promised to follow up?',
    owner: 'sales',
    examplesYes: ['will be called today'],
    examplesNo: ['is a customer already'],
  },
  {
    stage: 'sql',
    name: 'Sales qualified lead (SQL)',
    humanTest: 'Have we talked, and is there a need we can meet?',
    owner: 'sales',
    examplesYes: ['asked for an offer'],
    examplesNo: ['bad timing'],
  },
  {
    stage: 'opportunity',
    name: 'Opportunity',
    humanTest: 'Is there a deal with an amount and an expected close date?',
    owner: 'sales',
  },
  { stage: 'customer', name: 'Customer', humanTest: 'Is the deal closed won?', owner: 'sales' },
]

const fit: Fit = {
  cap: 50,
  rules: [
    { id: 'email-known', points: 10, when: { trait: 'email', known: true } },
    { id: 'company-known', points: 10, when: { trait: 'company', known: true } },
    { id: 'size', points: 20, when: { trait: 'employees', atLeast: 20 } },
    { id: 'title-manager', points: 10, when: { trait: 'title', contains: 'manager' } },
    { id: 'title-director', points: 20, when: { trait: 'title', contains: 'director' } },
    { id: 'title-founder', points: 20, when: { trait: 'title', contains: 'founder' } },
  ],
  bands: [
    { name: 'A', atLeast: 40 },
    { name: 'B', atLeast: 20 },
    { name: 'C', atLeast: 0 },
  ],
}

/** Opened mails count nothing: machines open them too. */
const engagement: Engagement = {
  cap: 100,
  groups: [
    {
      id: 'web',
      name: 'Web',
      cap: 40,
      rules: [
        { id: 'page', event: 'page_view', points: 2, cap: 10, halfLifeDays: 14 },
        { id: 'pricing', event: 'pricing_view', points: 10, cap: 30, halfLifeDays: 14 },
      ],
    },
    {
      id: 'forms',
      name: 'Forms',
      cap: 45,
      rules: [
        {
          ...{ id: 'form', event: 'form_submission', points: 15, cap: 15, halfLifeDays: 30 },
          distinctBy: 'form',
        },
      ],
    },
    {
      id: 'mail',
      name: 'Mail',
      cap: 15,
      rules: [{ id: 'click', event: 'email_click', points: 5, cap: 15, halfLifeDays: 14 }],
    },
    {
      id: 'penalty',
      name: 'Speaks against it',
      cap: 20,
      rules: [
        { id: 'unsubscribe', event: 'unsubscribe', points: -20, cap: 20, halfLifeDays: 30 },
        { id: 'careers', event: 'careers_view', points: -10, cap: 20, halfLifeDays: 30 },
      ],
    },
  ],
  bands: [
    { name: '1', atLeast: 40 },
    { name: '2', atLeast: 20 },
    { name: '3', atLeast: 0 },
  ],
}

const reasons: Reason[] = [
  { id: 'open-deal', family: 'procedural', says: 'Open deal' },
  { id: 'duplicate', family: 'procedural', says: 'We know them already' },
  { id: 'wrong-details', family: 'clerical', says: 'Details are false or missing' },
  { id: 'bad-fit', family: 'definitional', says: 'Unqualified: does not fit us' },
  { id: 'not-a-buyer', family: 'definitional', says: 'Student, supplier or competitor' },
  { id: 'bad-timing', family: 'not-ready', says: 'Bad timing' },
  { id: 'no-need', family: 'disqualified', says: 'No need' },
  { id: 'no-budget', family: 'disqualified', says: 'No budget' },
  { id: 'no-answer', family: 'disqualified', says: 'Attempted to contact, no answer' },
  { id: 'lost-competitor', family: 'lost', says: 'Chose a competitor' },
  { id: 'lost-price', family: 'lost', says: 'Too expensive' },
  { id: 'lost-no-decision', family: 'lost', says: 'Decided nothing' },
]
