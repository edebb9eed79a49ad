import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Unfit } from './config.ts'
import { houseSecret } from './secret.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lockstep-secret-'))
})
afterEach(() => rmSync(home, { recursive: true }))

test('the first start makes a secret that its owner alone reads, and later ones keep it', () => {
  const made = houseSecret(home, undefined)
  expect(made).toMatch(/^[\w-]{43}$/)
  expect(houseSecret(home, undefined)).toBe(made)
  expect(readFileSync(join(home, 'secret'), 'utf8')).toBe(`${made}\n`)
  expect(statSync(join(home, 'secret')).mode & 0o777).toBe(0o600)
  expect(readdirSync(home)).toEqual(['secret'])
  expect(houseSecret(home, 'another')).toBe('another')
})

test.each(['', '\n', 'x'.repeat(31)])(
  'a file with %j in it is refused, not taken for a secret',
  (text) => {
    writeFileSync(join(home, 'secret'), text)
    expect(() => houseSecret(home, undefined)).toThrow(Unfit)
    expect(() => houseSecret(home, undefined)).toThrow(/secret is damaged/)
    expect(readFileSync(join(home, 'secret'), 'utf8')).toBe(text)
  },
)
