import type { Agreement, Engagement, Fit, ProcessStep, Reason, StageText } from './agreement.ts'
import { DEFAULT_CLOSINGS } from './closings.ts'

/**
 * The agreement a new workspace starts with: cautious numbers, on traits and events that
 * most tools send. Whoever asks to talk to us is passed at once, so nobody is shut out by missing data.
 */
export function defaultAgreement(name: string, timeZone: string): Agreement {
  return {
    schema: 'lockstep.agreement/1',
    name,
    timeZone,
    stages,
    fit,
    engagement,
    qualify: {
      cells: ['A1', 'A2', 'B1'],
      handRaises: [
        'demo_request',
        'contact_request',
        'pricing_request',
        'reply',
        'referral',
        'introduction',
      ],
      exclude: [
        { trait: 'competitor', is: true },
        { trait: 'optedOut', is: true },
        { trait: 'test', is: true },
        { trait: 'title', contains: 'student' },
      ],
    },
    minimumInformation: [],
    closings: {
      ...DEFAULT_CLOSINGS,
      disqualified: {
        ...DEFAULT_CLOSINGS.disqualified,
        byReason: { 'left-company': { carryOver: 0, coolDownDays: 'forever' } },
      },
    },
    expiry: { heldDays: 30, passedDays: 30 },
    reasons,
    clocks: [
      { id: 'decision', owes: 'sales', businessHours: 8, handRaiseHours: 1 },
      { id: 'first-follow-up', owes: 'sales', businessHours: 8, handRaiseHours: 1 },
      { id: 'feedback', owes: 'sales', businessHours: 16 },
      { id: 'answer', owes: 'marketing', businessHours: 16 },
    ],
    cadence: { everyDays: 14, minutes: 30 },
    steps,
  }
}

const stages: StageText[] = [
  {
    stage: 'contact',
    humanTest: 'Do we know who this person is?',
    owner: 'marketing',
  },
  {
    stage: 'lead',
    humanTest: 'Did this person show interest by themselves?',
    owner: 'marketing',
    examplesYes: ['reads the price page'],
    examplesNo: ['was on a bought list'],
  },
  {
    stage: 'mql',
    humanTest: 'Would a rep be glad of the call, and would they be too?',
    owner: 'marketing',
    examplesYes: ['asks what it costs'],
    examplesNo: ['asks for a job'],
  },
  {
    stage: 'passed',
    humanTest: 'Do we know enough for a rep to call?',
    owner: 'marketing',
  },
  {
    stage: 'sal',
    humanTest: 'Has sales looked, found what we agreed on, and promised to follow up?',
    owner: 'sales',
    examplesYes: ['right company, will be called today'],
    examplesNo: ['is a customer already'],
  },
  {
    stage: 'sql',
    humanTest: 'Have we talked, and is there a need we can meet?',
    owner: 'sales',
    examplesYes: ['named a problem and a date'],
    examplesNo: ['was only polite'],
  },
  {
    stage: 'opportunity',
    humanTest: 'Is there a deal with an amount and an expected close date?',
    owner: 'sales',
  },
  {
    stage: 'customer',
    humanTest: 'Is the contract signed?',
    owner: 'sales',
  },
]

