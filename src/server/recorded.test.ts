import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Batch, Upload } from '#api/imports.ts'
import { HOUR } from '#domain/time.ts'
import type { AuditRow } from './db/audit/chain.ts'
import { verifyAudit } from './db/audit/verify.ts'
import { tell } from './db/log.ts'
import { type TestApp, testApp } from './test-app.ts'
import { type TestMember, testMember } from './test-members.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

async function call<T>(
  who: TestMember | null,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object | Buffer,
) {
  const type = Buffer.isBuffer(payload) ? 'application/octet-stream' : 'application/json'
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    remoteAddress: '203.0.113.77',
    headers: {
      host: 'localhost',
      ...who?.headers,
      'user-agent': 'curl/8.5.0',
      ...(payload && { 'content-type': type }),
    },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, id: answer.headers['x-request-id'], body: answer.json() as T }
}

const entries = async (since: number) => {
  const { rows } = await sql<AuditRow>`select * from audit
    where workspace_id = ${house.workspaceId} and seq > ${since} order by seq`.execute(house.owner)
  return rows
}
const end = async () => (await entries(0)).at(-1)?.seq ?? 0
const told = (rows: AuditRow[]) =>
  rows.map(({ action, actor_name, subject_label }) => [actor_name, action, subject_label])

async function bringIn(who: TestMember | null, fileName: string, csv: string): Promise<number> {
  const { body: upload } = await call<Upload>(
    who,
    'POST',
    `/uploads?fileName=${fileName}`,
    Buffer.from(csv),
  )
  const { uploadId, guess: map } = upload
  const { body } = await call<Batch>(who, 'POST', '/imports', { uploadId, map })
  for (;;) {
    const read = await call<Batch>(who, 'GET', `/imports/${body.batchId}`)
    if (read.body.finishedAt !== null) return body.batchId
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const LEADS = 'mql_id,first_contact_date,origin\nada,2018-02-01,social\nben,2018-02-02,email\n'

test('an import tells who began it and from where, how it ended, and who took it out', async () => {
  const ben = await testMember(house.db, house.workspaceId, {
    name: 'Ben Achterberg',
    roles: ['marketing-manager'],
  })
  const since = await end()
  const batchId = await bringIn(ben, 'leads.csv', LEADS)
  const { id } = await call(ben, 'DELETE', `/imports/${batchId}`)
  const rows = await entries(since)
  expect(told(rows)).toEqual([
    ['Ben Achterberg', 'start-import', 'leads.csv'],
    ['Ben Achterberg', 'finish-import', 'leads.csv'],
    ['Ben Achterberg', 'take-out-import', 'leads.csv'],
  ])
  expect(rows.map(({ after }) => after)).toEqual([
    { source: expect.any(String), history: expect.any(Boolean), bytes: LEADS.length },
    { state: 'done', rowsNew: 2, rowsKnown: 0, rowsRefused: 0 },
    { eventsRemoved: expect.any(Number), peopleRemoved: 2, dealsRemoved: 0 },
  ])
  expect(rows.at(-1)).toMatchObject({
    actor_kind: 'member',
    actor_id: String(ben.memberId),
    ip: '203.0.113.0/24',
    agent: 'curl/8.5.0',
    subject_kind: 'import',
    subject_id: String(batchId),
    request_id: id,
  })
})

test('who looks at a person is recorded, once for each member, person and hour of the clock', async () => {
  const { db, workspaceId } = house
  await tell(db, workspaceId, 'crm', [person('ada'), person('bea')], Date.now())
  const member = (name: string) => testMember(db, workspaceId, { name, roles: ['owner'] })
  const [olga, mira] = [await member('Olga Ownerson'), await member('Mira Sandor')]
  const { body } = await call<{ rows: { personId: number }[] }>(olga, 'GET', '/people')
  const [one, other] = body.rows.map(({ personId }) => personId)
  const since = await end()
  await Promise.all(
    Array.from({ length: 10 }, () => call(olga, 'GET', `/people/${one}`)).concat(
      call(olga, 'GET', `/people/${one}/timeline`),
      call(olga, 'GET', `/people/${one}/ledger`),
    ),
  )
  await call(mira, 'GET', `/people/${one}/timeline`)
  await call(olga, 'GET', `/people/${other}/ledger`)
  expect((await call(olga, 'GET', '/people/999999')).status).toBe(404)
  expect(told(await entries(since))).toEqual([
    ['Olga Ownerson', 'view-person', `Person ${one}`],
    ['Mira Sandor', 'view-person', `Person ${one}`],
    ['Olga Ownerson', 'view-person', `Person ${other}`],
  ])
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR)
  await call(olga, 'GET', `/people/${one}`)
  clock.mockRestore()
  expect(await entries(since)).toHaveLength(4)
})

const person = (key: string) => ({
  messageId: key,
  person: key,
  kind: 'identify' as const,
  name: 'identify',
  properties: { name: `${key} Example`, email: `${key}@buyer.example` },
  happenedAt: Date.now(),
})

test('who reaches for a dangerous right in vain is recorded, once for each member, right and hour', async () => {
  const { db, workspaceId } = house
  const rosa = await testMember(db, workspaceId, { name: 'Rosa Delgado', roles: ['rep'] })
  const mira = await testMember(db, workspaceId, { name: 'Mira Mediator', roles: ['mediator'] })
  const since = await end()
  const key = { kind: 'write', name: 'x', source: 'x.example' }
  const asked = await Promise.all([
    ...Array.from({ length: 10 }, () => call(rosa, 'GET', '/keys')),
    ...Array.from({ length: 10 }, () => call(mira, 'POST', '/keys', key)),
    // Nobody reaches for more by reading what a page of theirs shows.
    call(rosa, 'GET', '/scoreboard?period=2018'),
  ])
  expect(asked.slice(0, 20).map(({ status }) => status)).toEqual(Array(20).fill(403))
  await call(rosa, 'GET', '/mail')
  const rows = await entries(since)
  expect(told(rows).toSorted()).toEqual([
    ['Mira Mediator', 'refuse', 'make keys and webhooks'],
    ['Rosa Delgado', 'refuse', 'read the outbox'],
    ['Rosa Delgado', 'refuse', 'see the settings'],
  ])
  expect(rows.at(-1)).toMatchObject({
    actor_id: String(rosa.memberId),
    ip: '203.0.113.0/24',
    subject_kind: 'right',
    subject_id: 'read-mail',
  })
  // Further than the test before went: the clock of a chain never goes back.
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3 * HOUR)
  await call(rosa, 'GET', '/keys')
  clock.mockRestore()
  expect(await entries(since)).toHaveLength(4)
})

test('what was recorded names no person, and the chain is whole', async () => {
  const { rows } = await sql<{ text: string }>`
    select string_agg(a::text, ' ') as text from audit a`.execute(house.owner)
  expect(rows[0]?.text).not.toMatch(/ada Example|buyer\.example/)
  expect(await verifyAudit(house.db, house.workspaceId)).toMatchObject({
    fault: null,
    agreements: [],
  })
})
