import { expect, test } from 'vitest'
import type { Agreement, Goal, ProcessStep } from './agreement.ts'
import { defaultAgreement } from './default.ts'
import { faultsOf } from './faults.ts'
import { sentences } from './sentences.ts'
import { gapsOf } from './steps.ts'
import { warningsOf } from './warnings.ts'

const ours = defaultAgreement('Ours', 'Europe/Amsterdam')
const said = (agreement: Partial<Agreement>, id: string) =>
  sentences({ ...ours, ...agreement })
    .flatMap((section) => section.clauses)
    .find((clause) => clause.id === id)

const revenue: Goal = { metric: 'revenue', atLeast: 1_200_000, currency: 'EUR', per: 'year' }
const goal = (more: Partial<Goal>): Goal => ({
  metric: 'acceptance',
  atLeast: 0.9,
  per: 'quarter',
  ...more,
})

test.each<[string, Goal[], string[]]>([
  ['revenue alone', [revenue], []],
  ['revenue, then a share', [revenue, goal({})], []],
  ['growth of revenue above 100 %', [goal({ metric: 'revenue-growth', atLeast: 1.5 })], []],
  ['a share before revenue', [goal({}), revenue], ['goals[0].metric']],
  ['a share of 90', [revenue, goal({ atLeast: 90 })], ['goals[1].atLeast']],
  [
    'money without a currency',
    [{ metric: 'revenue', atLeast: 1, per: 'year' }],
    ['goals[0].currency'],
  ],
  ['a share in euros', [revenue, goal({ currency: 'EUR' })], ['goals[1].currency']],
  ['a number of leads', [revenue, goal({ metric: 'leads', atLeast: 500 })], ['goals[1].metric']],
  ['mails sent', [goal({ metric: 'emails-sent', atLeast: 500 })], ['goals[0].metric']],
  ['the health index', [revenue, goal({ metric: 'health-index' })], ['goals[1].metric']],
  ['what nobody measures', [revenue, goal({ metric: 'happiness' })], ['goals[1].metric']],
  ['one goal twice', [revenue, revenue], ['goals[1].metric']],
])('of goals with %s the faults are named', (_, goals, paths) => {
  expect(faultsOf({ goals }).map(({ path }) => path)).toEqual(paths)
})

test('a volume is refused with what to take instead', () => {
  expect(faultsOf({ goals: [revenue, goal({ metric: 'mqls', atLeast: 300 })] })[0]?.reason).toBe(
    '“mqls” counts what was done, not what came of it, so it cannot be a goal. Take what became of them, like “mql-to-revenue”.',
  )
})

test('goals are said in words, and a missing one is said too', () => {
  expect(said({ goals: [revenue, goal({})] }, 'goal.revenue.year')?.text).toBe(
    'Won revenue: at least EUR 1,200,000 a year. Both teams are measured on it.',
  )
  expect(said({ goals: [revenue, goal({})] }, 'goal.acceptance.quarter')?.text).toBe(
    'Passed leads that sales accepts: at least 90% a quarter.',
  )
  expect(said({ goals: [] }, 'goals')?.text).toBe(
    'We have not agreed on a goal yet. The first one is revenue.',
  )
})

test('meetings more than a month apart are warned of', () => {
  expect(said({}, 'cadence')?.text).toBe('We meet every 14 days for 30 minutes.')
  expect(warningsOf({ ...ours, cadence: { everyDays: 31, minutes: 30 } })).toEqual([])
  expect(warningsOf({ ...ours, cadence: { everyDays: 90, minutes: 60 } })).toEqual([
    { path: 'cadence.everyDays', reason: expect.stringContaining('90 days between two meetings') },
  ])
})

const whole: ProcessStep = {
  id: 'pass',
  name: 'Passing a lead',
  says: 'A person who qualifies goes to one rep.',
  writtenIn: 'the sales handbook',
  owner: 'marketing',
  measuredBy: 'acceptance',
  agreedBy: ['marketing', 'sales'],
}

test.each<[Partial<ProcessStep>, string[]]>([
  [{}, []],
  [{ says: ' ' }, ['defined']],
  [{ agreedBy: ['sales'] }, ['agreed']],
  [{ agreedBy: ['sales', 'sales'] }, ['agreed']],
])('a step with %j misses %j', (more, gaps) => {
  expect(gapsOf({ ...whole, ...more })).toEqual(gaps)
})

test('a step says what it misses', () => {
  const bare: ProcessStep = {
    id: 'close',
    name: 'Closing a deal',
    owner: 'sales',
    agreedBy: ['sales'],
  }
  expect(said({ steps: [whole, bare] }, 'step.pass')?.text).toBe(
    'Passing a lead: A person who qualifies goes to one rep. Marketing owns it, it is measured by acceptance and it is written down in the sales handbook.',
  )
  expect(said({ steps: [bare] }, 'step.close')?.text).toBe(
    'Closing a deal: what happens here is not said yet. Sales owns it and Sales agreed. Still to do: it is not defined, written down, measured or agreed.',
  )
})

test('each side reads in its margin what it calls a yes and a no', () => {
  const stages: Agreement['stages'] = [
    {
      stage: 'mql',
      owner: 'marketing',
      examplesYes: ['asks what it costs'],
      examples: [
        { verdict: 'no', says: 'wrote a thesis', by: 'sales' },
        { verdict: 'yes', says: 'read prices twice', by: 'marketing' },
      ],
    },
  ]
  expect(said({ stages }, 'stage.mql')?.examples).toEqual([
    { by: 'marketing', yes: ['asks what it costs', 'read prices twice'], no: [] },
    { by: 'sales', yes: [], no: ['wrote a thesis'] },
  ])
})
