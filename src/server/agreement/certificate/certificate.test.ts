import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { textOf } from '#server/agreement/fingerprint.ts'
import { check, keyOf, publicOf, seal, type Told } from './certificate.ts'

const { body, hash } = textOf({
  baseVersion: 1,
  effectiveFrom: null,
  document: defaultAgreement('What a lead is', 'Europe/Amsterdam'),
})
const facts: Omit<Told, 'key'> = {
  format: 'lockstep.certificate/1',
  workspace: { id: '00000000-0000-4000-8000-000000000001', name: 'Acme' },
  version: 2,
  effectiveFrom: '2026-11-20T09:14:02.000Z',
  isAlone: false,
  text: body,
  hash,
  signatures: [
    { side: 'marketing', name: 'Ben Achterberg', signedAt: '2026-11-20T08:14:00.000Z', hash },
    { side: 'sales', name: 'Karl Voss', signedAt: '2026-11-20T09:14:02.000Z', hash },
  ],
  chain: 'ab'.repeat(32),
}
const key = keyOf('a secret of the house, long enough', facts.workspace.id)
const whole = seal(facts, key)

test('a certificate is checked with nothing but itself', () => {
  expect(check(whole)).toMatchObject({ ok: true, value: { version: 2, key: publicOf(key) } })
})

test('every single byte that changes is noticed', () => {
  // Padded to the size that is promised; the note is within what is sealed.
  const long = seal({ ...facts, workspace: { ...facts.workspace, name: 'A'.repeat(12_000) } }, key)
  const bytes = Buffer.from(long)
  expect(bytes.length).toBeGreaterThan(20_000)
  const missed: number[] = []
  for (let at = 0; at < bytes.length; at++) {
    const was = bytes[at] as number
    bytes[at] = was ^ (1 << (at % 7))
    if (check(bytes.toString('utf8')).ok) missed.push(at)
    bytes[at] = was
  }
  expect(missed).toEqual([])
  expect(check(bytes.toString('utf8')).ok).toBe(true)
}, 120_000)

test.each<[string, Partial<Omit<Told, 'key'>>, RegExp]>([
  ['another text', { text: body.replace('"cap":60', '"cap":61') }, /not the one whose hash/],
  ['one side only', { signatures: facts.signatures.slice(0, 1) }, /both sides/],
  [
    'one side twice',
    { signatures: [facts.signatures[0], facts.signatures[0]] as Told['signatures'] },
    /both sides/,
  ],
  [
    'a signature of other words',
    { signatures: facts.signatures.map((one) => ({ ...one, hash: 'cd'.repeat(32) })) },
    /under another text/,
  ],
  [
    'a day before the signatures',
    { effectiveFrom: '2026-11-19T00:00:00.000Z' },
    /before it was signed/,
  ],
])('a house that seals %s makes no certificate', (_, lie, words) => {
  expect(check(seal({ ...facts, ...lie }, key))).toEqual({
    ok: false,
    refusal: expect.stringMatching(words),
  })
})

test('the seal of another key is no seal of this one, and another secret makes another key', () => {
  const other = generateKeyPairSync('ed25519').privateKey
  const theirs = JSON.parse(seal(facts, other))
  const mixed = `${JSON.stringify({ ...theirs, key: publicOf(key) }, null, 2)}\n`
  expect(check(mixed)).toMatchObject({
    ok: false,
    refusal: expect.stringMatching(/seal is broken/),
  })
  expect(publicOf(keyOf('another secret', facts.workspace.id))).not.toBe(publicOf(key))
  expect(publicOf(keyOf('a secret of the house, long enough', 'elsewhere'))).not.toBe(publicOf(key))
})

test.each(['', '{}', 'null', '[]', '{"format":"lockstep.certificate/1"}', whole.trim()])(
  'what is no certificate is said to be none: %j',
  (text) => {
    expect(check(text)).toMatchObject({
      ok: false,
      refusal: expect.stringMatching(/no certificate/),
    })
  },
)
