import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CompanyRow } from '#api/companies.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { send, writeKey } from './sending.example.ts'

let house: TestApp
let key: string
beforeAll(async () => {
  house = await testApp()
  key = await writeKey(house, 'site')
})
afterAll(() => house.close())

test('a group call names a company, and whoever is told of its id belongs there without a work address', async () => {
  const at = (minute: number) => new Date(Date.now() - (60 - minute) * 60_000).toISOString()
  const batch = [
    {
      type: 'identify',
      userId: 'u1',
      traits: { email: 'ada@gmail.com' },
      context: { groupId: 'g1' },
      timestamp: at(1),
    },
    {
      type: 'group',
      userId: 'u2',
      groupId: 'g1',
      traits: { name: 'Acme', website: 'https://www.acme.com/en' },
      timestamp: at(2),
    },
    { type: 'group', userId: 'u3', groupId: 'g1', timestamp: at(3) },
  ]
  const answer = await send(house, key, JSON.stringify({ batch }))
  expect(answer.body.results?.map(({ result }) => result)).toEqual(['stored', 'stored', 'stored'])
  await foldDue(house.db, house.workspaceId, Date.now())
  const list = await house.app.inject({ url: '/api/v1/companies?limit=10' })
  expect((list.json() as { rows: CompanyRow[] }).rows).toMatchObject([
    { name: 'Acme', domain: 'acme.com', people: 3 },
  ])
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ differences: [] })
})
