import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Workspace } from '#api/workspace.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { exampleAgreement } from '#domain/workspace/example/agreement.ts'
import type { Address } from '#server/db/connect.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
let example: string
let folder: string
beforeAll(async () => {
  house = await testApp()
  const made = await house.app.inject({ method: 'PUT', url: '/api/v1/workspaces/example' })
  example = made.json<Workspace>().workspaceId
  folder = mkdtempSync(join(tmpdir(), 'lockstep-backtest-'))
}, 120_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await house.close()
})

const urlOf = (address: Address): string => {
  if ('url' in address) return address.url
  const { host, user, database, port } = address as Record<string, string | number>
  return `postgresql:///${database}?host=${host}&user=${user}${port ? `&port=${port}` : ''}`
}

function backtest(agreement: Agreement, ...words: string[]) {
  const file = join(folder, 'proposal.json')
  writeFileSync(file, JSON.stringify(agreement))
  const ran = spawnSync(
    process.execPath,
    ['src/cli/main.ts', 'backtest', '--proposal', file, '--workspace', example, ...words],
    { encoding: 'utf8', env: { ...process.env, DATABASE_URL: urlOf(house.address) } },
  )
  return { code: ran.status, out: ran.stdout, said: ran.stderr }
}

test('a file is laid beside the agreement in force and told in sentences', {
  timeout: 120_000,
}, () => {
  const [first, ...bands] = exampleAgreement.engagement.bands
  const stricter: Agreement = {
    ...exampleAgreement,
    engagement: {
      ...exampleAgreement.engagement,
      bands: [{ name: first?.name ?? '', atLeast: 60 }, ...bands],
    },
  }
  const { code, out, said } = backtest(stricter, '--reps', '5', '--leads-per-rep-week', '5')
  expect({ code, said }).toEqual({ code: 0, said: '' })
  expect(out).toMatch(/^The replay gives the decisions you really made: (\d+) of \1\.\n/)
  expect(out).toMatch(/\nEach rep would have had \d+\.\d leads a week instead of \d+\.\d\./)
  expect(out).toMatch(/\n\d+ leads would not have been passed then/)
  expect(out).toContain('You tried one variant.')
  // The same question gives the same bytes.
  expect(backtest(stricter, '--json').out).toBe(backtest(stricter, '--json').out)
})

test('the agreement in force changes nothing', { timeout: 120_000 }, () => {
  const { out } = backtest(exampleAgreement)
  expect(out).toContain('No lead would have been withheld.')
  expect(out).toContain('Volume +0% (+0% to +0%)')
})

test('what is no sound agreement is not run', () => {
  const { code, said } = backtest({ ...exampleAgreement, timeZone: 'Mars' })
  expect(code).toBe(2)
  expect(said).toContain('“Mars” is not a time zone')
})
