import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenAPI } from '@orpc/openapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { REFUSALS } from '#api/refusals.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { everyPromise } from '#server/test-promises.ts'

let house: TestApp
let document: OpenAPI.Document
beforeAll(async () => {
  house = await testApp()
  document = (await house.app.inject('/api/openapi.json')).json()
})
afterAll(() => house.close())

type Operation = OpenAPI.OperationObject
const operations = () =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Operation] as const,
    ),
  )
const codesOf = (operation: Operation, status: number) =>
  JSON.stringify(operation.responses?.[status] ?? {}).match(/examples\/([a-z-]+)"/g) ?? []

test('a public linter finds neither an error nor a warning in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-openapi-'))
  const file = join(folder, 'openapi.json')
  writeFileSync(file, JSON.stringify(document))
  const linter = 'node_modules/@redocly/cli/bin/cli.js'
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [linter, 'lint', file, '--extends=recommended', '--format=json'],
    {
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  )
  rmSync(folder, { recursive: true })
  expect(status, stderr).toBe(0)
  const told = JSON.parse(stdout.slice(stdout.indexOf('{')))
  expect(told.problems.map((it: { ruleId: string; message: string }) => it.message)).toEqual([])
  expect(told.totals).toMatchObject({ errors: 0, warnings: 0 })
})

/** Routes that send or take files. */
const BESIDE = [
  'POST /uploads',
  'GET /people/export',
  'GET /people/{personId}/export/{file}',
  'GET /deals/export',
]

test('every route of the contract is in it, with its way in, its headers and every "no" it can say', () => {
  const found = new Map(operations())
  const promised = everyPromise().map(({ method, path }) => `${method} ${path}`)
  expect([...found.keys()].sort()).toEqual([...promised, ...BESIDE].sort())
  for (const { method, path, meta, name } of everyPromise()) {
    const operation = found.get(`${method} ${path}`) as Operation
    expect(operation.operationId).toBe(name)
    const statuses = Object.keys(operation.responses ?? {})
    const expected = ['400', '429', '500', '503']
    if (meta.needs !== 'nothing') expected.push('401', '403', '404')
    if (meta.versioned && method !== 'GET') expected.push('412', '428')
    for (const status of expected) expect(statuses, `${name} ${status}`).toContain(status)
    const headers = JSON.stringify(operation.parameters ?? [])
    const isOnce = method === 'POST' && !meta.changesNothing && !meta.givesSecret
    expect(headers.includes('IdempotencyKey'), name).toBe(isOnce)
    expect(headers.includes('IfMatch'), name).toBe(meta.versioned && method !== 'GET')
    expect(operation.security?.length === 0, name).toBe(meta.needs === 'nothing')
  }
  expect(codesOf(found.get('GET /people/{personId}') as Operation, 404)).toEqual([
    'examples/person-unknown"',
    'examples/version-unknown"',
    'examples/workspace-unknown"',
  ])
})

test('every refusal of a route stands under the status that the table gives it', () => {
  for (const [name, operation] of operations())
    for (const status of Object.keys(operation.responses ?? {}).map(Number))
      for (const code of codesOf(operation, status).map((it) => it.slice(9, -1)))
        if (code !== 'internal')
          expect(REFUSALS[code as keyof typeof REFUSALS], `${name} ${code}`).toBe(status)
})

test('whole numbers have no bounds that only a machine has, and shapes refer to what is there', () => {
  const text = JSON.stringify(document)
  expect(text).not.toContain('9007199254740991')
  expect(text).not.toContain('#/$defs/')
  for (const [, kind = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/([\w-]+)"/g))
    expect(
      Object.keys((document.components as Record<string, object>)[kind] ?? {}),
      `${kind}/${name}`,
    ).toContain(name)
})

test('it is open to everybody, and says what it is', () => {
  expect(document).toMatchObject({
    openapi: '3.1.1',
    info: { title: 'Lockstep', license: { identifier: 'MIT' } },
    servers: [{ url: '/api/v1' }],
  })
  expect(document.tags?.map(({ name, description }) => `${name}: ${description}`)).toEqual([
    'People: Who are they?',
    'Agreement: What did we agree?',
    'Scoreboard: Are we winning together?',
    'Workspace: Who may do what?',
  ])
})
