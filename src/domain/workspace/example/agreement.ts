import type { Agreement, FitRule, Group, Reason } from '#domain/agreement/agreement.ts'

/** The agreement of the invented example company, which sells monitored pumps to plants in seven countries. */
export const exampleAgreement: Agreement = {
  schema: 'lockstep.agreement/1',
  name: 'What a lead is at Tidewell Pumps',
  timeZone: 'Europe/Amsterdam',
  stages: [
    {
      stage: 'mql',
      humanTest: 'Is this worth a human conversation?',
      owner: 'marketing',
      examplesYes: ['Head of maintenance at a dairy, read two guides and looked at prices'],
      examplesNo: ['A student collecting brochures for a thesis'],
    },
    {
      stage: 'sal',
      humanTest: 'Would you call this person before the week is over?',
      owner: 'sales',
    },
    {
      stage: 'sql',
      humanTest: 'Did they name a pump that costs them sleep, and a year to replace it?',
      owner: 'sales',
    },
  ],
  fit: {
    cap: 70,
    rules: fitRules(),
    bands: [
      { name: 'A', atLeast: 40 },
      { name: 'B', atLeast: 20 },
      { name: 'C', atLeast: 0 },
    ],
  },
  engagement: {
    cap: 100,
    groups: groups(),
    bands: [
      { name: '1', atLeast: 40 },
      { name: '2', atLeast: 22 },
      { name: '3', atLeast: 0 },
    ],
  },
  qualify: {
    cells: ['A1', 'A2', 'B1'],
    handRaises: ['demo_request', 'contact_request'],
    exclude: [{ trait: 'relation', is: 'competitor' }],
  },
  minimumInformation: ['email', 'company', 'country'],
  closings: {
    rejected: {
      carryOver: 0,
      coolDownDays: 14,
      byReason: {
        duplicate: { carryOver: 1, coolDownDays: 0 },
        'wrong-details': { carryOver: 1, coolDownDays: 0 },
      },
    },
    recycled: { carryOver: 0, coolDownDays: 14 },
    disqualified: { carryOver: 0, coolDownDays: 180 },
    expired: { carryOver: 1, coolDownDays: 0 },
    withdrawn: { carryOver: 1, coolDownDays: 0 },
    lost: { carryOver: 0, coolDownDays: 90 },
  },
  expiry: { heldDays: 30, passedDays: 30 },
  reasons: reasons(),
  clocks: [
    { id: 'decision', owes: 'sales', businessHours: 8, says: 'Sales says yes or no within a day.' },
    {
      id: 'first-follow-up',
      owes: 'sales',
      businessHours: 16,
      handRaiseHours: 4,
      says: 'Whoever asks for an engineer hears a voice the same day.',
    },
    { id: 'feedback', owes: 'sales', businessHours: 16, says: 'A no comes with its reason.' },
    {
      id: 'answer',
      owes: 'marketing',
      businessHours: 16,
      says: 'A no is answered: marketing says what it makes of it.',
    },
  ],
}

function fitRules(): FitRule[] {
  return [
    {
      id: 'country',
      points: 10,
      when: { trait: 'country', in: ['NL', 'BE', 'DE', 'LU', 'AT', 'DK', 'FR'] },
      says: 'We have an engineer who can drive there.',
    },
    { id: 'size', points: 15, when: { trait: 'employees', atLeast: 50 } },
    { id: 'large', points: 10, when: { trait: 'employees', atLeast: 500 } },
    {
      id: 'industry',
      points: 10,
      when: { trait: 'industry', in: ['Water', 'Food', 'Chemicals', 'Paper'] },
      says: 'They run pumps day and night.',
    },
    { id: 'head', points: 15, when: { trait: 'title', contains: 'head' } },
    { id: 'manager', points: 10, when: { trait: 'title', contains: 'manager' } },
    { id: 'engineer', points: 5, when: { trait: 'title', contains: 'engineer' } },
    { id: 'student', points: -40, when: { trait: 'title', contains: 'student' } },
  ]
}

function groups(): Group[] {
  return [
    {
      id: 'web',
      name: 'Web site',
      cap: 25,
      rules: [
        { id: 'page', event: 'page_view', points: 2, cap: 10, halfLifeDays: 14 },
        { id: 'pricing', event: 'pricing_view', points: 8, cap: 24, halfLifeDays: 14 },
      ],
    },
    {
      id: 'mail',
      name: 'Mail',
      cap: 10,
      rules: [{ id: 'click', event: 'email_click', points: 5, cap: 10, halfLifeDays: 14 }],
    },
    {
      id: 'content',
      name: 'Guides and webinars',
      cap: 45,
      rules: [
        {
          id: 'download',
          event: 'download',
          points: 12,
          cap: 12,
          halfLifeDays: 30,
          distinctBy: 'asset',
          says: 'Each guide counts once.',
        },
        {
          id: 'webinar',
          event: 'webinar',
          where: [{ property: 'minutes', atLeast: 20 }],
          points: 18,
          cap: 18,
          halfLifeDays: 45,
          distinctBy: 'title',
        },
      ],
    },
    {
      id: 'elsewhere',
      name: 'Looking for something else',
      cap: 20,
      rules: [{ id: 'careers', event: 'careers_view', points: -10, cap: 20, halfLifeDays: 30 }],
    },
  ]
}

function reasons(): Reason[] {
  return [
    { id: 'duplicate', family: 'procedural', says: 'We talk to them already' },
    { id: 'wrong-details', family: 'clerical', says: 'Name, company or number is wrong' },
    { id: 'no-plant', family: 'definitional', says: 'They run no pumps' },
    { id: 'too-small', family: 'definitional', says: 'Too small for a service contract' },
    { id: 'too-early', family: 'not-ready', says: 'Interested, but not this year' },
    { id: 'no-budget', family: 'disqualified', says: 'No budget' },
    { id: 'no-authority', family: 'disqualified', says: 'Somebody else decides and will not talk' },
    { id: 'unreachable', family: 'disqualified', says: 'Five calls, no answer' },
    { id: 'price', family: 'lost', says: 'Another offer was cheaper' },
    { id: 'repair', family: 'lost', says: 'They repaired the old pump once more' },
    { id: 'silence', family: 'lost', says: 'They went silent' },
  ]
}