/** A known address and company reach B; a good title or size more reaches A. */
const fit: Fit = {
  cap: 60,
  rules: [
    { id: 'email-known', points: 10, when: { trait: 'email', known: true } },
    { id: 'company-known', points: 10, when: { trait: 'company', known: true } },
    { id: 'size', points: 20, when: { trait: 'employees', atLeast: 50 } },
    { id: 'title-head', points: 20, when: { trait: 'title', contains: 'head' } },
    { id: 'title-chief', points: 20, when: { trait: 'title', contains: 'chief' } },
    { id: 'title-director', points: 20, when: { trait: 'title', contains: 'director' } },
    { id: 'title-manager', points: 10, when: { trait: 'title', contains: 'manager' } },
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
      cap: 30,
      rules: [
        { id: 'page', event: 'page_view', points: 2, cap: 10, halfLifeDays: 14 },
        { id: 'pricing', event: 'pricing_view', points: 10, cap: 20, halfLifeDays: 14 },
      ],
    },
    {
      id: 'email',
      name: 'Mail',
      cap: 15,
      rules: [{ id: 'click', event: 'email_click', points: 5, cap: 15, halfLifeDays: 14 }],
    },
    {
      id: 'content',
      name: 'Content',
      cap: 45,
      rules: [
        {
          id: 'download',
          event: 'download',
          points: 15,
          cap: 15,
          halfLifeDays: 30,
          distinctBy: 'asset',
        },
        {
          id: 'video',
          event: 'video_view',
          points: 5,
          cap: 5,
          halfLifeDays: 30,
          distinctBy: 'asset',
        },
      ],
    },
    {
      id: 'events',
      name: 'Events',
      cap: 50,
      rules: [
        {
          id: 'webinar-signup',
          event: 'webinar_signup',
          points: 5,
          cap: 10,
          halfLifeDays: 60,
        },
        { id: 'webinar', event: 'webinar_attended', points: 15, cap: 30, halfLifeDays: 60 },
        { id: 'occasion', event: 'event_attended', points: 20, cap: 40, halfLifeDays: 60 },
      ],
    },
    {
      id: 'penalty',
      name: 'Speaks against it',
      cap: 20,
      rules: [
        { id: 'careers', event: 'careers_view', points: -10, cap: 20, halfLifeDays: 30 },
        { id: 'unsubscribe', event: 'unsubscribe', points: -20, cap: 20, halfLifeDays: 30 },
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
  { id: 'misrouted', family: 'procedural', says: 'Belongs to another rep' },
  { id: 'duplicate', family: 'procedural', says: 'We know them already' },
  { id: 'customer', family: 'procedural', says: 'Is a customer, or has an open deal' },
  { id: 'unreachable', family: 'clerical', says: 'No way to reach them' },
  { id: 'wrong-details', family: 'clerical', says: 'Details are false or missing' },
  { id: 'outside-market', family: 'definitional', says: 'Outside our market' },
  { id: 'not-a-buyer', family: 'definitional', says: 'Student, supplier or competitor' },
  { id: 'too-small', family: 'definitional', says: 'Too small for us' },
  { id: 'not-ready', family: 'not-ready', says: 'Not ready yet' },
  { id: 'no-need', family: 'disqualified', says: 'No need' },
  { id: 'no-budget', family: 'disqualified', says: 'No budget' },
  { id: 'no-authority', family: 'disqualified', says: 'Does not decide' },
  { id: 'no-interest', family: 'disqualified', says: 'No interest' },
  { id: 'no-answer', family: 'disqualified', says: 'Did not answer after several attempts' },
  { id: 'left-company', family: 'disqualified', says: 'Left the company' },
  { id: 'lost-competitor', family: 'lost', says: 'Chose a competitor' },
  { id: 'lost-price', family: 'lost', says: 'Too expensive' },
  { id: 'lost-no-decision', family: 'lost', says: 'Decided nothing' },
]

/** Nobody has agreed to them yet, and the page lists what each still misses. */
const steps: ProcessStep[] = [
  {
    id: 'find',
    name: 'Finding people',
    says: 'Marketing brings people who fit, and knows where each of them came from.',
    owner: 'marketing',
    measuredBy: 'Passed leads that are won',
  },
  {
    id: 'pass',
    name: 'Passing a lead',
    says: 'A person who qualifies goes to one rep, with everything that rep needs for the first call.',
    owner: 'marketing',
    measuredBy: 'Passed leads that sales accepts',
  },
  {
    id: 'follow-up',
    name: 'Following up',
    says: 'Sales decides on every lead in time and calls those it accepts.',
    owner: 'sales',
    measuredBy: 'Promises kept in time, by both teams',
  },
  {
    id: 'send-back',
    name: 'Sending a lead back',
    says: 'Sales says why; marketing mends it, parks it or explains it.',
    owner: 'sales',
    measuredBy: 'Rejections with a reason',
  },
  {
    id: 'nurture',
    name: 'Keeping in touch',
    says: 'Who is not ready yet hears from us with a purpose until they are.',
    owner: 'marketing',
    measuredBy: 'Recycled leads that are won later',
  },
  { id: 'decide-deals', name: 'Closing a deal', owner: 'sales' },
]
