import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashOfName } from './suppressed.ts'

test('the hash of a name is the HMAC that Node makes of it', () => {
  for (const length of [1, 32, 64])
    for (const value of ['ada@acme.example', 'Jürgen 李', 'x'.repeat(200)]) {
      const key = randomBytes(length)
      const own = createHmac('sha256', key).update(`id:${value}`).digest('hex')
      expect(hashOfName(key, { system: 'id', value })).toBe(own)
    }
})
