import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonRow } from '#api/people.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
  for (const [source, people] of [
    ['site', ['ada@x.org', 'ben@x.org', 'mira@x.org']],
    ['fair', ['ada@x.org', 'rosa@x.org']],
  ] as const)
    for (const [n, person] of people.entries())
      await tell(
        house.db,
        house.workspaceId,
        source,
        [
          {
            messageId: `${source}-${n}`,
            person,
            kind: 'behaviour',
            name: 'demo_request',
            properties: {},
            happenedAt: Date.now() - 1_000,
          },
        ],
        Date.now(),
      )
})
afterAll(() => house.close())

async function get<T>(url: string): Promise<T> {
  const headers = { host: 'localhost' }
  const { body } = await house.app.inject({ method: 'GET', url: `/api/v1${url}`, headers })
  return JSON.parse(body) as T
}

type Listed = { rows: PersonRow[]; total: number }
const sources = async () =>
  (await get<{ sources: { sourceId: number; name: string }[] }>('/people/facets')).sources
const listed = async (sourceId: number | undefined, more = '') => {
  const { rows, total } = await get<Listed>(`/people?limit=50&source=${sourceId}${more}`)
  return { names: rows.map(({ name }) => name).sort(), total }
}

test('the list is narrowed to whom a source told of, and says how many those are', async () => {
  const offered = await sources()
  expect(offered.map(({ name }) => name)).toEqual(['fair', 'site'])
  const [fair, site] = offered.map(({ sourceId }) => sourceId)
  expect(await listed(fair)).toEqual({ names: ['ada@x.org', 'rosa@x.org'], total: 2 })
  expect((await listed(site)).total).toBe(3)
  expect(await listed(site, '&search=ben')).toEqual({ names: ['ben@x.org'], total: 1 })
  expect((await listed(987_654)).total).toBe(0)
})

test('of whoever was erased no source is kept', async () => {
  const [fair] = await sources()
  const { rows } = await get<Listed>(`/people?limit=50&source=${fair?.sourceId}&search=rosa`)
  const { statusCode } = await house.app.inject({
    method: 'POST',
    url: `/api/v1/people/${rows[0]?.personId}/erasure`,
    headers: { host: 'localhost', 'content-type': 'application/json' },
    payload: {},
  })
  expect(statusCode).toBe(200)
  expect(await listed(fair?.sourceId)).toEqual({ names: ['ada@x.org'], total: 1 })
  const kept = await inWorkspace(house.db, house.workspaceId, (tx) =>
    sql`select 1 from person_source where workspace_id = ${house.workspaceId}
      and person_id = ${rows[0]?.personId}`.execute(tx),
  )
  expect(kept.rows).toEqual([])
})
