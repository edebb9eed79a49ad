import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Candidate } from '#api/identity.ts'
import type { Person, PersonRow } from '#api/people.ts'
import type { TimelineEntry } from '#api/timeline.ts'
import type { Name } from '#domain/people/identity/name.ts'
import { verifyAudit } from '#server/db/audit/verify.ts'
import { verify } from '#server/db/fold/verify.ts'
import { type NewEvent, tell } from '#server/db/log.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

const HOUR = 3_600_000
const BEGIN = Date.UTC(2026, 1, 2, 9)

let house: TestApp
let rosa: TestMember
beforeAll(async () => {
  house = await testApp()
  await ask('GET', '/people')
  rosa = await testMember(house.db, house.workspaceId, {
    name: 'Rosa',
    roles: ['rep'],
    sees: 'own',
  })
})
afterAll(() => house.close())

async function ask<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { body = {}, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${path}`,
    headers,
    ...(method === 'GET' ? {} : { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() as T }
}

const browser = (value: string): Name => ({ system: 'anonymous', value })
const user = (value: string): Name => ({ system: 'id', value })
const address = (value: string): Name => ({ system: 'email', value })

let number = 0
const did = (person: Name, at: number, name: string, more: Partial<NewEvent> = {}): NewEvent => ({
  messageId: `m${number++}`,
  person,
  kind: 'behaviour',
  name,
  properties: {},
  happenedAt: at,
  ...more,
})
const told = (person: Name, at: number, properties: object, names: Name[] = []): NewEvent =>
  did(person, at, 'identify', { kind: 'identify', properties: { ...properties }, names })
const say = (at: number, ...events: NewEvent[]) =>
  tell(house.db, house.workspaceId, 'site', events, at)

async function idOf(name: Name): Promise<number> {
  const { rows } = await sql<{ id: number }>`select person_id as id from person
    where system = ${name.system} and key = ${name.value}`.execute(house.owner)
  return rows[0]?.id as number
}
const timeline = async (name: Name, query = '', headers = {}) =>
  (
    await ask<{ total: number; rows: TimelineEntry[] }>(
      'GET',
      `/people/${await idOf(name)}/timeline${query}`,
      { headers },
    )
  ).body
const page = async (name: Name) => (await ask<Person>('GET', `/people/${await idOf(name)}`)).body

/** Everything that is kept of everybody, by their names and not by numbers that depend on who came first. */
async function kept(): Promise<string> {
  const { rows } = await sql<{ kept: string }>`
    with people as (
      select coalesce(p.root_id, p.person_id) as id, string_agg(p.system || ':' || p.key, ' ' order by p.system, p.key)
        as names from person p group by 1)
    select string_agg(n.names || k.kept, e'\n' order by n.names, k.kept) as kept from people n join (
      select person_id, (to_jsonb(s) - 'person_id')::text as kept from person_state s
      union all select person_id, (to_jsonb(h) - 'person_id')::text from handoff h
      union all select person_id, (to_jsonb(d) - 'person_id')::text from handoff_deal d
    ) k on k.person_id = n.id`.execute(house.owner)
  return rows[0]?.kept ?? ''
}

describe('a person with several names', () => {
  beforeAll(async () => {
    await say(BEGIN, did(browser('b1'), BEGIN, 'pricing_view'))
    const ada = { name: 'Ada', company: 'Acme', phone: '+31 20 123 4567' }
    await say(
      BEGIN + HOUR,
      told(user('ada'), BEGIN + HOUR, ada, [browser('b1'), address('ada@acme.example')]),
    )
  })

  test('is one page under each of them, with one timeline and every name', async () => {
    for (const name of [browser('b1'), user('ada'), address('ada@acme.example')]) {
      const body = await page(name)
      expect(body).toMatchObject({ personId: await idOf(user('ada')), name: 'Ada', events: 2 })
      expect(body.names.map(({ system, value }) => `${system}:${value}`)).toEqual([
        'id:ada',
        'anonymous:b1',
        'email:ada@acme.example',
      ])
      expect(body.names[1]).toMatchObject({
        joinedAt: null,
        by: { source: 'site', messageId: 'm1' },
      })
      expect(body.names[2]?.joinedAt).toBe(BEGIN + HOUR)
    }
    const { rows, total } = await timeline(browser('b1'))
    expect(rows.map(({ name }) => name)).toEqual(['joined', 'identify', 'pricing_view'])
    expect(rows[0]).toMatchObject({
      at: BEGIN + HOUR,
      kind: 'name',
      properties: { id: 'ada', email: 'ada@acme.example' },
      detail: { source: 'site' },
    })
    expect(total).toBe(3)
    expect((await timeline(browser('b1'), '?show=did')).total).toBe(1)
    const viewer = await testMember(house.db, house.workspaceId, {
      name: 'Vera',
      roles: ['viewer'],
    })
    const veiled = await timeline(browser('b1'), '', viewer.headers)
    expect(veiled.rows[0]?.properties.id).toBe('ada')
    expect(JSON.stringify(veiled)).not.toContain('ada@acme')
  })

  test('stands in the list once, and is found by each name', async () => {
    for (const search of ['ada', 'b1', 'acme.example']) {
      const { body } = await ask<{ rows: PersonRow[]; total: number }>(
        'GET',
        `/people?search=${search}`,
      )
      expect(body.rows.map(({ name }) => name)).toEqual(['Ada'])
      expect(body.total).toBe(1)
    }
  })

  test('shows no address in a name to who may not see how people are reached', async () => {
    const guest = await testMember(house.db, house.workspaceId, { name: 'Gus', roles: ['viewer'] })
    const { headers } = guest
    const { body } = await ask<Person>('GET', `/people/${await idOf(browser('b1'))}`, { headers })
    expect(JSON.stringify(body)).not.toContain('ada@')
    expect(body.names.map(({ value }) => value)).toContain('(mail address)')
  })
})

describe('two who may be one', () => {
  let ben: number
  let benny: number
  beforeAll(async () => {
    const at = BEGIN + 10 * HOUR
    await say(
      at,
      told(user('ben'), at, { name: 'Ben', company: 'Acme' }, [address('ben@acme.example')]),
    )
    await say(at + HOUR, did(user('ben'), at + HOUR, 'demo_request'))
    await say(
      at + 2 * HOUR,
      told(user('benny'), at + 2 * HOUR, { name: 'Benny', company: 'ACME ' }, [
        address('ben@acme.example'),
      ]),
    )
    ben = await idOf(user('ben'))
    benny = await idOf(user('benny'))
  })

  test('stand side by side, with the event that called them one and what they share', async () => {
    const { body } = await ask<{ rows: Candidate[]; total: number }>('GET', '/people/candidates')
    expect(body.total).toBe(1)
    const [one] = body.rows
    expect(one?.sides.map((side) => [side.name, side.events])).toEqual([
      ['Ben', 2],
      ['Benny', 1],
    ])
    expect(one?.claim.names.map(({ value }) => value)).toEqual(['ben@acme.example', 'benny'])
    expect(one).toMatchObject({ why: 'two-ids', shared: ['company'] })
    expect(one?.sides[0]?.names.map(({ system }) => system)).toEqual(['id', 'email'])
  })

  test('are seen by nobody who does not see both', async () => {
    const { headers } = rosa
    const { body } = await ask<{ total: number }>('GET', '/people/candidates', { headers })
    expect(body.total).toBe(0)
    const merge = await ask('POST', `/people/${ben}/merges`, { headers, body: { otherId: benny } })
    expect(merge.status).toBe(404)
  })

  test('are merged once, and undoing it restores both exactly, with what came meanwhile', async () => {
    const before = await kept()
    const headers = { 'idempotency-key': 'merge-1' }
    const path = `/people/${ben}/merges`
    const merged = await ask<{ decisionId: number }>('POST', path, {
      headers,
      body: { otherId: benny },
    })
    expect(merged).toMatchObject({ status: 200, body: { personId: ben, otherPersonId: ben } })
    expect(await ask('POST', path, { headers, body: { otherId: benny } })).toEqual(merged)
    expect((await page(user('benny'))).events).toBe(3)
    expect((await ask<{ total: number }>('GET', '/people/candidates')).body.total).toBe(0)
    expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, strays: 0 })
    const again = await ask<{ code: string }>('POST', path, { body: { otherId: benny } })
    expect(again).toMatchObject({ status: 409, body: { code: 'same-person' } })
    const apart = await ask<{ code: string }>('PUT', `/people/${ben}/apart/${benny}`)
    expect(apart.body.code).toBe('merged-by-hand')
    const { decisionId } = merged.body
    const undone = await ask('DELETE', `/merges/${decisionId}`)
    expect(undone).toMatchObject({ status: 200, body: { personId: ben, otherPersonId: benny } })
    expect(await kept()).toBe(before)
    expect(await ask('DELETE', `/merges/${decisionId}`)).toEqual(undone)
    expect(await kept()).toBe(before)
    for (const name of [user('ben'), user('benny')]) {
      const { rows } = await timeline(name)
      expect(
        rows.filter(({ kind }) => kind === 'name').map((entry) => [entry.name, entry.detail]),
      ).toEqual([
        ['merge-undone', { one: 'ben', other: 'benny', by: 'Olga Owner' }],
        ['merged', { one: 'ben', other: 'benny', by: 'Olga Owner' }],
      ])
    }
    expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, strays: 0 })
  })

  test('are told apart, and then neither event nor human makes them one until that is taken back', async () => {
    const path = `/people/${ben}/apart/${benny}`
    const apart = await ask('PUT', path)
    expect(apart).toMatchObject({ status: 200, body: { personId: ben, otherPersonId: benny } })
    expect(await ask('PUT', path)).toEqual(apart)
    expect((await ask<{ total: number }>('GET', '/people/candidates')).body.total).toBe(0)
    const merge = await ask<{ code: string }>('POST', `/people/${ben}/merges`, {
      body: { otherId: benny },
    })
    expect(merge).toMatchObject({ status: 409, body: { code: 'told-apart' } })
    expect((await page(user('ben'))).decisions).toMatchObject([{ kind: 'apart' }])
    expect((await ask('DELETE', path)).status).toBe(200)
    expect((await ask('DELETE', path)).status).toBe(404)
    expect((await ask<{ total: number }>('GET', '/people/candidates')).body.total).toBe(1)
  })
})

test('two names of one person are told apart, and each keeps what was told of it', async () => {
  const [ada, b1] = [await idOf(user('ada')), await idOf(browser('b1'))]
  const before = await kept()
  const path = `/people/${ada}/apart/${b1}`
  expect((await ask('PUT', path)).body).toMatchObject({ personId: ada, otherPersonId: b1 })
  expect(await page(browser('b1'))).toMatchObject({ events: 1, names: [{ value: 'b1' }] })
  expect((await ask('DELETE', path)).status).toBe(200)
  expect(await kept()).toBe(before)
})

test('nobody is merged with themselves or with nobody, and a merge that is none cannot be undone', async () => {
  const ada = await idOf(user('ada'))
  const merge = (otherId: number) =>
    ask<{ code: string }>('POST', `/people/${ada}/merges`, { body: { otherId } })
  expect((await merge(ada)).body.code).toBe('same-person')
  expect((await merge(await idOf(browser('b1')))).body.code).toBe('same-person')
  expect((await merge(999_999)).body.code).toBe('person-unknown')
  expect((await ask('DELETE', '/merges/999999')).status).toBe(404)
})

test('a chain of merges that goes in a circle is refused, and undoing its middle leaves the rest', async () => {
  const at = BEGIN + 30 * HOUR
  const names = ['x1', 'x2', 'x3'].map(user)
  await say(at, ...names.map((name) => told(name, at, { name: name.value })))
  const [a, b, c] = (await Promise.all(names.map(idOf))) as [number, number, number]
  const merge = async (x: number, y: number) =>
    (
      await ask<{ decisionId: number; code?: string }>('POST', `/people/${x}/merges`, {
        body: { otherId: y },
      })
    ).body
  const first = await merge(a, b)
  const second = await merge(b, c)
  expect((await merge(c, a)).code).toBe('same-person')
  expect((await page(user('x3'))).personId).toBe(a)
  await ask('DELETE', `/merges/${first.decisionId}`)
  expect((await page(user('x1'))).names).toHaveLength(1)
  expect((await page(user('x3'))).personId).toBe(b)
  await ask('DELETE', `/merges/${second.decisionId}`)
  expect((await page(user('x3'))).personId).toBe(c)
})

test('the audit tells who merged whom, and the log that it was done', async () => {
  const { rows } = await sql<{ action: string; label: string }>`
    select action, subject_label as label from audit where action in
      ('merge-people', 'undo-merge', 'tell-apart', 'undo-tell-apart') order by seq`.execute(
    house.owner,
  )
  expect(rows.map(({ action }) => action).slice(0, 4)).toEqual([
    'merge-people',
    'undo-merge',
    'tell-apart',
    'undo-tell-apart',
  ])
  const logged = await sql<{
    name: string
  }>`select s.name from event e join signature s using (workspace_id, signature_id)
    where s.kind = 3 and e.person_id is null and e.known_at is not null order by e.event_id`.execute(
    house.owner,
  )
  expect(logged.rows.map(({ name }) => name).slice(0, 4)).toEqual([
    'merge',
    'unmerge',
    'apart',
    'unapart',
  ])
  expect(await verifyAudit(house.db, house.workspaceId)).toMatchObject({ fault: null })
})
