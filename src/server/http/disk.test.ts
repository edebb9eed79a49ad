import { expect, test } from 'vitest'
import { keptFree } from './disk.ts'

const GB = 1_000_000_000

test.each([
  [5 * GB, GB],
  [40 * GB, 4 * GB],
  [100 * GB, 10 * GB],
  [2_000 * GB, 10 * GB],
])('of %i bytes %i stay free', (total, kept) => {
  expect(keptFree(total)).toBe(kept)
})
