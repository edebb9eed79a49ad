import { readFileSync } from 'node:fs'
import { expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { warningsOf } from '#domain/agreement/warnings.ts'
import type { agreementDocument } from './agreement-document.ts'
import { checkAgreement } from './check-agreement.ts'

type Draft = Record<string, unknown>

/** A sound agreement as plain JSON, free to be spoiled. */
const sound = (): Draft => JSON.parse(JSON.stringify(defaultAgreement('Ours', 'Europe/Amsterdam')))

/** Puts a value at a place such as "fit.rules[0].points"; `undefined` takes the place out. */
function spoil(changes: Record<string, unknown>): Draft {
  const draft = sound()
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
    const last = keys.pop() ?? ''
    const holder = keys.reduce<Draft>((part, key) => part[key] as Draft, draft)
    if (value === undefined) Reflect.deleteProperty(holder, last)
    else holder[last] = value
  }
  return draft
}

const faults = (json: unknown) => {
  const checked = checkAgreement(json)
  return checked.ok ? [] : checked.refusal
}

test('the default agreement has neither faults nor warnings', () => {
  const checked = checkAgreement(sound())
  expect(checked).toEqual({ ok: true, value: defaultAgreement('Ours', 'Europe/Amsterdam') })
  expect(warningsOf(defaultAgreement('Ours', 'Europe/Amsterdam'))).toEqual([])
})

test('the contract and the domain mean the same document', () => {
  expectTypeOf<z.output<typeof agreementDocument>>().toExtend<Agreement>()
  expectTypeOf<Agreement>().toExtend<z.input<typeof agreementDocument>>()
})

