import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { verifyAudit } from '#server/db/audit/verify.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { storeFile } from '#server/people/imports/uploads.ts'
import { HIGH_WATER } from '#server/people/intake/pressure.ts'
import { send, writeKey } from '#server/people/intake/sending.example.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { dump } from './dump.example.ts'

let house: TestApp
let key: string
beforeAll(async () => {
  // The tests themselves keep the thread busy.
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
  key = await writeKey(house, 'site')
})
afterAll(() => house.close())

let number = 0
/** Somebody new with a name and an address of their own. */
let ada: { id: number; mail: string; last: string; name: string }
beforeEach(async () => {
  number += 1
  const last = `Lovelace${number}`
  const mail = `ada.${last.toLowerCase()}@acme.example`
  const name = `Ada ${last}`
  ada = { mail, last, name, id: await come(`ada-${number}`, { email: mail, name }) }
})

const now = Date.now()
let messages = 0
async function tell(...batch: object[]) {
  const told = batch.map((event) => ({ messageId: `m-${++messages}`, ...event }))
  const { body } = await send(house, key, JSON.stringify({ batch: told }))
  expect(body.results?.filter(({ result }) => result === 'failed')).toEqual([])
  await foldDue(house.db, house.workspaceId, Date.now() + 61_000)
}
async function come(userId: string, traits: object): Promise<number> {
  await tell({ type: 'identify', userId, traits })
  const { rows } = await sql<{ id: number }>`select coalesce(root_id, person_id) as id from person
    where key = ${userId}`.execute(house.owner)
  return rows[0]?.id as number
}
async function ask(
  method: 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
  etag?: string,
) {
  const answer = await house.app.inject({
    ...{ method, url: `/api/v1${url}`, headers: etag ? { 'if-match': etag } : {} },
    ...(payload && { payload }),
  })
  expect([answer.statusCode, answer.body]).toEqual([200, answer.body])
  return answer
}
const erase = (id: number) => ask('POST', `/people/${id}/erasure`, {})
const whole = async () => {
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, strays: 0 })
  expect(await verifyAudit(house.db, house.workspaceId)).toMatchObject({ fault: null })
  return dump(house)
}

test('an address of somebody erased goes out of ids, ways of coming, bytes and evidence of others', async () => {
  const { mail } = ada
  const code = encodeURIComponent(mail)
  const url = `https://acme.example/?utm_source=${code}&utm_medium=mail&utm_campaign=${code}&utm_content=to-${code}`
  const ben = { userId: `ben-${number}`, timestamp: new Date(now - 9e8).toISOString() }
  await tell(
    {
      type: 'identify',
      ...ben,
      traits: { email: `ben-${number}@acme.example`, origin: `by ${mail}` },
    },
    { type: 'track', event: `Told ${mail}`, ...ben, messageId: `told-${mail}-1` },
    { type: 'track', event: 'Read', ...ben, messageId: `told-${mail}-2` },
    { type: 'page', ...ben, context: { page: { url, referrer: `https://acme.example/${mail}` } } },
    { type: 'page', ...ben, context: { campaign: { name: mail, content: `to ${mail}` } } },
    { type: 'track', event: 'Read', ...ben, properties: { note: `a\u0000 of ${mail}` } },
    {
      ...{ type: 'track', event: 'Email Link Clicked', ...ben },
      properties: {
        email_id: mail,
        link_url: `https://acme.example/${mail}`,
        user_agent: `Barracuda ${mail}`,
      },
    },
    // Who may be who is told by an id that holds the address, too.
    {
      ...{ type: 'identify', userId: `cid-${number}`, messageId: `same-${mail}` },
      traits: { email: `ben-${number}@acme.example` },
    },
  )
  const count = async () =>
    (
      await sql`select (select count(*) from event) as events, (select count(*) from arrival) as ways,
      (select count(*) from candidate) as candidates, (select count(*) from false_signal) as clicks`.execute(
        house.owner,
      )
    ).rows
  const before = await count()
  expect((await dump(house)).split(mail).length).toBeGreaterThan(15)
  await erase(ada.id)
  expect((await whole()).split('\n').filter((row) => row.includes(mail))).toEqual([])
  expect(await count()).toEqual(before)
})

test('views that look for somebody erased by name lose it, in the audit too, and other words stay', async () => {
  const { last, name, id } = ada
  const made = await ask('POST', '/views', {
    name: `${name} & co`,
    shows: { search: `${last} ada` },
  })
  const { viewId } = made.json() as { viewId: number }
  const { etag } = (await house.app.inject(`/api/v1/views/${viewId}`)).headers
  await ask('PATCH', `/views/${viewId}`, { name: `Now ${name}` }, etag as string)
  await ask('POST', '/views', { name: `All Ada ${number}`, shows: { search: 'ada' } })
  await erase(id)
  const all = await whole()
  expect(all).not.toContain(last.toLowerCase())
  const { rows } =
    await sql`select name, shows from people_view order by view_id desc limit 2`.execute(
      house.owner,
    )
  expect(rows).toEqual([
    { name: `All Ada ${number}`, shows: { search: 'ada' } },
    { name: 'Now (erased)', shows: { search: '(erased)' } },
  ])
})

