import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Member, Team } from '#api/members.ts'
import type { Workspace, WorkspaceSettings } from '#api/workspace.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import type { Role } from '#domain/workspace/role.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

let house: TestApp
let ada: TestMember
let rosa: TestMember
const member = (name: string, roles: Role[]) =>
  testMember(house.db, house.workspaceId, { name, roles })
beforeAll(async () => {
  house = await testApp()
  ada = await member('Ada', ['owner', 'marketing-manager'])
  rosa = await member('Rosa', ['rep'])
})
afterAll(() => house.close())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
async function call<T>(who: TestMember, method: Method, url: string, payload?: object, more = {}) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...who.headers, ...more },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } }
}
const names = async (who: TestMember) =>
  (await call<Workspace[]>(who, 'GET', '/workspaces')).body.map(({ name }) => name)

test('an owner makes another workspace, which nobody else sees, once for each key', async () => {
  const card = { name: 'Client One', timeZone: 'Europe/Paris', currency: 'EUR' }
  const key = { 'idempotency-key': 'client-one' }
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => call<Workspace>(ada, 'POST', '/workspaces', card, key)),
  )
  expect(new Set(answers.map(({ body }) => body.workspaceId)).size).toBe(1)
  expect(await names(ada)).toEqual(['Acme', 'Client One'])
  expect(await names(rosa)).toEqual(['Acme'])
  expect((await call(rosa, 'POST', '/workspaces', card)).body.code).toBe('not-allowed')
  const there = { [WORKSPACE_HEADER]: answers[0]?.body.workspaceId }
  const own = await call<Member>(ada, 'GET', '/members/own', undefined, there)
  const told = await call<{ rows: { action: string; actor: object }[] }>(
    ada,
    'GET',
    '/audit',
    undefined,
    there,
  )
  const actor = { kind: 'member', id: String(own.body.memberId), name: 'Ada' }
  expect(told.body.rows.map((entry) => [entry.action, entry.actor])).toEqual([
    ['put-in-force', actor],
    ['make-workspace', actor],
  ])
  expect(own.body.roles).toEqual(['owner', 'marketing-manager'])
  const foreign = await call(rosa, 'GET', '/members', undefined, there)
  expect([foreign.status, foreign.body.code]).toEqual([404, 'workspace-unknown'])
})

test('the team one works in says who one is in another workspace, and both teams are there', async () => {
  const card = { name: 'Client Two', timeZone: 'UTC', currency: 'USD' }
  const begin = async (worksIn: string) => {
    const { body } = await call<Workspace>(ada, 'POST', '/workspaces', { ...card, worksIn })
    const there = { [WORKSPACE_HEADER]: body.workspaceId }
    const own = await call<Member>(ada, 'GET', '/members/own', undefined, there)
    const teams = await call<Team[]>(ada, 'GET', '/teams', undefined, there)
    const settings = await call<WorkspaceSettings>(ada, 'GET', '/workspace', undefined, there)
    const mine = teams.body.filter(({ teamId }) => own.body.teams.includes(teamId))
    return {
      roles: own.body.roles,
      all: teams.body.map(({ name }) => name),
      mine: mine.map(({ name }) => name),
      small: settings.body.smallMode,
    }
  }
  const all = ['Marketing', 'Sales']
  expect(await begin('sales')).toEqual({
    roles: ['owner', 'sales-manager'],
    all,
    mine: ['Sales'],
    small: false,
  })
  expect(await begin('both')).toEqual({
    roles: ['owner', 'marketing-manager', 'sales-manager'],
    all,
    mine: all,
    small: true,
  })
  expect((await call(ada, 'POST', '/workspaces', { ...card, worksIn: 'legal' })).status).toBe(400)
})

test('who is an owner in the example alone makes no workspace from there', async () => {
  const [olaf, olga] = [await member('Olaf', ['owner']), await member('Olga', ['owner'])]
  const { body: example } = await call<Workspace>(olaf, 'PUT', '/workspaces/example')
  await call(olga, 'PUT', '/workspaces/example')
  const there = { [WORKSPACE_HEADER]: example.workspaceId }
  const card = { name: 'From the example', timeZone: 'UTC', currency: 'EUR' }
  const make = (who: TestMember) => call(who, 'POST', '/workspaces', card, there)
  await inWorkspace(house.db, house.workspaceId, (tx) =>
    sql`update member set roles = '{viewer}'
      where workspace_id = ${house.workspaceId} and member_id = ${olaf.memberId}`.execute(tx),
  )
  expect((await make(olaf)).body.code).toBe('not-allowed')
  expect((await make(olga)).status).toBe(200)
})

test('whoever asks for the example sits in it with their roles; only its owner removes it', async () => {
  const made = await call<Workspace>(rosa, 'PUT', '/workspaces/example')
  expect(made.body).toMatchObject({ isExample: true, people: 2_000 })
  expect(await names(rosa)).toEqual(['Acme', 'Tidewell Pumps'])
  expect(await names(ada)).not.toContain('Tidewell Pumps')
  const there = { [WORKSPACE_HEADER]: made.body.workspaceId }
  expect(made.body.me).toMatchObject({ roles: ['rep'], sees: 'all', teams: [] })
  const own = await call(rosa, 'GET', '/members/own', undefined, there)
  expect(own.body).toMatchObject({ roles: ['rep'], sees: 'all' })
  expect((await call(rosa, 'DELETE', '/workspaces/example')).body.code).toBe('not-allowed')
  // Not by who has no seat in it, either.
  expect((await call(ada, 'DELETE', '/workspaces/example')).body.code).toBe('not-allowed')
  await call(ada, 'PUT', '/workspaces/example')
  expect((await call(ada, 'DELETE', '/workspaces/example')).body).toEqual({ removed: true })
  expect(await names(rosa)).toEqual(['Acme'])
  const { rows } = await sql`select 1 from seat s left join registry r on r.id = s.registry_id
    where r.id is null`.execute(house.owner)
  expect(rows).toEqual([])
})

test('a key makes no workspace, not even the example', async () => {
  const asked = { name: 'Reads', scopes: ['read-agreement'] }
  const { body: key } = await call<{ text: string }>(ada, 'POST', '/members/own/keys', asked)
  const byKey = await house.app.inject({
    method: 'PUT',
    url: '/api/v1/workspaces/example',
    headers: { authorization: `Bearer ${key.text}` },
  })
  expect([byKey.statusCode, byKey.json().code]).toEqual([403, 'not-allowed'])
})

test('small mode does not end while somebody wears both hats', async () => {
  const ben = await member('Ben', ['marketing-manager', 'sales-manager'])
  const { body: seen } = await call<WorkspaceSettings>(ada, 'GET', '/workspace')
  expect(seen.smallMode).toBe(true)
  const leave = (version: number) =>
    call<{ members: string[]; detail: string }>(
      ada,
      'PATCH',
      '/workspace',
      { smallMode: false },
      {
        'if-match': `"${version}"`,
      },
    )
  const refused = await leave(seen.version)
  expect([refused.status, refused.body.code]).toEqual([409, 'both-hats'])
  expect(refused.body.detail).toBe('Ben works for both sides.')
  await call(
    ada,
    'PATCH',
    `/members/${ben.memberId}`,
    { roles: ['sales-manager'] },
    {
      'if-match': '"1"',
    },
  )
  expect((await leave(seen.version)).status).toBe(200)
  const again = await call(
    ada,
    'PATCH',
    `/members/${ben.memberId}`,
    {
      roles: ['marketing-manager', 'sales-manager'],
    },
    { 'if-match': '"2"' },
  )
  expect(again.body.code).toBe('roles-both-sides')
})
