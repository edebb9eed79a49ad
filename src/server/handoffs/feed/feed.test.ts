import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { News } from '#api/news.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { happen, onDesk, passedLead, teams } from '#server/handoffs/notices/cast.example.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

let house: TestApp
let people: Awaited<ReturnType<typeof teams>>
let ada: number
beforeAll(async () => {
  house = await testApp()
  people = await teams(house)
  await happen(house, {
    person: 'ada@buyer.example',
    name: 'page_view',
    campaign: 'Pump sizing',
    happenedAt: Date.now() - 9_000,
  })
  ada = await passedLead(house, 'ada@buyer.example', 'Ada')
  await onDesk(house, ada, people.rosa.memberId)
})
afterAll(() => house.close())

type List = { rows: News[]; next: string | null }
const feed = async (who: TestMember, query = '') => {
  const { headers } = who
  return (await house.app.inject({ url: `/api/v1/news${query}`, headers })).json() as List
}
const says = async (who: TestMember) => (await feed(who)).rows.map((row) => row.says)

test('the feed says in sentences what both sides did, newest first', async () => {
  expect(await says(people.sam)).toEqual(['Pump sizing brought Ada, who was passed to Rosa.'])
  await happen(house, {
    person: 'ada@buyer.example',
    name: 'accepted',
    kind: 'decision',
    happenedAt: Date.now(),
  })
  expect((await says(people.sam))[0]).toMatch(
    /^Rosa accepted Ada less than a minute after they were passed; Pump sizing brought them\.$/,
  )
})

test('each sees what happened to the people they see, and mail addresses are kept from who may not see them', async () => {
  await passedLead(house, 'eva@buyer.example', 'Eva', 'Otto')
  expect((await says(people.rosa)).some((one) => one.includes('Eva'))).toBe(false)
  expect((await says(people.sam))[0]).toContain('Eva')
  await happen(house, { person: 'nemo@buyer.example', name: 'demo_request' })
  const eve = await testMember(house.db, house.workspaceId, { name: 'Eve', roles: ['executive'] })
  expect((await says(people.sam))[0]).toContain('nemo@buyer.example')
  expect((await says(eve))[0]).toBe('Somebody was passed to sales.')
})

test('it goes on where a page ended, each once', async () => {
  const all = (await feed(people.sam)).rows.map(({ no }) => no)
  const seen: number[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: List = await feed(people.sam, `?limit=1${next && `&cursor=${next}`}`)
    seen.push(...page.rows.map(({ no }) => no))
    next = page.next
  }
  expect(seen).toEqual(all)
  expect(all.length).toBeGreaterThan(3)
})

test('a win names both sides, with the amount and how long it took', async () => {
  await sql`update handoff set won_at = passed_at + interval '41 days', accepted_at = passed_at + interval '12 minutes'
    where person_id = ${ada}`.execute(house.owner)
  await sql`update stage_change set closing = 'won', to_stage = 'customer'
    where person_id = ${ada} and to_stage = 'sal'`.execute(house.owner)
  expect(await says(people.sam)).toContain(
    'Won: Ada. Marketing brought them by Pump sizing; Rosa answered in 12 minutes and closed in 41 days.',
  )
})

test('what was taken back was never made: neither it nor the way back is news, and what is said again is', async () => {
  const bob = await passedLead(house, 'bob@buyer.example', 'Bob')
  await onDesk(house, bob, people.rosa.memberId)
  const { headers } = people.rosa
  const send = async (method: 'PUT' | 'DELETE', path: string, payload?: object) => {
    const url = `/api/v1/handoffs/${bob}/1/${path}`
    const answer = await house.app.inject({ method, url, headers, ...(payload && { payload }) })
    expect(answer.statusCode, answer.body).toBe(200)
    const { db, workspaceId } = house
    await foldLive(db, workspaceId, () => Date.now() + 100, new AbortController().signal)
    return answer.json()
  }
  const ofBob = async () => (await says(people.sam)).filter((one) => one.includes('Bob'))
  const before = await ofBob()
  expect(before).toHaveLength(1)
  for (const [path, payload] of [
    ['acceptance', {}],
    ['recycling', { reason: 'not-ready' }],
    ['rejection', { reason: 'too-small' }],
  ] as const) {
    const { decisionId } = await send('PUT', path, payload)
    expect(await ofBob(), path).toHaveLength(2)
    await send('DELETE', `decisions/${decisionId}`)
    expect(await ofBob(), path).toEqual(before)
  }
  await send('PUT', 'acceptance', {})
  expect(await ofBob()).toHaveLength(2)
})

test('who is erased is not in the feed any more', async () => {
  const olga = await testMember(house.db, house.workspaceId, { name: 'Olga', roles: ['owner'] })
  const asked = {
    method: 'POST',
    url: `/api/v1/people/${ada}/erasure`,
    payload: {},
    headers: olga.headers,
  } as const
  expect((await house.app.inject(asked)).statusCode).toBe(200)
  expect((await feed(people.sam)).rows.filter(({ personId }) => personId === ada)).toEqual([])
})
