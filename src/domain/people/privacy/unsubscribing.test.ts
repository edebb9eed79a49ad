import { expect, test } from 'vitest'
import {
  maskedAddress,
  readUnsubscribing,
  unsubscribingHeaders,
  unsubscribingText,
} from './unsubscribing.ts'

const WORKSPACE = '01980000-0000-7000-8000-000000000001'
const ADA = { workspaceId: WORKSPACE, personId: 12, purpose: 'marketing', channel: 'mail' } as const

test('what a link says is read as it was written', () => {
  expect(unsubscribingText(ADA)).toBe(`${WORKSPACE}.12.marketing.mail`)
  expect(readUnsubscribing(`${WORKSPACE}.12.marketing.mail`)).toEqual(ADA)
})

test.each([
  '',
  'marketing',
  `${WORKSPACE}.12.marketing`,
  `${WORKSPACE}.12.marketing.mail.more`,
  `${WORKSPACE}.012.marketing.mail`,
  `${WORKSPACE}.-1.marketing.mail`,
  `${WORKSPACE}.1e3.marketing.mail`,
  `${WORKSPACE}.12.Marketing.mail`,
  `${WORKSPACE}.12..mail`,
  `${WORKSPACE}.12.marketing.fax`,
  'not-a-workspace.12.marketing.mail',
])('“%s” says nothing', (text) => {
  expect(readUnsubscribing(text)).toBeNull()
})

test('one click is promised where the link is https, as RFC 8058 asks', () => {
  expect(unsubscribingHeaders('https://x.example/u/1')).toEqual([
    { name: 'List-Unsubscribe', value: '<https://x.example/u/1>' },
    { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
  ])
  expect(unsubscribingHeaders('http://x.example/u/1')).toEqual([
    { name: 'List-Unsubscribe', value: '<http://x.example/u/1>' },
  ])
})

test.each([
  ['ada@example.com', 'a…@example.com'],
  ['a@example.com', 'a…@example.com'],
  ['"a@b"@example.com', '"…@example.com'],
  ['😀smile@example.com', '😀…@example.com'],
  ['@example.com', null],
  ['ada@', null],
  ['4711', null],
])('of %s no more is shown than %s', (address, shown) => {
  expect(maskedAddress(address)).toBe(shown)
})
