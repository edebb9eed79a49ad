import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '#api/people.ts'
import type { TimelineEntry } from '#api/timeline.ts'
import type { Name } from '#domain/people/identity/name.ts'
import { tell } from '#server/db/log.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

const BEGIN = Date.UTC(2026, 1, 2)
const NOW = BEGIN + 30 * 86_400_000

let house: TestApp
let mira: Record<string, string>
let rosa: Record<string, string>
let vera: Record<string, string>
let number = 0

const names = (traits: Record<string, unknown>): Name[] =>
  typeof traits.email === 'string' ? [{ system: 'email', value: traits.email }] : []
const identify = (person: string, traits: Record<string, unknown>, more: Name[] = []) => {
  number += 1
  return {
    messageId: `m${number}`,
    person: { system: 'id', value: person },
    kind: 'identify' as const,
    name: 'identify',
    properties: traits,
    names: [...names(traits), ...more],
    happenedAt: BEGIN + number * 1000,
  }
}

/** Ada and Ida are Rosa's, who sees her own people; Zebulon is Tom's. Vera sees everybody and nobody's address. */
beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  const member = async (name: string, role: 'owner' | 'sales-manager' | 'executive', own = {}) =>
    (await testMember(db, workspaceId, { name, roles: [role], ...own })).headers
  mira = await member('Mira', 'owner')
  rosa = await member('Rosa', 'sales-manager', { sees: 'own', knownAs: ['rosa'] })
  vera = await member('Vera', 'executive', { sees: 'all' })
  const events = [
    identify('ada', { name: 'Ada', email: 'ada@acme.example', owner: 'Rosa' }),
    identify('ida', { name: 'Ida Marigold Quartermais', email: 'ida@acme.example', owner: 'Rosa' }),
    identify('zeb', {
      name: 'Zebulon',
      email: 'quartermain@acme.example',
      owner: 'Tom',
      consent: { tracking: true },
    }),
    identify('ada', {}, [{ system: 'id', value: 'zeb' }]),
  ]
  await tell(db, workspaceId, 'crm', events, NOW)
})
afterAll(() => house.close())

const ask = async <T>(
  by: Record<string, string>,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  payload?: object,
) => {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: by,
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } }
}
type Found = { rows: { personId: number }[]; nearly: string[] }
const find = async (by: Record<string, string>, search: string) =>
  (await ask<Found>(by, 'GET', `/people?search=${search}`)).body
const idOf = async (name: string) => (await find(mira, name)).rows[0]?.personId as number

test('a search proposes no word that only people have whom the searcher does not see', async () => {
  expect((await find(mira, 'zebulom')).nearly).toEqual(['zebulon'])
  expect(await find(rosa, 'zebulom')).toMatchObject({ rows: [], nearly: [] })
  expect((await find(rosa, 'marigolt')).nearly).toEqual(['marigold'])
})

test('a search proposes no part of an address to who sees none', async () => {
  expect((await find(mira, 'quartermaim')).nearly.sort()).toEqual(['quartermain', 'quartermais'])
  expect((await find(vera, 'quartermaim')).nearly).toEqual(['quartermais'])
  expect((await find(vera, 'zebulom')).nearly).toEqual(['zebulon'])
})

test('who was told apart from somebody is nobody by name to who does not see both', async () => {
  const [ada, zeb] = [await idOf('ada'), await idOf('zebulon')]
  expect((await ask(mira, 'PUT', `/people/${ada}/apart/${zeb}`)).status).toBe(200)
  const decisions = async (by: Record<string, string>) =>
    (await ask<Person>(by, 'GET', `/people/${ada}`)).body.decisions.map((one) =>
      one.names.map(({ value }) => value),
    )
  expect(await decisions(mira)).toEqual([['ada', 'zeb']])
  expect(await decisions(rosa)).toEqual([['ada']])
  const moves = async (by: Record<string, string>) => {
    const url = `/people/${ada}/timeline`
    const { rows } = (await ask<{ rows: TimelineEntry[] }>(by, 'GET', url)).body
    return rows.flatMap(({ name, detail }) =>
      name === 'told-apart' ? [[detail.one, detail.other]] : [],
    )
  }
  expect(await moves(mira)).toEqual([['ada', 'zeb']])
  expect(await moves(rosa)).toEqual([['ada', 'somebody else']])
})

test('whom a person was claimed to be stands in their file for who sees both', async () => {
  const url = `/people/${await idOf('ada')}/export/json`
  type File = { held: { kind: string; name?: string }[] }
  const claimed = async (by: Record<string, string>) =>
    (await ask<File>(by, 'GET', url)).body.held.flatMap(({ kind, name }) =>
      kind === 'claimed to be the same' ? [name] : [],
    )
  expect(await claimed(mira)).toEqual(['zeb'])
  expect(await claimed(rosa)).toEqual(['somebody else'])
})

test('suppressions are seen and made of people whom one sees, and of no other name', async () => {
  const wish = (name: string) => ({ name, kind: 'do-not-contact', reason: 'asked for it' })
  const suppress = (by: Record<string, string>, name: string) =>
    ask<{ suppressed?: number }>(by, 'POST', '/suppressions', wish(name))
  expect((await suppress(mira, 'quartermain@acme.example')).body).toEqual({ suppressed: 2 })
  expect((await suppress(mira, 'nobody@acme.example')).body).toEqual({ suppressed: 1 })
  expect((await suppress(rosa, 'ida@acme.example')).body).toEqual({ suppressed: 2 })
  for (const name of ['zeb', 'quartermain@acme.example', 'unheard@acme.example'])
    expect((await suppress(rosa, name)).body.code, name).toBe('name-nobody')
  type List = { rows: { shown: string }[]; total: number }
  const seen = async (by: Record<string, string>) => {
    const { rows, total } = (await ask<List>(by, 'GET', '/suppressions')).body
    return [total, ...rows.map(({ shown }) => shown).sort()]
  }
  expect(await seen(rosa)).toEqual([2, 'email:ida@acme.example', 'id:ida'])
  expect((await seen(mira))[0]).toBe(5)
  type Looked = { found: { shown: string }[] }
  const looked = async (by: Record<string, string>, name: string) =>
    (await ask<Looked>(by, 'POST', '/suppressions/searches', { name })).body.found.length
  expect(await looked(rosa, 'ida@acme.example')).toBe(1)
  expect(await looked(rosa, 'quartermain@acme.example')).toBe(0)
  expect(await looked(mira, 'quartermain@acme.example')).toBe(1)
  const removed = await ask(mira, 'POST', '/suppressions/removals', wish('ida@acme.example'))
  expect(removed.body).toEqual({ removed: 2 })
})
