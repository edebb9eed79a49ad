import { traverseContractProcedures } from '@orpc/server'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '#api/contract.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

type Promised = { name: string; method: string; path: string; asks: string[] | null }

/** Every route of the contract with the names of what it asks. */
function promises(): Promised[] {
  const found: Promised[] = []
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: procedure, path }) => {
    const { route, inputSchema } = procedure['~orpc']
    const shape =
      inputSchema &&
      z.toJSONSchema(inputSchema as z.ZodType, { io: 'input', unrepresentable: 'any' })
    const name = path.join('.')
    if (shape) expect(shape.additionalProperties, `${name} must be strict`).toBe(false)
    found.push({
      name,
      method: route.method ?? 'POST',
      path: route.path ?? '',
      asks: shape ? Object.keys(shape.properties ?? {}) : null,
    })
  })
  return found
}

test('a name that a route does not ask for is refused and named, whichever column it is called after', async () => {
  const { rows } = await sql<{ name: string }>`select distinct attname as name from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    where attnum > 0 and not attisdropped`.execute(house.owner)
  const more = ['role', 'roles', 'workspaceId', 'version', 'signed_at', 'isAdmin', 'toString']
  const names = [...new Set([...rows.map((row) => row.name), ...more])]
  expect(names.length).toBeGreaterThan(100)
  const writes = promises().filter(({ method }) => method !== 'GET')
  expect(writes.length).toBeGreaterThan(4)
  for (const { name, method, path, asks } of writes) {
    const url = `/api/v1${path.replace(/\{\w+Id\}/g, '1')}`
    for (const column of names.filter((it) => !asks?.includes(it))) {
      const answer = await house.app.inject({
        method: method as 'POST',
        url,
        headers: { 'if-match': '"1"' },
        payload: { [column]: 'x' },
      })
      const told = `${name} with ${column}: ${answer.body}`
      expect(answer.statusCode, told).toBe(400)
      expect(answer.json().fields, told).toContain(column)
    }
  }
})

test('a name that reaches behind an object is refused and reaches nothing', async () => {
  for (const { method, path } of promises()) {
    const url = `/api/v1${path.replace(/\{\w+Id\}/g, '1')}`
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const asked =
        method === 'GET'
          ? { method: 'GET' as const, url: `${url}?${name}[admin]=true&${name}=1` }
          : {
              method: method as 'POST',
              url,
              headers: { 'if-match': '"1"' },
              payload: `{"${name}":{"admin":true,"prototype":{"admin":true}}}`,
            }
      const answer = await house.app.inject(asked)
      expect([answer.statusCode, answer.json().code], `${method} ${url}`).toEqual([
        400,
        'request-unfit',
      ])
      expect(({} as { admin?: unknown }).admin).toBeUndefined()
    }
  }
})

test('a character that nobody can read is refused wherever it stands', async () => {
  const answers = await Promise.all(
    ['/people?search=%00', '/deals?search=a%00b', '/people?origin=%00', '/people?%00=1'].map(
      (url) => house.app.inject(`/api/v1${url}`),
    ),
  )
  expect(answers.map((answer) => answer.statusCode)).toEqual([400, 400, 400, 400])
})
