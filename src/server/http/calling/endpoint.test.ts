import { expect, test } from 'vitest'
import { readEndpoint } from './endpoint.ts'

test.each([
  ['https://crm.example/hooks', 'https://crm.example/hooks'],
  ['https://crm.example:443/hooks?a=1#top', 'https://crm.example/hooks?a=1'],
  ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
])('%s is called as %s', (told, url) => {
  expect(readEndpoint(told, false)).toEqual({ ok: true, value: { url, isOpen: true } })
})

test.each([
  'crm.example/hooks',
  'ftp://crm.example/',
  'file:///etc/passwd',
  'https://ada:secret@crm.example/',
  'https://',
  `https://crm.example/${'x'.repeat(2_000)}`,
])('%s is no address of a webhook, wherever the house stands', (told) => {
  for (const isAtHome of [false, true])
    expect(readEndpoint(told, isAtHome)).toEqual({ ok: false, refusal: 'webhook-address-unfit' })
})

test.each([
  'https://127.0.0.1/',
  'https://localhost/',
  'https://api.localhost/',
  'https://169.254.169.254/latest',
  'https://10.0.0.1/hooks',
  'https://[::1]/',
  'https://0x7f000001/',
  'https://2130706433/',
])('%s is nobody we would ever call, and is refused when it is told', (told) => {
  expect(readEndpoint(told, false)).toEqual({ ok: false, refusal: 'webhook-address-unfit' })
  expect(readEndpoint(told, true).ok).toBe(true)
})

test.each(['http://crm.example/', 'https://crm.example:8443/', 'http://10.0.0.7:9000/hooks'])(
  '%s is one only in networks of the house',
  (told) => {
    expect(readEndpoint(told, false).ok).toBe(false)
    expect(readEndpoint(told, true)).toEqual({
      ok: true,
      value: { url: new URL(told).href, isOpen: false },
    })
  },
)
