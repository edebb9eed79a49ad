import { traverseContractProcedures } from '@orpc/server'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '#api/contract.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'
import { everyPromise } from '#server/test-promises.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

/** Fields that a problem names at most. */
const NAMED = 8

type Shape = {
  properties?: Record<string, unknown>
  additionalProperties?: unknown
  anyOf?: Shape[]
  oneOf?: Shape[]
}

/** Names that each route asks for; every form of its input is closed. */
function asks(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: procedure, path }) => {
    const { inputSchema } = procedure['~orpc']
    const options = { io: 'input', unrepresentable: 'any' } as const
    const shape = inputSchema ? (z.toJSONSchema(inputSchema as z.ZodType, options) as Shape) : {}
    const forms = shape.oneOf ?? shape.anyOf ?? (inputSchema ? [shape] : [])
    for (const form of forms)
      expect(form.additionalProperties, `${path.join('.')} must be strict`).toBe(false)
    const names = forms.flatMap(({ properties = {} }) => Object.keys(properties))
    found.set(path.join('.'), new Set(names))
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
  const asked = asks()
  const writes = everyPromise().filter(({ method }) => method !== 'GET')
  expect(writes.length).toBeGreaterThan(4)
  // Whatever the owner of the test may not do, the mediator may.
  await house.app.inject('/api/v1/agreement')
  const mira = await testMember(house.db, house.workspaceId, { name: 'Mira', roles: ['mediator'] })
  for (const { name, method, path, sample, meta } of writes) {
    const url = `/api/v1${path.replace(/\{\w+Id\}/g, '1')}`
    const as = meta.needs === 'suspend-agreement' ? mira.headers : {}
    const foreign = names.filter((it) => !asked.get(name)?.has(it))
    // As many at once as an answer names.
    for (let at = 0; at < foreign.length; at += NAMED) {
      const some = foreign.slice(at, at + NAMED)
      const answer = await house.app.inject({
        method,
        url,
        headers: { 'if-match': '"1"', ...as },
        payload: { ...sample, ...Object.fromEntries(some.map((column) => [column, 'x'])) },
      })
      const told = `${name} with ${some}: ${answer.body}`
      expect(answer.statusCode, told).toBe(400)
      expect(answer.json().fields, told).toEqual(expect.arrayContaining(some))
    }
  }
})

test('a name that reaches behind an object is refused and reaches nothing', async () => {
  for (const { method, path } of everyPromise()) {
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
    [
      '/people?search=%00',
      '/deals?search=a%00b',
      '/people?origin=%00',
      '/people?%00=1',
      '/people/export?search=%00',
      '/deals/export?search=a%00b',
    ].map((url) => house.app.inject(`/api/v1${url}`)),
  )
  const told = answers.map((answer) => `${answer.statusCode} ${answer.json().detail}`)
  const no = '400 A text of this request holds a character that nobody can read.'
  expect(told).toEqual([no, no, no, no, no, no])
})
