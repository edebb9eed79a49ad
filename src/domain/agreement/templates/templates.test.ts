import { expect, test } from 'vitest'
import { STAGES } from '#domain/agreement/agreement.ts'
import { changesBetween } from '#domain/agreement/changes/changes.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { reachFaults } from '#domain/agreement/faults/qualify.ts'
import { faultsOf } from '#domain/agreement/faults.ts'
import { sentences } from '#domain/agreement/sentences.ts'
import { warningsOf } from '#domain/agreement/warnings.ts'
import { TEMPLATES } from './templates.ts'

const own = {
  name: 'Pumps and valves',
  timeZone: 'Europe/Amsterdam',
  goals: [{ metric: 'revenue', atLeast: 1_200_000, currency: 'EUR', per: 'year' as const }],
}
const clausesOf = (id: string) =>
  sentences(template(id).of(own)).flatMap((section) => section.clauses)
const template = (id: string) => {
  const found = TEMPLATES.find((one) => one.id === id)
  if (!found) throw new Error(`No template ${id}`)
  return found
}
const ids = TEMPLATES.map(({ id }) => id)

test('there are four, each with two sentences about it', () => {
  expect(ids).toEqual(['waterfall-2006', 'waterfall-2012', 'hubspot', 'small-company'])
  for (const { says } of TEMPLATES)
    for (const sentence of says) expect(sentence).toMatch(/^[A-Z][^.]+\.$/)
})

test.each(ids)('%s is sound and there is nothing to warn of', (id) => {
  const agreement = template(id).of(own)
  expect([...faultsOf(agreement), ...reachFaults(agreement)]).toEqual([])
  expect(warningsOf(agreement)).toEqual([])
})

test.each(ids)('%s keeps the name, the zone and the goals of the company', (id) => {
  expect(template(id).of(own)).toMatchObject(own)
  expect(template(id).of({ name: 'Ours', timeZone: 'UTC' })).not.toHaveProperty('goals')
})

test.each(ids)('%s reads as whole sentences', (id) => {
  const clauses = clausesOf(id)
  expect(clauses.length).toBeGreaterThan(25)
  for (const { text } of clauses) {
    expect(text).toMatch(/^[A-Z“].*[.?]$/s)
    expect(text).not.toMatch(/undefined|NaN|null|_|\s\s/)
  }
  expect(clauses.filter(({ owes }) => owes === 'marketing').length).toBeGreaterThan(0)
  expect(clauses.filter(({ owes }) => owes === 'sales').length).toBeGreaterThan(0)
})

test.each(ids)(
  '%s says of every clause that differs from the agreement in force what changes',
  (id) => {
    const before = defaultAgreement(own.name, own.timeZone)
    const changes = changesBetween(before, template(id).of(own))
    expect(changes.length).toBeGreaterThan(5)
    expect(changesBetween(template(id).of(own), template(id).of(own))).toEqual([])
  },
)

/** The ladder of rule 1.1, column by column; a stage that a ladder lacks is not asked for. */
test.each([
  ['waterfall-2006', [/Name/, /Inquiry/, /MQL/, null, /SAL/, /SQL/, /SQL/, /Close/]],
  ['waterfall-2012', [/Name/, /Inquiry, in.*out/, /AQL.*TQL/, null, /SAL/, /SQL/, /SQL/, /Close/]],
  ['hubspot', [/Subscriber/, /Lead/, /MQL/, null, null, /SQL/, /Opportunity/, /Customer/]],
  ['small-company', [null, /Interested/, /MQL/, null, /SAL/, /SQL/, null, null]],
])('%s names the stages as its ladder does', (id, names) => {
  const stages = template(id).of(own).stages ?? []
  names.forEach((name, index) => {
    if (name === null) return
    expect(stages.find(({ stage }) => stage === STAGES[index])?.name).toMatch(name)
  })
})

test('on the ladder of 2012 a talk on the phone passes a person who has no points', () => {
  const ask = clausesOf('waterfall-2012').find(({ id }) => id === 'qualify.ask')
  expect(ask?.text).toMatch(/or phone qualification\. Whoever does so is passed whatever their/)
})