const rule = 'engagement.groups[0].rules[1]'
test.each<[string, Record<string, unknown>, string, RegExp]>([
  ['an unknown field', { 'fit.colour': 'red' }, 'fit.colour', /knows no field/],
  [
    'an unknown field of a rule',
    { [`${rule}.wieght`]: 1 },
    `${rule}.wieght`,
    /“pricing”.*no field/,
  ],
  ['a missing section', { qualify: undefined }, 'qualify', /is missing/],
  ['another format', { schema: 'lockstep.agreement/9' }, 'schema', /“lockstep.agreement\/1”/],
  [
    'points that are no number',
    { [`${rule}.points`]: Number.NaN },
    `${rule}.points`,
    /“pricing”.*not NaN/,
  ],
  [
    'points without end',
    { [`${rule}.points`]: Number.POSITIVE_INFINITY },
    `${rule}.points`,
    /not Infinity/,
  ],
  ['points that overflow', { [`${rule}.points`]: 1e300 }, `${rule}.points`, /at most 1,000,000/],
  [
    'points as a text',
    { 'fit.rules[0].points': '10' },
    'fit.rules[0].points',
    /a number, not a text/,
  ],
  ['a rule that does nothing', { [`${rule}.points`]: 0 }, `${rule}.points`, /0 points/],
  [
    'a cap below its points',
    { [`${rule}.cap`]: 9 },
    `${rule}.cap`,
    /“pricing”: The cap 9 is below the 10/,
  ],
  [
    'a cap below points taken away',
    { 'engagement.groups[4].rules[0].cap': 5 },
    'engagement.groups[4].rules[0].cap',
    /below the 10/,
  ],
  [
    'a half-life of nothing',
    { [`${rule}.halfLifeDays`]: 0 },
    `${rule}.halfLifeDays`,
    /at least 0.01/,
  ],
  [
    'a half-life before time',
    { [`${rule}.halfLifeDays`]: -14 },
    `${rule}.halfLifeDays`,
    /at least 0.01/,
  ],
  [
    'a half-life beyond all',
    { [`${rule}.halfLifeDays`]: 1e9 },
    `${rule}.halfLifeDays`,
    /at most 36,500/,
  ],
  [
    'inverted thresholds',
    { 'fit.bands[1].atLeast': 50 },
    'fit.bands[1].atLeast',
    /“A” and “B” are inverted/,
  ],
  [
    'equal thresholds',
    { 'engagement.bands[1].atLeast': 40 },
    'engagement.bands[1].atLeast',
    /both begin at 40/,
  ],
  ['a last band above 0', { 'fit.bands[2].atLeast': 5 }, 'fit.bands[2].atLeast', /begin at 0/],
  ['a last band below 0', { 'fit.bands[2].atLeast': -5 }, 'fit.bands[2].atLeast', /begin at 0/],
  ['two bands of one name', { 'fit.bands[1].name': 'A' }, 'fit.bands[1].name', /called “A”/],
  [
    'cells that cannot be told apart',
    {
      'fit.bands': [
        { name: 'A1', atLeast: 40 },
        { name: 'A', atLeast: 0 },
      ],
      'engagement.bands': [
        { name: '1', atLeast: 40 },
        { name: '11', atLeast: 0 },
      ],
      'qualify.cells': [],
    },
    'fit.bands',
    /“A11”/,
  ],
  ['a cell of no band', { 'qualify.cells': ['A1', 'D1'] }, 'qualify.cells[1]', /“D1” is no cell/],
  ['a hole above a cell', { 'qualify.cells': ['A1', 'B1', 'B2'] }, 'qualify.cells[2]', /add “A2”/],
  [
    'a cell without the best one',
    { 'qualify.cells': ['A2'] },
    'qualify.cells[0]',
    /“A1”, which is better/,
  ],
  ['a cell twice', { 'qualify.cells': ['A1', 'A1'] }, 'qualify.cells[1]', /stands twice/],
  [
    'nobody who can qualify',
    { 'qualify.cells': [], 'qualify.handRaises': [] },
    'qualify',
    /Nobody can ever/,
  ],
  [
    'a fit that nobody has',
    { 'fit.rules': [], 'qualify.cells': ['A1'] },
    'qualify.cells',
    /begin at fit 40.*reach 0/,
  ],
  [
    'an engagement nobody can have',
    { 'engagement.cap': 30, 'qualify.cells': ['A1'] },
    'qualify.cells',
    /engagement 40.*and 30/,
  ],
  [
    'two rules of one name',
    { 'fit.rules[0].id': 'pricing' },
    `${rule}.id`,
    /“pricing” stands twice: see fit.rules\[0\]/,
  ],
  [
    'a rule that takes the name of a clause',
    { [`${rule}.id`]: 'qualify' },
    `${rule}.id`,
    /may not be called/,
  ],
  [
    'two groups of one name',
    { 'engagement.groups[1].id': 'web' },
    'engagement.groups[1].id',
    /“web” stands twice/,
  ],
  ['a name of other letters', { [`${rule}.id`]: 'Pricing Page' }, `${rule}.id`, /small letters/],
  ['a rule fed by its own outcome', { [`${rule}.event`]: 'mql' }, `${rule}.event`, /in a circle/],
  [
    'a hand-raise that is an outcome',
    { 'qualify.handRaises': ['won'] },
    'qualify.handRaises[0]',
    /in a circle/,
  ],
  [
    'a hand-raise that costs points',
    { 'qualify.handRaises': ['careers_view'] },
    'qualify.handRaises[0]',
    /“careers” takes points away/,
  ],
  [
    'a hand-raise twice',
    { 'qualify.handRaises': ['reply', 'reply'] },
    'qualify.handRaises[1]',
    /twice/,
  ],
  ['an unknown zone', { timeZone: 'Mars/Olympus' }, 'timeZone', /“Mars\/Olympus”/],
  ['an offset for a zone', { timeZone: '+01:00' }, 'timeZone', /not a time zone/],
  [
    'a rule on what a mail address says',
    { 'fit.rules[0].when': { trait: 'email', contains: 'edu' } },
    'fit.rules[0].when',
    /may only ask whether it is known/,
  ],
  [
    'an exclusion by name',
    { 'qualify.exclude[0]': { trait: 'name', is: 'Ada' } },
    'qualify.exclude[0]',
    /may only ask/,
  ],
  [
    'a test without comparison',
    { 'fit.rules[0].when': { trait: 'country' } },
    'fit.rules[0].when',
    /exactly one of is, in/,
  ],
  [
    'a test with two comparisons',
    { 'fit.rules[0].when': { trait: 'age', atLeast: 1, atMost: 2 } },
    'fit.rules[0].when',
    /exactly one of is, in/,
  ],
  [
    'a comparison with the wrong thing',
    { 'fit.rules[0].when': { trait: 'age', atLeast: '18' } },
    'fit.rules[0].when.atLeast',
    /a number, not a text/,
  ],
  [
    'a value no rule sees',
    { 'fit.rules[0].when': { trait: 'note', is: 'x'.repeat(101) } },
    'fit.rules[0].when.is',
    /never matches/,
  ],
  [
    'a list as a value',
    { 'fit.rules[0].when': { trait: 'note', is: [] } },
    'fit.rules[0].when.is',
    /a text, a number, true or false/,
  ],
  [
    'properties that exclude each other',
    {
      [`${rule}.where`]: [
        { property: 'minutes', atLeast: 30 },
        { property: 'minutes', atMost: 20 },
      ],
    },
    `${rule}.where`,
    /at least 30 and at most 20/,
  ],
  [
    'a share above all',
    { 'closings.recycled.carryOver': 1.5 },
    'closings.recycled.carryOver',
    /at most 1/,
  ],
  [
    'a rest that is no time',
    { 'closings.lost.coolDownDays': 'long' },
    'closings.lost.coolDownDays',
    /days from 0 to 3,650, or "forever"/,
  ],
  ['an unknown closing', { 'closings.vanished': {} }, 'closings.vanished', /no field/],
  [
    'a policy for no reason',
    { 'closings.lost.byReason': { moon: { carryOver: 0, coolDownDays: 1 } } },
    'closings.lost.byReason["moon"]',
    /neither one of the reasons/,
  ],
  ['a reason twice', { 'reasons[1].id': 'misrouted' }, 'reasons[1].id', /stands twice/],
  [
    'a reason named as another family',
    { 'reasons[0].id': 'clerical' },
    'reasons[0].id',
    /another family/,
  ],
  ['a stage twice', { 'stages[1].stage': 'contact' }, 'stages[1].stage', /described twice/],
  ['a clock twice', { 'clocks[1].id': 'decision' }, 'clocks[1].id', /stands twice/],
  [
    'a clock that is slower for those who ask',
    { 'clocks[0].handRaiseHours': 9 },
    'clocks[0].handRaiseHours',
    /longer than the 8/,
  ],
  [
    'a detail asked for twice',
    { minimumInformation: ['email', 'email'] },
    'minimumInformation[1]',
    /twice/,
  ],
])('%s is refused with its place', (_, changes, path, reason) => {
  const found = faults(spoil(changes))
  expect(found.map((fault) => fault.path)).toContain(path)
  expect(found.find((fault) => fault.path === path)?.reason).toMatch(reason)
})

