import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch, Upload } from '#api/imports.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

const LOCAL = { host: 'localhost' }
const column = (name: string) => ({ column: name })
const map = (name: string, more: object) => ({
  ...{ schema: 'lockstep.map/1', name, person: column('contact') },
  ...more,
})
const DEALS = map('crm', {
  deal: {
    ...{ id: column('deal'), openedAt: column('opened'), closedAt: column('closed') },
    ...{ company: column('company'), reason: column('why') },
    state: { column: 'stage', won: ['Won'], lost: ['Lost'] },
  },
})
const PARTS = {
  deal: {
    ...{ id: column('deal'), state: { value: 'open' } },
    contact: { role: column('role'), at: column('since') },
  },
}
/** Longer than a stage may be, and than what rules can match on. */
const LONG_ROLE = 'Signs whatever the others have read, '.repeat(7).trim()

let house: TestApp
let empty: TestApp
beforeAll(async () => {
  house = await testApp()
  empty = await testApp()
  const at = Date.UTC(2026, 0, 5)
  const said = { kind: 'identify' as const, name: 'identify', happenedAt: at }
  const { db, workspaceId } = house
  await tell(
    db,
    workspaceId,
    'web',
    [
      {
        ...said,
        messageId: 'e1',
        person: { system: 'id', value: 'ada' },
        names: [{ system: 'email', value: 'ada@acme.example' }],
        properties: { email: 'ada@acme.example', company: 'Acme Inc.' },
      },
      {
        ...{ kind: 'behaviour' as const, name: 'page_view', happenedAt: at, messageId: 'e2' },
        ...{ person: { system: 'id', value: 'quiet' }, properties: {} },
      },
    ],
    Date.now(),
  )
  await foldDue(db, workspaceId, Date.now())
  const head = 'contact,deal,company,opened,closed,stage,why\n'
  const deal = 'ada@acme.example,D-1,Acme Inc.,2026-01-10'
  await bringIn(
    house,
    `${head}${deal},2026-03-01,Lost,too dear\n4711,D-2,,2026-01-11,,New,\n`,
    DEALS,
  )
  await bringIn(house, `${head}${deal},2026-04-01,Won,\n`, DEALS)
  const parts = (role: string) => `contact,deal,role,since\n4711,D-2,"${role}",2026-01-12\n`
  await bringIn(house, parts('User'), map('hubspot', { ...PARTS, system: 'hubspot' }))
  await bringIn(house, parts(LONG_ROLE), map('plain', PARTS))
})
afterAll(() => Promise.all([house.close(), empty.close()]))

async function bringIn({ app }: TestApp, text: string, told?: object): Promise<Batch> {
  const post = async <T>(url: string, payload: object | Buffer) => {
    const type = Buffer.isBuffer(payload) ? 'application/octet-stream' : 'application/json'
    const headers = { ...LOCAL, 'content-type': type }
    return (
      await app.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload })
    ).json() as T
  }
  const { uploadId, guess } = await post<Upload>('/uploads?fileName=a.csv', Buffer.from(text))
  const { batchId } = await post<Batch>('/imports', { uploadId, map: told ?? guess })
  for (;;) {
    const answer = await app.inject({ url: `/api/v1/imports/${batchId}`, headers: LOCAL })
    const batch = answer.json() as Batch
    if (batch.finishedAt !== null) return batch
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const exported = async ({ app }: TestApp, list: 'people' | 'deals') =>
  (await app.inject({ url: `/api/v1/${list}/export`, headers: LOCAL })).body
const table = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true })
const named = (text: string) =>
  table(text).map((one) => [one['Lockstep person'], one['Lockstep names'], one.Company])

test('a deal that was won after it was lost does not say why it was lost, and its company keeps its capitals', async () => {
  const [won] = table(await exported(house, 'deals'))
  expect(won).toMatchObject({ State: 'Won', 'Lost because': '', Company: 'Acme Inc.' })
})

test('two people whose ids are alike play their own parts, however long these are called', async () => {
  const [, deal] = table(await exported(house, 'deals'))
  const since = '2026-01-12T00:00:00.000Z'
  expect(deal?.['Lockstep roles']).toBe(
    `hubspot:4711\tUser\t${since}\nid:4711\t${LONG_ROLE}\t${since}`,
  )
})

test('people and deals come into an empty workspace whole: nobody is refused, and they are written as they were', async () => {
  const [people, deals] = [await exported(house, 'people'), await exported(house, 'deals')]
  expect(await bringIn(empty, people)).toMatchObject({ rowsRead: 4, rowsNew: 4, rowsRefused: 0 })
  expect(await bringIn(empty, deals)).toMatchObject({ rowsRead: 2, rowsNew: 2, rowsRefused: 0 })
  expect(await exported(empty, 'deals')).toBe(deals)
  expect(named(await exported(empty, 'people'))).toEqual(named(people))
  const { app, db, workspaceId } = empty
  expect(await verify(db, workspaceId)).toMatchObject({ count: 0 })
  const list = await app.inject({ url: '/api/v1/deals?search=D-1', headers: LOCAL })
  expect(list.json().rows[0].company).toBe('Acme Inc.')
})

test('where they came from they change nothing, and a part that is called otherwise comes in', async () => {
  const before = await events()
  for (const list of ['people', 'deals'] as const)
    expect(await bringIn(house, await exported(house, list))).toMatchObject({
      ...{ rowsNew: 0, rowsRefused: 0, eventsNew: 0 },
    })
  expect(await events()).toBe(before)
  const text = (await exported(house, 'deals')).replace('the others', 'all the others')
  expect(await bringIn(house, text)).toMatchObject({ rowsNew: 1, rowsKnown: 1, eventsNew: 1 })
})

async function events() {
  const { rows } = await inWorkspace(house.db, house.workspaceId, (tx) =>
    sql<{ n: number }>`select count(*) as n from event
      where workspace_id = ${house.workspaceId}`.execute(tx),
  )
  return rows[0]?.n
}
