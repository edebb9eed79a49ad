import { expect, test } from 'vitest'
import { readKeyText, writeKeyText } from './key-text.ts'

const workspaceId = '0f9c8d7e-1234-4abc-8def-0123456789ab'
const secret = 'a'.repeat(43)

test('a key says where it belongs, and is read back', () => {
  const text = writeKeyText({ kind: 'api', workspaceId, keyId: 71, secret })
  expect(text).toBe(`lk_live_0f9c8d7e12344abc8def0123456789ab1z_${secret}`)
  expect(readKeyText(text)).toEqual({ kind: 'api', workspaceId, keyId: 71, secret })
  expect(readKeyText(text.replace('lk_', 'lw_'))?.kind).toBe('write')
})

test.each([
  '',
  'lk_live_',
  `lk_test_0f9c8d7e12344abc8def0123456789ab1z_${secret}`,
  `lk_live_0f9c8d7e12344abc8def0123456789ab1z_${'a'.repeat(42)}`,
  `lk_live_0F9C8D7E12344ABC8DEF0123456789AB1z_${secret}`,
  `lk_live_0f9c8d7e12344abc8def0123456789ab_${secret}`,
  ` lk_live_0f9c8d7e12344abc8def0123456789ab1z_${secret}`,
  `lk_live_0f9c8d7e12344abc8def0123456789ab1z_${secret}\n`,
])('%j is no key', (text) => {
  expect(readKeyText(text)).toBeNull()
})
