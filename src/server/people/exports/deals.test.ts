import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch, Trial, Upload } from '#api/imports.ts'
import { verify } from '#server/db/fold/verify.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

let house: TestApp
let empty: TestApp
beforeAll(async () => {
  house = await testApp()
  empty = await testApp()
  await bringIn(house, PEOPLE, map({ traits: { name: column('name'), owner: column('owner') } }))
  await bringIn(house, DEALS, map({ deal: DEAL, several: ';' }))
  await bringIn(house, ROLES, map({ deal: PART }))
})
afterAll(() => Promise.all([house.close(), empty.close()]))

const PEOPLE = `contact,name,owner
ada@acme.example,Ada Weber,Rosa
ben@acme.example,Ben Schmidt,Tomás
cy@beta.example,Cy Ünal,Tomás
`
/** A deal that two people buy, one with every kind of cell that breaks readers, one of nobody, one that says nothing. */
const DEALS = `contact,deal,name,company,owner,opened,closed,amount,currency,stage,why,qualified,proposed
ada@acme.example;ben@acme.example,D-1,Acme wide,Acme Inc.,Rosa,2026-01-20,2026-03-15,30000.50,EUR,Closed Won,,2026-01-22,2026-02-01
cy@beta.example,D-2,"=cmd|'/c calc'!A1","Beta, Ltd",Tomás,2026-02-01 10:30,2026-02-20,12000,JPY,Closed Lost,-2+3,,2026-02-03
,D-3,@Nobody's,,Rosa,2026-02-05,,1.234,KWD,Proposal,,2026-02-06,
ada@acme.example,D-4,,,,,,,,,,,
`
const ROLES = `contact,deal,role,since
ada@acme.example,D-1,Decision Maker,2026-01-21
ben@acme.example,D-1,Technical evaluator,
`

const column = (name: string) => ({ column: name })
const map = (more: object) => ({
  ...{ schema: 'lockstep.map/1', name: 'crm', person: column('contact') },
  ...more,
})
const DEAL = {
  ...{ id: column('deal'), name: column('name'), company: column('company') },
  ...{ owner: column('owner'), openedAt: column('opened'), closedAt: column('closed') },
  ...{ amount: column('amount'), currency: column('currency'), reason: column('why') },
  entered: [
    { stage: { value: 'Qualified' }, at: column('qualified') },
    { stage: { value: 'Proposal' }, at: column('proposed') },
  ],
  state: { column: 'stage', won: ['Closed Won'], lost: ['Closed Lost'] },
}
const PART = {
  id: column('deal'),
  contact: { role: column('role'), at: column('since') },
  state: { value: 'open' },
}

const LOCAL = { host: 'localhost' }

async function post<T>({ app }: TestApp, url: string, payload: object | Buffer): Promise<T> {
  const type = Buffer.isBuffer(payload) ? 'application/octet-stream' : 'application/json'
  const headers = { ...LOCAL, 'content-type': type }
  const answer = await app.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer.json() as T
}

const upload = (at: TestApp, text: string) =>
  post<Upload>(at, '/uploads?fileName=deals.csv', Buffer.from(text))

async function bringIn(at: TestApp, text: string, told?: object): Promise<Batch> {
  const { uploadId, guess } = await upload(at, text)
  const { batchId } = await post<Batch>(at, '/imports', { uploadId, map: told ?? guess })
  for (;;) {
    const answer = await at.app.inject({ url: `/api/v1/imports/${batchId}`, headers: LOCAL })
    const batch = answer.json() as Batch
    if (batch.finishedAt !== null) return batch
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function tried(at: TestApp, text: string): Promise<Trial> {
  const { uploadId, guess } = await upload(at, text)
  return post<Trial>(at, `/uploads/${uploadId}/trial`, { map: guess })
}

async function exported({ app }: TestApp, words = '', headers: Record<string, string> = LOCAL) {
  const answer = await app.inject({ url: `/api/v1/deals/export${words}`, headers })
  return { status: answer.statusCode, text: answer.body, headers: answer.headers }
}
const table = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true })
const keys = (text: string) => table(text).map((deal) => deal['Lockstep deal'])

