import { expect, test } from 'vitest'
import { added, changed, moved, unfinished } from './edit-rules.ts'
import type { ChannelRules } from './rule.ts'

const rules: ChannelRules = ['a', 'b', 'c'].map((id) => ({
  id,
  channel: id.toUpperCase(),
  ways: [[{ field: 'medium', test: 'is', values: [id] }]],
}))
const ids = (all: ChannelRules) => all.map(({ id }) => id).join('')

test.each([
  ['a', 1, 'bac'],
  ['c', -1, 'acb'],
  ['a', -1, 'abc'],
  ['c', 9, 'abc'],
  ['a', 9, 'bca'],
  ['x', 1, 'abc'],
])('rule %s moved by %d makes %s', (id, by, order) => {
  expect(ids(moved(rules, id, by))).toBe(order)
})

test('a rule is taken out, or takes the place it had', () => {
  expect(ids(changed(rules, 'b', null))).toBe('ac')
  expect(changed(rules, 'b', { id: 'b', channel: 'New', ways: [] })[1]?.channel).toBe('New')
})

test('a new rule stands first, has an id of its own, and is not whole', () => {
  const first = added(rules)
  const second = added(first.rules)
  expect(ids(second.rules)).toBe(`${second.id}${first.id}abc`)
  expect(second.id).not.toBe(first.id)
  expect(unfinished(first.rules)).toBe('Rule 1 names no channel.')
})

test.each([
  [{ channel: 'X', ways: [] }, 'Rule 2 (X) has a way without a condition.'],
  [{ channel: 'X', ways: [[]] }, 'Rule 2 (X) has a way without a condition.'],
  [
    { channel: 'X', ways: [[{ field: 'medium', test: 'is', values: [] }]] },
    'Rule 2 (X) has a condition that looks for nothing.',
  ],
  [{ channel: 'X', ways: [[{ field: 'medium', test: 'missing', values: [] }]] }, null],
] as const)('%j: %s', (rule, says) => {
  expect(unfinished(changed(rules, 'b', { id: 'b', ...structuredClone(rule) } as never))).toBe(says)
})
