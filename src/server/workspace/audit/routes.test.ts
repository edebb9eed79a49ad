import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditEntry } from '#api/audit.ts'
import { record } from '#server/db/audit/record.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 22, 9)
const KARL = { kind: 'member', id: '7', name: 'Karl Voss' } as const
const ROSA = { kind: 'member', id: '9', label: 'Rosa Delgado' } as const

let house: TestApp
let olga: TestMember
let rep: TestMember
/** Entries that a new workspace has made by itself. */
let before: number
beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  olga = await testMember(db, workspaceId, { name: 'Olga Ownerson', roles: ['owner'] })
  rep = await testMember(db, workspaceId, { name: 'Rosa Delgado', roles: ['rep'] })
  await tell(db, workspaceId, 'crm', [PERSON], NOW)
  before = (await list()).total
  await inWorkspace(db, workspaceId, async (tx) => {
    const by = { actor: KARL, ip: '2001:db8:1:2::3', agent: 'curl/8.5.0', requestId: 'r-1' }
    const say = (at: number, entry: Partial<Parameters<typeof record>[2]>) =>
      record(tx, workspaceId, { at, by, action: 'give-role', subject: ROSA, ...entry })
    await say(NOW - 2 * DAY, { before: { roles: ['rep'] }, after: { roles: ['sales-manager'] } })
    await say(NOW - DAY, { action: 'remove-member' })
    await say(NOW, { action: 'view-person', subject: person(1) })
    await say(NOW, { action: 'view-person', subject: person(404) })
    await say(NOW, {
      action: 'make-team',
      by: { actor: { kind: 'command' } },
      subject: { kind: 'team', id: '3', label: '100 %_North' },
    })
  })
})
afterAll(() => house.close())

const PERSON = {
  messageId: 'ada',
  person: 'ada',
  kind: 'identify' as const,
  name: 'identify',
  properties: { name: 'Ada Example' },
  happenedAt: NOW,
}
const person = (id: number) => ({ kind: 'person', id: String(id), label: `Person ${id}` }) as const

const get = (path: string, who: TestMember | null = olga) =>
  house.app.inject({ url: `/api/v1/audit${path}`, headers: { host: 'localhost', ...who?.headers } })
type Page = { rows: AuditEntry[]; total: number; next: string | null }
const list = async (query = ''): Promise<Page> => (await get(`?${query}`)).json()
const did = async (query: string) => (await list(query)).rows.map(({ action }) => action)

test('the newest entry comes first, as a sentence, with where from and what changed', async () => {
  const { rows, total } = await list()
  expect(total).toBe(before + 5)
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => total - i))
  expect(rows.at(4)).toEqual({
    seq: before + 1,
    at: NOW - 2 * DAY,
    actor: KARL,
    sentence: 'gave Rosa Delgado the role Sales manager',
    action: 'give-role',
    subject: ROSA,
    ip: '2001:db8:1::/48',
    agent: 'curl/8.5.0',
    before: { roles: ['rep'] },
    after: { roles: ['sales-manager'] },
    requestId: 'r-1',
    prevHash: rows.at(5)?.hash,
    hash: rows.at(3)?.prevHash,
  })
  expect(rows[0]?.sentence).toBe('made the team 100 %_North')
})

test('a person is called as they are called today, and by their number when they are gone', async () => {
  const { rows } = await list('action=view-person')
  expect(rows.map(({ sentence }) => sentence)).toEqual([
    'looked at Person 404',
    'looked at Ada Example',
  ])
})

test('who may not see everybody reads the number instead of the name', async () => {
  const { db, workspaceId } = house
  const mira = await testMember(db, workspaceId, {
    name: 'Mira Sandor',
    roles: ['mediator'],
    sees: 'own',
  })
  const { rows } = (await get('?action=view-person', mira)).json()
  expect(JSON.stringify(rows)).not.toContain('Ada')
  expect(rows[1].sentence).toBe('looked at Person 1')
})

describe('a filter', () => {
  test.each([
    ['actor=member:7', ['view-person', 'view-person', 'remove-member', 'give-role']],
    ['actor=command', ['make-team']],
    ['actor=member:8', []],
    ['action=give-role', ['give-role']],
    ['subject=member:9', ['remove-member', 'give-role']],
    ['subject=person:404', ['view-person']],
    ['subject=team:3&actor=command', ['make-team']],
    [`since=${NOW}`, ['make-team', 'view-person', 'view-person']],
    [`since=${NOW - DAY}&until=${NOW}`, ['remove-member']],
    [`since=${NOW + 1}`, []],
    [`until=${NOW - 2 * DAY}&actor=member:7`, []],
    ['search=rosa', ['remove-member', 'give-role']],
    ['search=KARL%20delg', ['remove-member', 'give-role']],
    ['search=%25_N', ['make-team']],
    ['search=nobody', []],
    ['search=%E2%82%AC', []],
  ])('%s', async (query, actions) => {
    expect(await did(query)).toEqual(actions)
    expect((await list(query)).total).toBe(actions.length)
  })

  test('that cannot be read is refused', async () => {
    for (const query of ['since=soon', 'since=1e300', 'limit=0', 'limit=201', 'who=7', 'cursor=x'])
      expect((await get(`?${query}`)).statusCode, query).toBe(400)
  })
})

test('page by page every entry comes once, also when others come in between', async () => {
  const seen: number[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: Page = await list(`limit=2${next ? `&cursor=${next}` : ''}`)
    seen.push(...page.rows.map(({ seq }) => seq))
    next = page.next
    if (seen.length === 2)
      await inWorkspace(house.db, house.workspaceId, (tx) =>
        record(tx, house.workspaceId, {
          at: NOW,
          by: { actor: KARL },
          action: 'sign-out',
          subject: ROSA,
        }),
      )
  }
  expect(seen).toEqual(Array.from({ length: before + 5 }, (_, i) => before + 5 - i))
  expect((await list('limit=2&from=3')).rows.map(({ seq }) => seq)).toEqual([
    before + 3,
    before + 2,
  ])
})

test('who did anything and what was done is counted', async () => {
  const facets = (await get('/facets')).json()
  expect(facets).toMatchObject({ total: before + 6, since: Date.UTC(2026, 0, 1) })
  expect(facets.actors).toEqual(
    expect.arrayContaining([
      { ...KARL, entries: 5 },
      { kind: 'command', id: 'command', name: 'The command line', entries: 1 },
    ]),
  )
  expect(facets.actions).toContainEqual({ action: 'view-person', entries: 2 })
})

test('the head is the last entry, and the whole chain verifies', async () => {
  const head = (await get('/head')).json<{ seq: number; at: number; hash: string }>()
  const [last] = (await list()).rows
  expect(head).toEqual({ seq: last?.seq, at: last?.at, hash: last?.hash })
  expect((await get('/verification')).json()).toMatchObject({
    entries: head.seq,
    head,
    fault: null,
    agreements: [],
    verifiedAt: expect.any(Number),
  })
})

test('only who may read the audit reads any of it', async () => {
  for (const path of ['', '/facets', '/head', '/verification']) {
    expect((await get(path, rep)).statusCode).toBe(403)
    expect((await get(path, null)).statusCode).toBe(401)
  }
})
