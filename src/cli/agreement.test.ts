import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { keyOf, seal } from '#server/agreement/certificate/certificate.ts'
import { textOf } from '#server/agreement/fingerprint.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-agreement-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sound = () => defaultAgreement('Ours', 'Europe/Amsterdam')

function lockstep(...words: string[]) {
  const ran = spawnSync(process.execPath, ['src/cli/main.ts', 'agreement', ...words], {
    encoding: 'utf8',
  })
  return { code: ran.status, out: ran.stdout, said: ran.stderr }
}

function file(content: unknown): string {
  const path = join(folder, 'agreement.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

test('a sound agreement is said to be one and exits 0', () => {
  const path = file(sound())
  const { code, out } = lockstep('check', path)
  expect({ code, out }).toEqual({
    code: 0,
    out: `${path} is a sound agreement with 17 rules.\n`,
  })
})

test('every fault is printed with its place, and the exit code is 1', () => {
  const bad = sound()
  bad.timeZone = 'Mars'
  bad.qualify.cells = ['A2']
  const { code, said, out } = lockstep('check', file(bad))
  expect(code).toBe(1)
  expect(out).toBe('')
  expect(said).toMatch(/cannot be signed[.]\n\n2 faults:\n {2}timeZone\n {4}“Mars” is not/)
  expect(said).toContain('  qualify.cells[0]\n    “A2” qualifies but “A1”')
})

test('warnings stand apart from faults, also for machines', () => {
  const odd = sound()
  odd.fit.cap = 30
  odd.qualify.cells = []
  const { code, out } = lockstep('check', file(odd), '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    faults: [],
    warnings: [{ path: 'fit.bands[0].atLeast' }, { path: 'qualify.cells' }],
  })
})

test('a file that is no JSON, or is not there, is refused in words', () => {
  expect(lockstep('check', file('{"fit": '))).toMatchObject({
    code: 1,
    said: expect.stringContaining('(document)\n    This is not JSON'),
  })
  expect(lockstep('check', join(folder, 'nowhere.json'))).toMatchObject({
    code: 2,
    said: expect.stringMatching(/nowhere\.json cannot be read: there is no such file\.$/m),
  })
})

test('a file is shown as the sentences that people sign', () => {
  const { code, out } = lockstep('show', file(sound()))
  expect(code).toBe(0)
  expect(out).toContain('3 When a lead is passed\n3.1 Marketing passes a person to sales when the')
})

test('what a second agreement changes is said', () => {
  const before = file(sound())
  const other = join(folder, 'other.json')
  writeFileSync(other, JSON.stringify({ ...sound(), cadence: { everyDays: 7, minutes: 20 } }))
  expect(lockstep('compare', before, other)).toMatchObject({
    code: 0,
    out: '1. We meet every 7 instead of 14 days and for 20 instead of 30 minutes.\n',
  })
  expect(lockstep('compare', before, before).out).toBe('Both say the same.\n')
})

test('a certificate is checked offline, and one that was changed is not believed', () => {
  const { body, hash } = textOf({ baseVersion: 1, effectiveFrom: null, document: sound() })
  const at = '2026-11-20T09:14:02.000Z'
  const text = seal(
    {
      format: 'lockstep.certificate/1',
      workspace: { id: 'here', name: 'Acme' },
      ...{ version: 2, effectiveFrom: at, isAlone: false, text: body, hash, chain: hash },
      signatures: [
        { side: 'marketing', name: 'Ben Achterberg', signedAt: at, hash },
        { side: 'sales', name: 'Karl Voss', signedAt: at, hash },
      ],
    },
    keyOf('a secret of the house', 'here'),
  )
  const path = file(text)
  expect(lockstep('verify', path)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/is unchanged: version 2 .+\n.+\n.+\nSigned for sales by Karl Voss/),
  })
  expect(lockstep('verify', file(text.replace('Karl', 'Carl')))).toMatchObject({
    code: 1,
    said: expect.stringContaining('The seal is broken'),
  })
})

test('templates are listed, and one becomes a sound file that is never written over', () => {
  const { code, out } = lockstep('template')
  expect(code).toBe(0)
  expect(out).toMatch(/^waterfall-2006: Demand waterfall of 2006\n {2}Inquiry, MQL, SAL/)
  const path = join(folder, 'template.json')
  expect(lockstep('template', 'hubspot', '--out', path, '--name', 'Ours').code).toBe(0)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    name: 'Ours',
    stages: [{ stage: 'contact', name: 'Subscriber' }, ...Array(7).fill({})],
  })
  expect(lockstep('check', path).out).toBe(`${path} is a sound agreement with 12 rules.\n`)
  expect(lockstep('template', 'hubspot', '--out', path)).toMatchObject({
    code: 2,
    said: expect.stringContaining('is there already. Nothing was written over.'),
  })
  expect(lockstep('template', 'salesforce').said).toContain('There is no template “salesforce”')
})

test('a file becomes a document for the meeting, in the minutes that there are', () => {
  const path = file(sound())
  const { code, out } = lockstep('discuss', path, '--minutes', '45')
  expect(code).toBe(0)
  expect(out).toMatch(/^# Ours: for the meeting of both teams\n\n45 minutes\. Needed: the manager/)
  expect(out).toContain('| 0:45 | End | 45 |')
  expect(lockstep('discuss', path, '--minutes', 'long')).toMatchObject({
    code: 2,
    said: expect.stringContaining('A meeting takes 30 to 480 whole minutes, not “long”.'),
  })
  expect(lockstep('discuss', path, '--proposal', '3').said).toContain('Name a file or a proposal')
})
