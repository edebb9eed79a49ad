import { expect, test } from 'vitest'
import { addressesIn, wordsIn } from './names-told.ts'

test.each([
  ['{"to":"Ada@Acme.example"}', ['ada@acme.example']],
  ['Ada Gale <ada.g+x@acme.example>, ben@b.example.', ['ada.g+x@acme.example', 'ben@b.example']],
  ['https://x.example/?m=ada%2Bx%40acme.example&n=1', ['ada+x@acme.example']],
  [
    '{"a":"ada\\u0040acme.example","b":"mailto:ben@b.example"}',
    ['ada@acme.example', 'ben@b.example'],
  ],
  ['ada@acme.example\tben@b.example\r\nada@acme.example', ['ada@acme.example', 'ben@b.example']],
  ['100%zz @ home, @handle, a@', []],
  ['%e4%40', []],
])('mail addresses stand in %j', (text, found) => {
  expect(addressesIn(text)).toEqual(found.map((value) => ({ system: 'email', value })))
})

test.each([
  ['{"userId":"Ada Gale","n":42,"ids":["u-1","u-2"]}', ['Ada Gale', '42', 'u-1', 'u-2']],
  ['h-7 · 31.02.2018 · zq-77 b', ['h-7', 'zq-77 b']],
  ['https://x.example/u/auth0|5f3a?id=u-1#top', ['auth0|5f3a', 'u-1']],
  ['{"by":"ad\\u0061-1"}', ['ada-1']],
])('what may be a name stands in %j', (text, names) => {
  expect([...wordsIn(text)]).toEqual(expect.arrayContaining(names))
  expect([...wordsIn(text, 6)].filter((word) => word.length < 6)).toEqual([])
})

test('a long text without an address takes no longer than reading it', () => {
  const text = `${'x'.repeat(4_000_000)} @ ${'y'.repeat(4_000_000)}`
  const took = Array.from({ length: 5 }, () => {
    const began = performance.now()
    addressesIn(text)
    return performance.now() - began
  })
  expect(Math.min(...took)).toBeLessThan(500)
})
