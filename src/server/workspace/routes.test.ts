import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Workspace } from '#api/workspace.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

const list = async () => {
  const answer = await house.app.inject({ url: '/api/v1/workspaces' })
  return answer.json<Workspace[]>()
}
const example = (method: 'PUT' | 'DELETE') =>
  house.app.inject({ method, url: '/api/v1/workspaces/example' })
const rowsLeft = async () => {
  const tables = ['event', 'person', 'deal', 'batch', 'signature', 'workspace', 'registry']
  const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`)
  const { rows } = await sql.raw(`select ${counts.join(', ')}`).execute(house.owner)
  return rows[0]
}

test('a new house has one workspace with nothing in it', async () => {
  expect(await list()).toMatchObject([
    { workspaceId: house.workspaceId, isExample: false, people: 0, deals: 0, version: 1 },
  ])
})

test('the example is made once, beside the company’s own workspace, and goes without a trace', async () => {
  const before = await rowsLeft()
  const [made, twice] = await Promise.all([example('PUT'), example('PUT')])
  expect(made.statusCode).toBe(200)
  const company = made.json<Workspace>()
  expect(company).toMatchObject({ name: 'Tidewell Pumps', isExample: true, people: 2_000 })
  expect(company.deals).toBeGreaterThan(300)
  expect(twice.json()).toEqual(company)
  expect((await example('PUT')).json()).toEqual(company)
  expect((await list()).map(({ isExample }) => isExample)).toEqual([false, true])

  // A crash left it half made: it is made anew.
  await sql`update batch set state = 'failed'`.execute(house.owner)
  const anew = (await example('PUT')).json<Workspace>()
  expect(anew.workspaceId).not.toBe(company.workspaceId)
  expect((await list()).length).toBe(2)

  expect((await example('DELETE')).json()).toEqual({ removed: true })
  expect((await list()).map(({ isExample }) => isExample)).toEqual([false])
  expect(await rowsLeft()).toEqual(before)
  expect((await example('DELETE')).json()).toEqual({ removed: false })
})
