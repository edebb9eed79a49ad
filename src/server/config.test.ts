import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const URL = { LOCKSTEP_URL: 'https://lockstep.acme.example' }

test.each([
  ['10.0.0.7', ['10.0.0.7']],
  ['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
  ['', []],
])('of the proxies %j these may say who asks: %j', (LOCKSTEP_PROXY, proxies) => {
  expect(readConfig({ ...URL, LOCKSTEP_PROXY }).proxies).toEqual(proxies)
})

test.each([
  'proxy.acme.example',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '0.0.0.0/0',
  '10.0.0.7,',
  'true',
])('the proxy %j is refused by name', (LOCKSTEP_PROXY) => {
  expect(() => readConfig({ ...URL, LOCKSTEP_PROXY })).toThrow(/LOCKSTEP_PROXY: must be addresses/)
})

test('a proxy without an address under which people reach it is refused', () => {
  expect(() => readConfig({ LOCKSTEP_PROXY: '10.0.0.7' })).toThrow(/LOCKSTEP_URL does not say/)
})
