import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch, Upload } from '#api/imports.ts'
import { writeKeyText } from '#domain/workspace/key-text.ts'
import type { KeyScope } from '#domain/workspace/may.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'
import { hashToken } from '#server/tokens.ts'

let house: TestApp
let empty: TestApp
beforeAll(async () => {
  house = await testApp()
  empty = await testApp()
  await bringIn(house, FILE, MAP)
})
afterAll(() => Promise.all([house.close(), empty.close()]))

/** People of whom only traits were told, with every kind of cell that a spreadsheet would run or a reader would break. */
const FILE = [
  'Email,First name,Last name,Company,Country,Phone,Owner,Note,Seats,Wants news,Last updated',
  'ada@acme.example,Ada,Lovelace,"Acme, Inc.",NL,+31 20 123,Rosa,=HYPERLINK("http://x.example"),12,true,2026-01-02 10:00',
  'ben@acme.example,Ben,"O\'Neill",,DE,,rosa,"-2+3 and\ntwo lines",-5,false,2026-01-03 10:00',
  "cy@beta.example,Çy,Ünal,Beta,FR,,,'quoted,0.5,,2026-01-04 10:00",
  'dee@beta.example,@Dee,=Dee,+Beta,FR,,,@SUM(A1),007,,2026-01-05 10:00',
].join('\r\n')

const column = (name: string) => ({ column: name })
const MAP = {
  schema: 'lockstep.map/1',
  name: 'crm',
  format: 'csv',
  decimal: '.',
  history: true,
  person: column('Email'),
  company: column('Company'),
  traits: {
    email: column('Email'),
    firstName: column('First name'),
    lastName: column('Last name'),
    country: column('Country'),
    phone: column('Phone'),
    owner: column('Owner'),
    note: column('Note'),
    seats: column('Seats'),
    'wants news': column('Wants news'),
  },
  traitsAt: column('Last updated'),
}

async function bringIn({ app }: TestApp, text: string, told?: object): Promise<Batch> {
  const post = async <T>(url: string, payload: object | Buffer, type: string) => {
    const headers = { host: 'localhost', 'content-type': type }
    return (
      await app.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload })
    ).json() as T
  }
  const file = Buffer.from(text)
  const { uploadId, guess } = await post<Upload>(
    '/uploads?fileName=people.csv',
    file,
    'application/octet-stream',
  )
  const { batchId } = await post<Batch>(
    '/imports',
    { uploadId, map: told ?? guess },
    'application/json',
  )
  for (;;) {
    const answer = await app.inject({ url: `/api/v1/imports/${batchId}`, headers: LOCAL })
    const batch = answer.json() as Batch
    if (batch.finishedAt !== null) return batch
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const LOCAL = { host: 'localhost' }
const exported = async ({ app }: TestApp, words = '', headers: Record<string, string> = LOCAL) => {
  const answer = await app.inject({ url: `/api/v1/people/export${words}`, headers })
  return { status: answer.statusCode, text: answer.body, type: answer.headers['content-type'] }
}
const table = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true })

test('nothing in the file is a formula, and everything that was told is in it', async () => {
  const { status, text, type } = await exported(house)
  expect([status, type]).toEqual([200, 'text/csv; charset=utf-8'])
  const people = table(text)
  for (const cell of people.flatMap((one) => Object.values(one)))
    if (cell !== '-5') expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/)
  expect(people.map((one) => one['Lockstep person'])).toEqual([
    'email:ada@acme.example',
    'email:ben@acme.example',
    'email:cy@beta.example',
    'email:dee@beta.example',
  ])
  const [ada, ben] = people
  expect(ada).toMatchObject({
    'First name': 'Ada',
    Company: 'Acme, Inc.',
    Phone: "'+31 20 123",
    'Exported at': '2026-01-02T10:00:00.000Z',
  })
  expect(Object.values(ada ?? {})).toContain(`'=HYPERLINK("http://x.example")`)
  expect(Object.values(ben ?? {})).toContain("'-2+3 and\ntwo lines")
})

test('brought into an empty workspace and written again, the file is the same to the byte', async () => {
  const { text } = await exported(house)
  const batch = await bringIn(empty, text)
  expect(batch).toMatchObject({ state: 'done', rowsRead: 4, rowsRefused: 0 })
  expect((await exported(empty)).text).toBe(text)
})

test('every name that sources call somebody is in the file, and comes back with it', async () => {
  const own = await testApp()
  const other = await testApp()
  try {
    const names = [
      { system: 'email', value: 'eve@acme.example' },
      { system: 'email', value: 'eve@home.example' },
      { system: 'hubspot', value: '4711' },
      { system: 'anonymous', value: 'b-1' },
    ]
    const told = { kind: 'identify' as const, name: 'identify', happenedAt: Date.UTC(2026, 0, 6) }
    const eve = { ...told, messageId: 'e1', person: { system: 'id', value: 'eve' }, names }
    const nobody = { ...told, messageId: 'e2', person: { system: 'anonymous', value: 'b-2' } }
    const also = [{ system: 'hubspot', value: '4712' }]
    await tell(
      own.db,
      own.workspaceId,
      'crm',
      [
        { ...eve, properties: { email: 'eve@acme.example', name: 'Eve' } },
        // Of whom nothing is known but their names.
        { ...nobody, names: also, properties: {} },
      ],
      Date.now(),
    )
    const { text } = await exported(own)
    const rows = table(text)
    expect(rows.map((one) => [one['Lockstep person'], one['Lockstep names']])).toEqual([
      ['hubspot:4712', 'anonymous:b-2'],
      ['id:eve', 'anonymous:b-1\nemail:eve@acme.example\nemail:eve@home.example\nhubspot:4711'],
    ])
    expect(await bringIn(other, text)).toMatchObject({ rowsRead: 2, rowsRefused: 0 })
    expect((await exported(other)).text).toBe(text)
  } finally {
    await own.close()
    await other.close()
  }
})