test('a deal is one line with its money, days, people, parts and stages, and no cell is a formula', async () => {
  const { status, text, headers } = await exported(house)
  expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
  expect(headers['content-disposition']).toMatch(/"lockstep-deals-\d{4}-\d\d-\d\d\.csv"/)
  const deals = table(text)
  for (const cell of deals.flatMap((deal) => Object.values(deal)))
    expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/)
  expect(deals[0]).toEqual({
    'Lockstep deal': 'D-1',
    Deal: 'Acme wide',
    Company: 'Acme Inc.',
    'Lockstep people': 'email:ada@acme.example\nemail:ben@acme.example',
    State: 'Won',
    Stage: 'Closed Won',
    Amount: '30000.50',
    Currency: 'EUR',
    Owner: 'Rosa',
    'Opened at': '2026-01-20T00:00:00.000Z',
    'Closed at': '2026-03-15T00:00:00.000Z',
    'Lost because': '',
    Stages: '2026-01-22T00:00:00.000Z Qualified\n2026-02-01T00:00:00.000Z Proposal',
    'Lockstep roles':
      'email:ada@acme.example\tDecision Maker\t2026-01-21T00:00:00.000Z\n' +
      'email:ben@acme.example\tTechnical evaluator\t-',
  })
  expect(deals[1]).toMatchObject({
    Deal: "'=cmd|'/c calc'!A1",
    Amount: '12000',
    Currency: 'JPY',
    'Lost because': "'-2+3",
    'Opened at': '2026-02-01T10:30:00.000Z',
  })
  expect(deals[2]).toMatchObject({ Amount: '1.234', 'Lockstep people': '', State: 'Open' })
  expect(deals[3]).toMatchObject({ 'Lockstep deal': 'D-4', Deal: '', State: 'Open', Amount: '' })
})

