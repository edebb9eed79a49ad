import { expect, test } from 'vitest'
import { exampleOf } from './example-of.ts'

test('a real person is told without a name, an address or a company', () => {
  const traits = {
    ...{ name: 'Ada Jansen', email: 'ada@acme.example', company: 'Acme' },
    ...{ employees: 240, industry: 'Chemicals', country: 'NL' },
  }
  const acts = ['pricing_view', 'pricing_view', 'demo_request', 'page_view', 'download']
  expect(exampleOf({ title: 'Head of Maintenance', traits, acts })).toBe(
    'Head of Maintenance, 240 employees, Chemicals, NL: opened the price page, asked for a demo, looked at the web site',
  )
})

test('of whom little is known little is told', () => {
  expect(exampleOf({ title: null, traits: { country: '' }, acts: [] })).toBe(
    'Somebody without a title',
  )
})
