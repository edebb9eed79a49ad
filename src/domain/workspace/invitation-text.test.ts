import { expect, test } from 'vitest'
import { workspaceOf, writeInvitation } from './invitation-text.ts'

const workspaceId = '0f9c8d7e-1234-4abc-8def-0123456789ab'
const secret = `${'a-_'.repeat(14)}Z`

test('an invitation says where it leads', () => {
  const text = writeInvitation(workspaceId, secret)
  expect(text).toBe(`0f9c8d7e12344abc8def0123456789ab_${secret}`)
  expect(workspaceOf(text)).toBe(workspaceId)
})

test.each(['', secret, `0f9c8d7e12344abc8def0123456789ab_${secret}x`, `0F9C_${secret}`])(
  '%j is no invitation',
  (text) => {
    expect(workspaceOf(text)).toBeNull()
  },
)
