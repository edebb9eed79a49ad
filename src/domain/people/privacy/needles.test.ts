import { expect, test } from 'vitest'
import { patternOfCalled, watchFor } from './needles.ts'

test.each([
  ['ada@acme.example', '{"to":"Ada@Acme.example"}', true],
  ['ada@acme.example', 'https://x.example/?m=ada%40acme.example&n=1', true],
  ['ada@acme.example', '{"to":"ada@beta.example"}', false],
  ['ada@acme.example', 'acme.example', false],
  ['jörg@acme.example', '{"to":"j\\u00f6rg@acme.example"}', true],
  ['+49 30 1234567', 'call +49 30 1234567 today', true],
  ['auth0|5f3a9c0e77b1', '{"by":"auth0|5f3a9c0e77b1"}', true],
  ['auth0|5f3a9c0e77b1', '{"by":"auth0|5f3a9c0e77b2"}', false],
  // Nothing to look for by words: better looked for in vain.
  ['李四', 'nothing', true],
])('whether %s is in %s is seen', (name, text, isThere) => {
  const watch = watchFor([name, 'ben@acme.example'])
  watch.read(text)
  expect([watch.isSeen(name), watch.isSeen('ben@acme.example')]).toEqual([isThere, false])
})

test.each([
  ['… of ada@acme.exa', true],
  ['… of ada@', true],
  ['… of ada', false],
  // Another address, of which only the end is the same.
  ['… of ida@acme.exa', false],
])('a text that was cut off and ends with %s may hold ada@acme.example', (text, isSeen) => {
  const watch = watchFor(['ada@acme.example'])
  watch.readCut(text)
  expect(watch.isSeen('ada@acme.example')).toBe(isSeen)
})

test('a whole name is looked for both ways round, and a single one is not', () => {
  const pattern = patternOfCalled(['ada king lovelace', 'ada'])
  const found = new RegExp(pattern, 'gi')
  const texts = [
    'Ada King Lovelace',
    'Lovelace, Ada King',
    'Ada Lovelace',
    'Ada',
    'Ada King Lovelaces',
  ]
  expect(texts.map((text) => text.replace(found, '-'))).toEqual([
    ...['-', '-'],
    ...['Ada Lovelace', 'Ada', 'Ada King Lovelaces'],
  ])
  expect(patternOfCalled(['ada'])).toBe('')
})
