import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from './read-json.ts'

const nested = (levels: number, open = '[', close = ']') =>
  open.repeat(levels) + close.repeat(levels)
const refusal = (text: string) => {
  try {
    readJson(text)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** One piece of memory, as a body is, and not the tree of pieces that `repeat` makes. */
const asItArrives = (text: string) => Buffer.from(text).toString()
/** Milliseconds of the best of five: others use this machine, too. */
const quickest = (work: () => unknown) =>
  Math.min(
    ...Array.from({ length: 5 }, () => {
      const began = performance.now()
      work()
      return performance.now() - began
    }),
  )

test('what JSON.parse reads is read alike, unless a rule refuses it', () => {
  const value = fc
    .jsonValue({ maxDepth: 6 })
    .filter((it) => !/__proto__|constructor|prototype/.test(JSON.stringify(it)))
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (told, space) => {
      const text = JSON.stringify(told, null, space)
      expect(readJson(text)).toEqual(JSON.parse(text))
    }),
    { numRuns: 1_000 },
  )
})

test.each([33, 34, 1_000, 5_001, 100_000, 1_000_000])('%i levels are refused at once', (levels) => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    for (const text of [nested(levels, open, close), open.repeat(levels)].map(asItArrives)) {
      expect(refusal(text)).toContain('more than 32 levels')
      expect(quickest(() => refusal(text))).toBeLessThan(5)
    }
  }
})

test('32 levels are read', () => {
  expect(refusal(nested(32))).toBeNull()
})

test.each([
  ['{"a":1,"a":2}', 'stands twice'],
  [String.raw`{"a":1,"\u0061":2}`, 'stands twice'],
  ['[{"b":{"a":1,"c":{"a":1},"a" :2}}]', 'stands twice'],
  ['{"__proto__":{"admin":true}}', '“__proto__” is not allowed'],
  [String.raw`{"\u005f_proto__":1}`, '“__proto__” is not allowed'],
  ['{"a":[{"constructor":1}]}', '“constructor” is not allowed'],
  ['{"prototype"\n:1}', '“prototype” is not allowed'],
  [String.raw`{"a":"\u0000"}`, 'nobody can read'],
  [String.raw`["\ud800"]`, 'nobody can read'],
  [String.raw`{"\udc00":1}`, 'nobody can read'],
  [`[${'1,'.repeat(100_000)}1]`, 'more than 100,000 values'],
  ['{"a":', 'no JSON'],
  ['{"a', 'no JSON'],
  [String.raw`{"a\":1}`, 'no JSON'],
  ['', 'no JSON'],
  ['{}{}', 'no JSON'],
])('%.40s is refused', (text, why) => {
  expect(refusal(text)).toContain(why)
})

test.each([
  ['{"a":{"b":1},"c":{"b":2}}', { a: { b: 1 }, c: { b: 2 } }],
  ['["__proto__","constructor"]', ['__proto__', 'constructor']],
  [String.raw`{"a":"\"b\":1,\"b\":2"}`, { a: '"b":1,"b":2' }],
  [String.raw`{"a":"{[\\","b":"\\\""}`, { a: '{[\\', b: '\\"' }],
  [String.raw`"\ud83d\ude00"`, '😀'],
])('%s is read', (text, value) => {
  expect(readJson(text)).toEqual(value)
})

test('a text of 2 MB is looked over in milliseconds', () => {
  const text = JSON.stringify({ a: 'x'.repeat(1_999_900) })
  expect(quickest(() => readJson(text))).toBeLessThan(50)
})
