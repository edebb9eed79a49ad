import type { Scalar, Test } from '#domain/agreement/agreement.ts'

/** Whether a named value passes a test; undefined was never told. Text is compared without regard to case. */
export function holds(test: Test, value: Scalar | undefined): boolean {
  if ('known' in test) return test.known === (value !== undefined && value !== '')
  if (value === undefined) return false
  if ('is' in test) return same(test.is, value)
  if ('in' in test) return test.in.some((one) => same(one, value))
  if ('contains' in test) {
    return typeof value === 'string' && value.toLowerCase().includes(test.contains.toLowerCase())
  }
  if (typeof value !== 'number') return false
  return 'atLeast' in test ? value >= test.atLeast : value <= test.atMost
}

const same = (a: Scalar, b: Scalar) =>
  typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b