test('an earlier name goes out of views, and what a page was called that they looked at does not', async () => {
  const { id, last } = ada
  await tell(
    { type: 'identify', userId: `ada-${number}`, traits: { name: `Ada Byron${number}` } },
    {
      type: 'track',
      userId: `ada-${number}`,
      event: 'Viewed',
      properties: { name: 'Pricing Page' },
    },
    { type: 'identify', userId: `ada-${number}`, traits: { name: `Ada ${last}` } },
  )
  await ask('POST', '/views', { name: `Deals of Ada Byron${number}`, shows: {} })
  await ask('POST', '/views', { name: `Pricing Page visitors ${number}`, shows: {} })
  await erase(id)
  const { rows } = await sql<{ name: string }>`select name from people_view
    order by view_id desc limit 2`.execute(house.owner)
  expect(rows.map(({ name }) => name)).toEqual([
    `Pricing Page visitors ${number}`,
    'Deals of (erased)',
  ])
})

test('whatever somebody is called, they can be erased, and what is kept of others stays whole', async () => {
  const note = (of: string) => `Referred by:\n${of}, 4915112345678`
  const odd = ['"behaved": false', 'abc": {"def": [', `4915112345678`]
  await tell(
    {
      type: 'identify',
      userId: `ben-${number}`,
      traits: { notes: note(ada.mail), behaved: false },
    },
    ...['Read', 'Downloaded'].map((event) => ({ type: 'track', event, userId: `ben-${number}` })),
    { type: 'track', event: 'Called', userId: `ben-${number}`, properties: { by: 4915112345678 } },
  )
  for (const userId of odd) await erase(await come(userId, { name: 'Odd' }))
  await erase(ada.id)
  const all = await whole()
  expect(all.split('\n').filter((row) => row.includes(ada.mail))).toEqual([])
  const { rows } = await sql<{ traits: object }>`select s.traits from person_state s
    join person p using (workspace_id, person_id) where p.key = ${`ben-${number}`}`.execute(
    house.owner,
  )
  expect(rows[0]?.traits).toMatchObject({
    notes: 'Referred by:\n(erased), (erased)',
    behaved: false,
  })
})

test('a name that somebody else has, too, stays in views', async () => {
  const { name, id } = ada
  await come(`other-ada-${number}`, { name })
  await ask('POST', '/views', { name, shows: { search: name } })
  await erase(id)
  const { rows } =
    await sql`select name, shows from people_view order by view_id desc limit 1`.execute(
      house.owner,
    )
  expect(rows).toEqual([{ name, shows: { search: name } }])
})

test('why somebody was left in peace is forgotten with them, and stays without their name where it is of others', async () => {
  const { mail, name, id } = ada
  await come(`ben-${number}`, { email: `ben-${number}@acme.example` })
  const peace = (of: string, reason: string) =>
    ask('POST', '/suppressions', { name: of, kind: 'do-not-contact', reason })
  await peace(mail, 'her mother Byron wrote')
  await peace(`ben-${number}`, `asked for by ${name}, on the phone`)
  await erase(id)
  expect(await whole()).not.toContain('byron')
  const { rows } = await sql`select distinct reason from suppression
    where kind = 'do-not-contact' and reason like 'asked%'`.execute(house.owner)
  expect(rows).toEqual([{ reason: 'asked for by (erased), on the phone' }])
})

test('a row that stayed out and was cut within an address is emptied', async () => {
  const { mail, id } = ada
  const cut = (upTo: number) =>
    `${'x'.repeat(500 - 'h-1 · no date · '.length - upTo)} ${mail} and more`
  const lines = [mail.indexOf('@') + 1, 8, mail.length - 1].map(
    (upTo) => `h-1,no date,"${cut(upTo)}"`,
  )
  const others = ['h-2,no date,"ada"', `h-2,no date,"${'x'.repeat(600)}"`]
  const text = ['Contact,Seen,Remark', ...lines, ...others].join('\n')
  const { home, workspaceId, address } = house
  const uploadId = await storeFile(home, workspaceId, 'cut.csv', Readable.from([text]), now)
  const map = {
    ...{ schema: 'lockstep.map/1', decimal: '.', name: 'cut', format: 'csv', history: true },
    ...{ person: { column: 'Contact' }, system: 'hubspot' },
    events: [
      {
        at: { column: 'Seen' },
        kind: 'behaviour',
        name: { value: 'Read' },
        properties: { what: { column: 'Remark' } },
      },
    ],
  }
  await runImport(applicationAddress(address), {
    ...{ workspaceId, path: `${home}/uploads/${workspaceId}/${uploadId}`, fileName: 'cut.csv' },
    ...{ map: map as never, now: instant(now), by: BY_SYSTEM },
  })
  const kept = async () =>
    (
      await sql<{
        left: string
      }>`select right(raw, 3) as left from batch_refusal order by row_no`.execute(house.owner)
    ).rows.map(({ left }) => left)
  expect((await kept()).map((left) => left.length)).toEqual([3, 3, 3, 3, 3])
  await erase(id)
  expect(await kept()).toEqual(['', '', '', 'ada', 'xxx'])
})

// The last one: a deal that no event tells of is none that verify knows.
test('campaigns and deals whose names become alike stay two', async () => {
  const ben = `ben${number}@bo.example`
  const benId = await come(`ben-${number}`, { email: ben })
  for (const mail of [ada.mail, ben])
    await ask('POST', '/campaigns', { name: `Dinner with ${mail}` })
  await sql`insert into deal (workspace_id, key, name, state) select ${house.workspaceId}, 'of ' || k, '', 'open'
    from unnest(${[ada.mail, ben]}::text[]) k`.execute(house.owner)
  await erase(ada.id)
  await erase(benId)
  const { rows } = await sql<{
    name: string
  }>`select name from campaign where name like 'Dinner with%'
    union all select key from deal where key like 'of %' order by 1`.execute(house.owner)
  expect(rows.map(({ name }) => name)).toEqual([
    'Dinner with (erased)',
    'Dinner with (erased) 2',
    'of (erased)',
    'of (erased) 2',
  ])
})