test('whoever asks for a file is counted like whoever asks for a page', async () => {
  const one = { requests: 1, seconds: 3_600 }
  const limits = {
    address: { ...one, requests: 100, name: 'address' },
    member: { ...one, name: 'member' },
    key: { ...one, name: 'key' },
    intake: { ...one, name: 'intake' },
  }
  const own = await testApp({ limits })
  try {
    const { headers } = await testMember(own.db, own.workspaceId, { name: 'Ada', roles: ['owner'] })
    expect((await exported(own, '', headers)).status).toBe(200)
    expect((await exported(own, '', headers)).status).toBe(429)
    const one = await own.app.inject({ url: '/api/v1/people/1/export/csv', headers })
    expect(one.statusCode).toBe(429)
  } finally {
    await own.close()
  }
})

test('brought into its own workspace it changes nothing', async () => {
  const { text } = await exported(house)
  const before = await standing()
  expect((await bringIn(house, text)).rowsRefused).toBe(0)
  expect((await exported(house)).text).toBe(text)
  expect(await standing()).toEqual(before)
})

async function standing() {
  const { db, workspaceId } = house
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql`select person_id, traits, stage, fit, engagement from person_state
      where workspace_id = ${workspaceId} order by person_id`.execute(tx),
  )
  return rows
}

test('a view or chosen people are written as the list shows them', async () => {
  const people = async (words: string) =>
    table((await exported(house, words)).text).map((one) => one['First name'])
  expect(await people('?search=beta')).toEqual(['Çy', "'@Dee"])
  expect(await people('?company=acme,%20inc.')).toEqual(['Ada'])
  const { rows } = await inWorkspace(house.db, house.workspaceId, (tx) =>
    sql<{ id: number }>`select person_id as id from person
      where workspace_id = ${house.workspaceId} and key = 'ben@acme.example'`.execute(tx),
  )
  expect(await people(`?people=${rows[0]?.id}`)).toEqual(['Ben'])
  const unfit = await exported(house, '?colour=red')
  expect([unfit.status, JSON.parse(unfit.text).detail]).toEqual([
    400,
    'We do not understand what is said for “colour”.',
  ])
})

test('only who may export people does, of the people they see, and the audit says how many', async () => {
  const { db, workspaceId } = house
  const rep = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })
  expect((await exported(house, '', rep.headers)).status).toBe(403)
  const manager = await testMember(db, workspaceId, {
    name: 'Mo',
    roles: ['sales-manager'],
    sees: 'own',
    knownAs: ['rosa'],
  })
  const seen = await exported(house, '', manager.headers)
  expect(table(seen.text).map((one) => one.Email)).toEqual(['ada@acme.example', 'ben@acme.example'])
  const elsewhere = `?workspace=${crypto.randomUUID()}`
  expect((await exported(house, elsewhere, manager.headers)).status).toBe(404)
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ actor: string; after: unknown }>`select actor_name as actor, after from audit
      where workspace_id = ${workspaceId} and action = 'export-people'
      order by seq desc limit 2`.execute(tx),
  )
  expect(rows).toEqual([
    { actor: 'Mo', after: { people: 2 } },
    { actor: 'Mo', after: { asked: {} } },
  ])
})

test('a key gets no file of people unless it may read them and see how to reach them', async () => {
  const own = await testApp()
  try {
    const { db, workspaceId } = own
    const get = async (scopes: KeyScope[], url: string) => {
      const secret = 's'.repeat(43)
      const { key_id: keyId } = await inWorkspace(db, workspaceId, (tx) =>
        tx
          .insertInto('access_key')
          .values({
            ...{
              workspace_id: workspaceId,
              kind: 'api' as const,
              name: 'Reads',
              shown: 'lk_live',
              scopes,
            },
            ...{
              secret_hash: hashToken(secret),
              made_at: Date.now(),
              source_id: null,
              member_id: null,
            },
            ...{ made_by: null, expires_at: null, last_used_at: null, revoked_at: null },
          })
          .returning('key_id')
          .executeTakeFirstOrThrow(),
      )
      const text = writeKeyText({ kind: 'api', workspaceId, keyId, secret })
      const headers = { host: 'localhost:4400', authorization: `Bearer ${text}` }
      return (await own.app.inject({ url: `/api/v1/people/${url}`, headers })).statusCode
    }
    const all: KeyScope[] = ['read-people', 'see-contact-details', 'export-people']
    for (const [lacking] of all.entries()) {
      const scopes = all.filter((_, n) => n !== lacking)
      expect(await get(scopes, 'export')).toBe(403)
      expect(await get(scopes, '1/export/csv')).toBe(403)
    }
    const { rows } = await inWorkspace(db, workspaceId, (tx) =>
      sql`select 1 from audit where workspace_id = ${workspaceId} and action = 'export-people'`.execute(
        tx,
      ),
    )
    expect(rows).toEqual([])
    expect(await get(all, 'export')).toBe(200)
    expect(await get(all, '1/export/csv')).toBe(404)
  } finally {
    await own.close()
  }
})
