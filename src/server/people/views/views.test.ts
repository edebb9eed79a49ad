import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PeopleView } from '#api/views.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

let house: TestApp
let [rosa, tomas, mira] = [] as unknown as [TestMember, TestMember, TestMember]
beforeAll(async () => {
  house = await testApp()
  const member = (name: string, role: 'rep' | 'marketer' | 'sales-manager') =>
    testMember(house.db, house.workspaceId, { name, roles: [role] })
  rosa = await member('Rosa Delgado', 'rep')
  tomas = await member('Tomas Rep', 'marketer')
  mira = await member('Mira Manager', 'sales-manager')
})
afterAll(() => house.close())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
async function call<T = PeopleView>(
  who: TestMember,
  method: Method,
  url: string,
  payload?: object,
  version?: number,
) {
  const headers = {
    ...who.headers,
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  }
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers,
    ...(payload && { payload }),
  })
  return {
    status: answer.statusCode,
    body: answer.json() as T & { code?: string },
    etag: answer.headers.etag,
  }
}

const make = (who: TestMember, view: object) => call(who, 'POST', '/views', view)
const names = async (who: TestMember) =>
  (await call<PeopleView[]>(who, 'GET', '/views')).body.map(({ name }) => name)

test('a view keeps the words of its list for its maker, and for nobody else until it is shared', async () => {
  const shows = { search: 'acme', stage: 'mql', sort: '-name', columns: 'owner,stage' }
  const made = await make(rosa, { name: 'My MQLs', shows })
  expect(made.status).toBe(200)
  expect(made.body).toMatchObject({ name: 'My MQLs', shows, isOwn: true, isShared: false })
  const url = `/views/${made.body.viewId}`
  expect((await call(rosa, 'GET', url)).etag).toBe('"1"')
  expect(await names(rosa)).toEqual(['My MQLs'])
  expect(await names(mira)).toEqual([])
  for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
    const answer = await call(
      mira,
      method,
      url,
      method === 'PATCH' ? { name: 'Hers' } : undefined,
      1,
    )
    expect([answer.status, answer.body.code]).toEqual([404, 'view-unknown'])
  }
})

test('owners and managers share views; others open them and change nothing', async () => {
  const no = await make(rosa, { name: 'For all', shows: {}, isShared: true })
  expect([no.status, no.body.code]).toEqual([403, 'view-sharing'])
  const { body } = await make(mira, { name: 'Team', shows: { stage: 'passed' }, isShared: true })
  expect(await names(tomas)).toEqual(['Team'])
  const url = `/views/${body.viewId}`
  expect((await call(tomas, 'GET', url)).body).toMatchObject({
    by: 'Mira Manager',
    isOwn: false,
    mayChange: false,
  })
  for (const method of ['PATCH', 'DELETE'] as const) {
    const answer = await call(tomas, method, url, method === 'PATCH' ? { name: 'X' } : undefined, 1)
    expect([answer.status, answer.body.code]).toEqual([403, 'view-not-yours'])
  }
  await call(mira, 'DELETE', url, undefined, 1)
  expect(await names(tomas)).toEqual([])
})

test('what is not a list is no view: an unknown word, stage or column is refused', async () => {
  for (const shows of [{ colour: 'red' }, { stage: 'asleep' }, { columns: 'owner,shoe' }])
    expect((await make(rosa, { name: 'Odd', shows })).status).toBe(400)
})

test('a view is changed only as it was seen, has a name of its own, and is removed once', async () => {
  const { body: one } = await make(tomas, { name: 'One', shows: { owner: '' } })
  await make(tomas, { name: 'Two', shows: {} })
  const url = `/views/${one.viewId}`
  expect((await call(tomas, 'PATCH', url, { name: 'Uno' })).status).toBe(428)
  const taken = await call(tomas, 'PATCH', url, { name: 'Two' }, 1)
  expect([taken.status, taken.body.code]).toEqual([409, 'view-name-taken'])
  const changed = await call(tomas, 'PATCH', url, { name: 'Uno' }, 1)
  expect(changed.body).toMatchObject({ name: 'Uno', shows: { owner: '' }, version: 2 })
  const stale = await call(tomas, 'PATCH', url, { name: 'Eins' }, 1)
  expect([stale.status, stale.body.code]).toEqual([412, 'version-stale'])
  expect((await call(tomas, 'DELETE', url, undefined, 1)).status).toBe(412)
  expect((await call(tomas, 'DELETE', url, undefined, 2)).status).toBe(200)
  expect((await call(tomas, 'DELETE', url, undefined, 2)).status).toBe(404)
  expect((await make(tomas, { name: 'Two', shows: {} })).status).toBe(409)
})

test('a list begins with one view, the one that was chosen last', async () => {
  const { body: first } = await make(mira, { name: 'First', shows: {}, isDefault: true })
  const { body: second } = await make(mira, { name: 'Second', shows: {}, isShared: true })
  await call(mira, 'PATCH', `/views/${second.viewId}`, { isDefault: true }, 1)
  const { body } = await call<PeopleView[]>(mira, 'GET', '/views')
  expect(body.map(({ name, isDefault }) => [name, isDefault])).toEqual([
    ['First', false],
    ['Second', true],
  ])
  // What its maker begins with is nothing to others.
  expect((await call<PeopleView[]>(rosa, 'GET', '/views')).body).toContainEqual(
    expect.objectContaining({ viewId: second.viewId, isDefault: false }),
  )
  expect((await call(mira, 'GET', `/views/${first.viewId}`)).body.isDefault).toBe(false)
})

test('what was done with a view stands in the audit', async () => {
  const { body } = await make(rosa, { name: 'Told', shows: { search: 'x' } })
  await call(rosa, 'PATCH', `/views/${body.viewId}`, { name: 'Retold' }, 1)
  await call(rosa, 'DELETE', `/views/${body.viewId}`, undefined, 2)
  const rows = await inWorkspace(house.db, house.workspaceId, (tx) =>
    tx
      .selectFrom('audit')
      .select(['action', 'subject_label', 'actor_name'])
      .where('workspace_id', '=', house.workspaceId)
      .where('subject_kind', '=', 'view')
      .where('subject_id', '=', String(body.viewId))
      .orderBy('seq')
      .execute(),
  )
  expect(rows.map((row) => [row.actor_name, row.action, row.subject_label])).toEqual([
    ['Rosa Delgado', 'make-view', 'Told'],
    ['Rosa Delgado', 'change-view', 'Retold'],
    ['Rosa Delgado', 'remove-view', 'Retold'],
  ])
})
