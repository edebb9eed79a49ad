import { expect, test } from 'vitest'
import { TOPICS, URGENT, usualWays } from './notice.ts'

test('what runs out is mailed at once, unless somebody says otherwise', () => {
  expect(URGENT.map((topic) => usualWays(topic).mail)).toEqual(['now', 'now', 'now', 'now'])
})

test('no topic is kept from a member who never said anything', () => {
  expect(TOPICS.filter((topic) => usualWays(topic).mail === 'off')).toEqual([])
})
