import { expect, test } from 'vitest'
import { cutAddress, heldTogether, shortAgent } from './whence.ts'

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['127.0.0.1', '127.0.0.0/24'],
  [' 10.1.2.3 ', '10.1.2.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['0:0:0:0:0:ffff:cb00:714d', '203.0.113.0/24'],
  ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::/48'],
  ['2001:0db8:0000:0042::1', '2001:db8::/48'],
  ['2001:0:5::', '2001:0:5::/48'],
  ['::1', '::/48'],
  ['fe80::1%eth0', 'fe80::/48'],
  ['1:2:3:4:5:6:7::', '1:2:3::/48'],
])('of %s only %s is kept', (address, kept) => {
  expect(cutAddress(address)).toBe(kept)
})

test.each([
  '',
  'localhost',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.4.5',
  '1:2:3:4:5:6:7',
  '1::2::3',
  '1:2:3:4:5:6:7:8::',
  ':::',
  '12345::',
  '203.0.113.77, 10.0.0.1',
])('%j is no address and not kept', (text) => {
  expect(cutAddress(text)).toBeNull()
})

test.each([
  ['203.0.113.77', '203.0.113.77'],
  ['::ffff:203.0.113.77', '203.0.113.77'],
  ['::FFFF:cb00:714d', '203.0.113.77'],
  ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3:8d3::/64'],
  ['2001:db8:85a3:8d3::1', '2001:db8:85a3:8d3::/64'],
  ['2001:db8:85a3:8d4::1', '2001:db8:85a3:8d4::/64'],
  ['2001:0db8::42', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['localhost', 'localhost'],
])('%s is counted as %s', (address, counted) => {
  expect(heldTogether(address)).toBe(counted)
})

const MOZILLA = 'Mozilla/5.0'
test.each([
  [`${MOZILLA} (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0`, 'Firefox on Linux'],
  [
    `${MOZILLA} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
    'Edge on Windows',
  ],
  [
    `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36`,
    'Chrome on macOS',
  ],
  [
    `${MOZILLA} (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1`,
    'Safari on iOS',
  ],
  [
    `${MOZILLA} (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36`,
    'Chrome on Android',
  ],
  ['curl/8.5.0', 'curl/8.5.0'],
  ['python-requests/2.32 extra words', 'python-requests/2.32'],
  ['x'.repeat(300), 'x'.repeat(60)],
])('%s is kept short', (agent, kept) => {
  expect(shortAgent(agent)).toBe(kept)
})

test('who says nothing of their program is kept without one', () => {
  expect(shortAgent('  ')).toBeNull()
})