test('brought into an empty workspace and written again, the file is the same to the byte', async () => {
  const { text } = await exported(house)
  expect(await bringIn(empty, text)).toMatchObject({ rowsRead: 4, rowsRefused: 0, rowsNew: 4 })
  expect((await exported(empty)).text).toBe(text)
  expect(await parts(empty)).toEqual(await parts(house))
  // Whose deal it is says nothing of the people who take part.
  const { rows } = await inWorkspace(empty.db, empty.workspaceId, (tx) =>
    sql<{ traits: object }>`select distinct traits from person_state
      where workspace_id = ${empty.workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([{ traits: {} }])
  expect(await verify(empty.db, empty.workspaceId)).toMatchObject({ count: 0 })
})

async function parts({ app }: TestApp) {
  const list = await app.inject({ url: '/api/v1/deals?search=D-1', headers: LOCAL })
  const { dealId } = list.json().rows[0]
  const deal = (await app.inject({ url: `/api/v1/deals/${dealId}`, headers: LOCAL })).json()
  return {
    contacts: deal.contacts.map(({ roles }: { roles: unknown }) => roles),
    story: deal.story.map(({ at, what, stage }: Record<string, unknown>) => [at, what, stage]),
  }
}

test('brought into its own workspace it changes nothing, not even the log', async () => {
  const { text } = await exported(house)
  const before = await standing()
  expect(await tried(house, text)).toMatchObject({ rowsRead: 4, rowsNew: 0, rowsKnown: 4 })
  const batch = await bringIn(house, text)
  expect(batch).toMatchObject({ rowsNew: 0, rowsKnown: 4, rowsRefused: 0, eventsNew: 0 })
  expect(await standing()).toEqual(before)
  expect((await exported(house)).text).toBe(text)
})

test('so does the list of its people', async () => {
  const people = await house.app.inject({ url: '/api/v1/people/export', headers: LOCAL })
  const before = await standing()
  expect(await tried(house, people.body)).toMatchObject({ rowsNew: 0, rowsKnown: 3, events: 0 })
  expect(await bringIn(house, people.body)).toMatchObject({ rowsNew: 0, eventsNew: 0 })
  expect(await standing()).toEqual(before)
})

async function standing() {
  const { db, workspaceId } = house
  const all = (rows: ReturnType<typeof sql>) =>
    inWorkspace(db, workspaceId, async (tx) => (await rows.execute(tx)).rows)
  return {
    deals: await all(sql`select * from deal where workspace_id = ${workspaceId} order by key`),
    parts: await all(
      sql`select * from deal_contact where workspace_id = ${workspaceId} order by 2, 3`,
    ),
    people: await all(
      sql`select person_id, traits, stage from person_state
        where workspace_id = ${workspaceId} order by 1`,
    ),
    companies: await all(
      sql`select key from company where workspace_id = ${workspaceId} order by 1`,
    ),
    log: await all(sql`select count(*) from event where workspace_id = ${workspaceId}`),
  }
}

test('what was put right in the file comes back, and nothing else', async () => {
  const { text } = await exported(house)
  const dearer = text.replace('30000.50', '45000')
  expect(await tried(house, dearer)).toMatchObject({ rowsNew: 1, rowsKnown: 3, events: 1 })
  const batch = await bringIn(house, dearer)
  expect(batch).toMatchObject({ rowsNew: 1, rowsKnown: 3, eventsNew: 1 })
  expect(table((await exported(house)).text)[0]).toMatchObject({ Amount: '45000.00' })
  const undone = await house.app.inject({
    method: 'DELETE',
    url: `/api/v1/imports/${batch.batchId}`,
    headers: LOCAL,
  })
  expect(undone.statusCode).toBe(200)
  expect((await exported(house)).text).toBe(text)
})

test('a list of several currencies is worth a sum in each, which is narrowed to its deals', async () => {
  const list = async (words: string) =>
    (await house.app.inject({ url: `/api/v1/deals${words}`, headers: LOCAL })).json()
  expect((await list('')).sums).toEqual([
    { currency: 'EUR', cents: 3_000_050, deals: 1 },
    { currency: 'JPY', cents: 12_000, deals: 1 },
    { currency: 'KWD', cents: 1_234, deals: 1 },
  ])
  expect(await list('?currency=JPY')).toMatchObject({
    total: 1,
    sums: [{ currency: 'JPY', cents: 12_000, deals: 1 }],
  })
  expect(keys((await exported(house, '?currency=KWD')).text)).toEqual(['D-3'])
})

test('the file has the deals that the list shows', async () => {
  expect(keys((await exported(house, '?state=open')).text)).toEqual(['D-3', 'D-4'])
  expect(keys((await exported(house, '?search=beta')).text)).toEqual(['D-2'])
  expect(keys((await exported(house, '?closed=2026-03')).text)).toEqual(['D-1'])
  expect(keys((await exported(house, '?undated=true')).text)).toEqual(['D-4'])
  expect((await exported(house, '?colour=red')).status).toBe(400)
})

test('whoever may export gets the deals they see and the people of these whom they see, and the audit says how many', async () => {
  const { db, workspaceId } = house
  const rep = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })
  expect((await exported(house, '', rep.headers)).status).toBe(403)
  const manager = await testMember(db, workspaceId, {
    name: 'Mo',
    roles: ['sales-manager'],
    sees: 'own',
    knownAs: ['tomás'],
  })
  // D-2 is his by its owner, and in D-1 Ben is: of Ada, who is Rosa's, he reads nothing.
  const { text } = await exported(house, '', manager.headers)
  expect(keys(text)).toEqual(['D-1', 'D-2'])
  expect(text).not.toContain('ada@acme.example')
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ actor: string; after: unknown }>`select actor_name as actor, after from audit
      where workspace_id = ${workspaceId} and action = 'export-deals'
      order by seq desc limit 2`.execute(tx),
  )
  expect(rows).toEqual([
    { actor: 'Mo', after: { deals: 2 } },
    { actor: 'Mo', after: { asked: {} } },
  ])
})