test('faults of shape and of meaning are told together, and nothing is told that follows from another', () => {
  const spoilt = spoil({
    [`${rule}.points`]: 'ten',
    'engagement.groups[0].rules[0].cap': 1,
    'engagement.bands[1].atLeast': 99,
    'fit.bands[0].atLeast': null,
    'qualify.cells': ['A1', 'A1'],
    timeZone: 'nowhere',
  })
  expect(faults(spoilt).map((fault) => fault.path)).toEqual([
    'fit.bands[0].atLeast',
    `${rule}.points`,
    'timeZone',
    'engagement.bands[1].atLeast',
    'engagement.groups[0].rules[0].cap',
    'qualify.cells[1]',
  ])
})

test('ten thousand rules are refused at once', () => {
  const rules = Array.from({ length: 10_000 }, (_, index) => ({
    id: `r${index}`,
    event: 'page_view',
    points: 1,
    cap: 1,
  }))
  const before = performance.now()
  const found = faults(spoil({ 'engagement.groups[0].rules': rules }))
  expect(performance.now() - before).toBeLessThan(1_000)
  expect(found).toEqual([
    { path: 'engagement.groups', reason: expect.stringContaining('has 10,015 rules') },
  ])
})

test('a thousand rules are read within a second', () => {
  const rules = Array.from({ length: 980 }, (_, index) => ({
    id: `r${index}`,
    event: 'page_view',
    points: 2,
    cap: 1,
  }))
  const before = performance.now()
  expect(faults(spoil({ 'engagement.groups[0].rules': rules }))).toHaveLength(980)
  expect(performance.now() - before).toBeLessThan(10_000)
})

