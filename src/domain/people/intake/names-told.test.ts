import { expect, test } from 'vitest'
import { addressesIn } from './names-told.ts'

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

test('a long text without an address takes no longer than reading it', () => {
  const text = `${'x'.repeat(4_000_000)} @ ${'y'.repeat(4_000_000)}`
  const took = Array.from({ length: 5 }, () => {
    const began = performance.now()
    addressesIn(text)
    return performance.now() - began
  })
  expect(Math.min(...took)).toBeLessThan(500)
})
