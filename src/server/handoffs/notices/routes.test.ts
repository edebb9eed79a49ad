import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Notice, Wishes } from '#api/notices.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { happen, passedLead, teams } from './cast.example.ts'
import { forgetNotices } from './list.ts'
import { tellMembers } from './tell.ts'

const DAY = 86_400_000
let house: TestApp
let rosa: TestMember
let sam: TestMember
let ada: number
beforeAll(async () => {
  house = await testApp()
  ;({ rosa, sam } = await teams(house))
  ada = await passedLead(house, 'ada@buyer.example', 'Ada')
})
afterAll(() => house.close())

async function ask<T>(who: TestMember, path: string, method: 'GET' | 'PUT' = 'GET', body?: object) {
  const { headers } = who
  const url = `/api/v1${path}`
  const answer = await house.app.inject({ method, url, headers, ...(body && { payload: body }) })
  return { status: answer.statusCode, body: answer.json() as T }
}
type List = { rows: Notice[]; unseen: number; next: string | null }
const list = async (who: TestMember, query = '') => (await ask<List>(who, `/notices${query}`)).body
const tell = (...notices: Parameters<typeof tellMembers>[2]) =>
  inWorkspace(house.db, house.workspaceId, (tx) => tellMembers(tx, house.workspaceId, notices))
const lead = (who: TestMember, personId = ada, at = Date.now()) =>
  ({ topic: 'lead-yours', memberId: who.memberId, personId, n: 1, at, key: `${personId}` }) as const

test('a member reads what they were told as sentences, and nobody else does', async () => {
  await tell(lead(rosa))
  const { rows, unseen } = await list(rosa)
  expect(unseen).toBe(1)
  expect(rows).toMatchObject([{ topic: 'lead-yours', personId: ada, n: 1, isSeen: false }])
  expect(rows[0]?.says).toMatch(/^Ada is yours\. Answer by .+\.$/)
  expect(await list(sam)).toEqual({ rows: [], unseen: 0, next: null })
})

test('what was seen is seen up to where one looked, and what came since is not', async () => {
  const mia = await passedLead(house, 'mia@buyer.example', 'Mia')
  await tell(lead(rosa, mia))
  const { rows } = await list(rosa)
  const [newest, first] = rows.map(({ noticeId }) => noticeId)
  expect((await ask(rosa, '/notices/seen', 'PUT', { upTo: first })).body).toEqual({ unseen: 1 })
  expect((await ask(rosa, '/notices/unseen')).body).toEqual({ unseen: 1 })
  // Of others nothing is marked.
  await ask(sam, '/notices/seen', 'PUT', { upTo: newest })
  expect((await list(rosa)).rows.map(({ isSeen }) => isSeen)).toEqual([false, true])
})

test('a notice of somebody whom the member does not see names nobody', async () => {
  const eva = await passedLead(house, 'eva@buyer.example', 'Eva', 'Otto')
  await tell({ ...lead(rosa, eva), topic: 'lead-moved' })
  const [newest] = (await list(rosa)).rows
  expect(newest).toMatchObject({ says: 'A lead was taken from you.', personId: null })
})

test('without a right to mail addresses none stands in a notice', async () => {
  await happen(house, { person: 'nemo@buyer.example', name: 'demo_request' })
  const { person_id } = await inWorkspace(house.db, house.workspaceId, (tx) =>
    tx
      .selectFrom('person')
      .select('person_id')
      .where('workspace_id', '=', house.workspaceId)
      .where('key', '=', 'nemo@buyer.example')
      .executeTakeFirstOrThrow(),
  )
  const eve = await testMember(house.db, house.workspaceId, { name: 'Eve', roles: ['executive'] })
  await tell(lead(eve, person_id), lead(sam, person_id))
  expect((await list(eve)).rows[0]?.says).toMatch(/^Somebody is yours/)
  expect((await list(sam)).rows[0]?.says).toMatch(/^nemo@buyer\.example is yours/)
})

test('the list goes on where a page ended, and says each once', async () => {
  const gil = await testMember(house.db, house.workspaceId, { name: 'Gil', roles: ['viewer'] })
  const now = Date.now()
  await tell(
    ...Array.from({ length: 5 }, (_, i) => ({
      ...lead(gil, ada, now - Math.floor(i / 2) * 1_000),
      key: `k${i}`,
    })),
  )
  const seen: number[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: List = await list(gil, `?limit=2${next && `&cursor=${next}`}`)
    seen.push(...page.rows.map(({ noticeId }) => noticeId))
    next = page.next
  }
  expect([seen.length, new Set(seen).size]).toEqual([5, 5])
})

test('who is erased is in nobody’s list', async () => {
  const { headers } = await testMember(house.db, house.workspaceId, {
    name: 'Olga',
    roles: ['owner'],
  })
  const asked = {
    method: 'POST',
    url: `/api/v1/people/${ada}/erasure`,
    payload: {},
    headers,
  } as const
  await tell({ ...lead(sam), key: 'ada again' })
  const before = (await list(sam)).rows.length
  expect((await house.app.inject(asked)).statusCode).toBe(200)
  expect((await list(sam)).rows).toHaveLength(before - 1)
  expect((await list(rosa)).rows.every(({ says }) => !says.includes('Ada'))).toBe(true)
})

test('a member says how they want to be told, for themselves alone', async () => {
  const usual = (await ask<Wishes>(rosa, '/notices/wishes')).body
  expect(usual).toMatchObject({ quiet: 'hours', digestAt: 480, urgentBreaks: false })
  expect(usual.ways['lead-yours']).toEqual({ mail: 'now', chat: true })
  const ways = { ...usual.ways, 'lead-yours': { mail: 'off', chat: false } }
  const wished = { ...usual, ways, quiet: 'span', quietFrom: 1_200, quietTo: 360 }
  expect(await ask(rosa, '/notices/wishes', 'PUT', wished)).toEqual({ status: 200, body: wished })
  expect((await ask(rosa, '/notices/wishes')).body).toEqual(wished)
  expect((await ask(sam, '/notices/wishes')).body).toEqual(usual)
  const unfit = { ...usual, digestAt: 1_440 }
  expect((await ask(rosa, '/notices/wishes', 'PUT', unfit)).status).toBe(400)
})

test('notices are forgotten after ninety days', async () => {
  const now = Date.now()
  await tell({ ...lead(sam), at: now - 91 * DAY, key: 'old' })
  const forget = () =>
    inWorkspace(house.db, house.workspaceId, (tx) => forgetNotices(tx, house.workspaceId, now))
  expect([await forget(), await forget()]).toEqual([1, 0])
})