const nested = (levels: number) => {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

test('a million levels are refused and end nothing', () => {
  expect(faults(nested(1_000_000))).toHaveLength(1)
  expect(faults(spoil({ 'qualify.exclude': nested(1_000_000) }))[0]?.path).toMatch(
    /^qualify\.exclude\[0\]/,
  )
})

test('an agreement that contains itself is refused', () => {
  const circle = sound()
  circle.stages = [circle]
  expect(faults(circle)[0]?.reason).toMatch(/contains itself/)
})

test('a document of a million values is refused unread', () => {
  expect(faults(spoil({ 'qualify.cells': new Array(1_000_000).fill('A1') }))[0]?.reason).toMatch(
    /more than 100,000 values/,
  )
})

test('names that objects have by birth are refused or harmless', () => {
  const proto =
    '{"closings":{"won":{"byReason":{"__proto__":{"carryOver":0,"coolDownDays":0}}}},"__proto__":{}}'
  expect(faults(JSON.parse(proto)).map((fault) => fault.path)).toEqual([
    '__proto__',
    'closings.won.byReason.__proto__',
  ])
  expect(faults(spoil({ 'fit.constructor': 1 })).map((fault) => fault.path)).toEqual([
    'fit.constructor',
  ])
  expect(faults(spoil({ minimumInformation: ['constructor', 'toString', '__proto__'] }))).toEqual(
    [],
  )
})

test.each<[string, unknown]>([
  ['null', null],
  ['nothing', undefined],
  ['a number', 7],
  ['a text', '{}'],
  ['a list', []],
  ['an empty object', {}],
  ['a function', () => 1],
  ['a function inside', { fit: () => 1 }],
  ['a large integer', { fit: 1n }],
  ['rules that are none', { fit: { rules: 7 }, engagement: { groups: [null, { rules: [null] }] } }],
])('%s is refused, never thrown at', (_, json) => {
  expect(faults(json).length).toBeGreaterThan(0)
})

test('every single spoilt value is refused or harmless, and never thrown at', () => {
  const hostile = [
    null,
    -1,
    0,
    1e308,
    Number.NaN,
    '',
    '__proto__',
    'x'.repeat(10_000),
    [],
    {},
    [[]],
    true,
  ]
  const places: string[] = []
  const visit = (value: unknown, path: string) => {
    if (path !== '') places.push(path)
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value))
      visit(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`)
  }
  visit(sound(), '')
  for (const path of places)
    for (const value of hostile)
      for (const fault of faults(spoil({ [path]: value }))) expect(fault.reason).toMatch(/\w.*[.]$/)
  expect(places.length).toBeGreaterThan(200)
})

test('the example of the manual is a sound agreement', () => {
  const manual = readFileSync('docs/agreement.md', 'utf8')
  const [, example = ''] = /```json\n(.*?)```/s.exec(manual) ?? []
  const checked = checkAgreement(JSON.parse(example))
  expect(checked).toMatchObject({ ok: true })
  expect(checked.ok && warningsOf(checked.value)).toEqual([])
})
