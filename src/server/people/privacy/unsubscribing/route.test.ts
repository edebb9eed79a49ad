import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { LIMITS } from '#api/limits.ts'
import type { Consents } from '#api/privacy.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { mayContact } from '#server/db/privacy/consents.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { HIGH_WATER } from '#server/people/intake/pressure.ts'
import { send, writeKey } from '#server/people/intake/sending.example.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

let house: TestApp
let key: string
beforeAll(async () => {
  // The tests themselves keep the thread busy.
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
  key = await writeKey(house, 'site')
})
afterAll(() => house.close())

let number = 0
/** Somebody new who said yes, and what is known of them. */
let who: { userId: string; personId: number; url: string }
beforeEach(async () => {
  number += 1
  const userId = `ada-${number}`
  await tell({ type: 'identify', userId, traits: { email: `${userId}@acme.example`, ...YES } })
  const personId = await idOf(userId)
  who = { userId, personId, url: (await linksOf(personId))[0]?.url ?? '' }
})

const YES = { consent: { purpose: 'marketing', channel: 'mail', given: true } }
const tell = async (...batch: object[]) => {
  const told = batch.map((event) => ({ messageId: crypto.randomUUID(), ...event }))
  await send(house, key, JSON.stringify({ batch: told }))
  await foldDue(house.db, house.workspaceId, Date.now())
}
const idOf = async (name: string) => {
  const { rows } = await sql<{ id: number }>`select coalesce(root_id, person_id) as id from person
    where key = ${name}`.execute(house.owner)
  return rows[0]?.id as number
}
type Link = { purpose: string; url: string; headers: { name: string; value: string }[] }
const linksOf = async (personId: number) => {
  const answer = await house.app.inject(`/api/v1/people/${personId}/unsubscribe-links`)
  return (answer.json() as { links: Link[] }).links
}
const may = (personId: number, purpose = 'marketing') =>
  inWorkspace(house.db, house.workspaceId, async (tx) =>
    (await mayContact(tx, house.workspaceId, personId)).answer({ purpose, channel: 'mail' }),
  )
/** As a mail program or a stranger's browser asks: no cookie, no Origin. */
const ask = (method: 'GET' | 'HEAD' | 'POST', url: string, payload?: string, type = FORM) =>
  house.app.inject({
    method,
    url: new URL(url).pathname,
    headers: { host: 'localhost:4400', cookie: '', ...(payload && { 'content-type': type }) },
    ...(payload && { payload }),
  })
const FORM = 'application/x-www-form-urlencoded'
const ONE_CLICK = 'List-Unsubscribe=One-Click'
/** What a page says, without its marks. */
const says = (html: string) => /<h1>(.*)<\/h1>\n<p>(.*)<\/p>/.exec(html)?.slice(1)

const kept = async () => {
  const { rows } = await sql<{ events: number; entries: number }>`select
    (select count(*) from event) as events,
    (select count(*) from audit where action = 'unsubscribe') as entries`.execute(house.owner)
  return rows[0] as { events: number; entries: number }
}

test('whoever sends finds a link for each purpose of mail, with the header for the mail', async () => {
  const links = await linksOf(who.personId)
  expect(links.map(({ purpose }) => purpose)).toEqual(['marketing'])
  expect(links[0]?.url).toMatch(/^http:\/\/localhost:4400\/unsubscribe\/[\w.-]+$/)
  expect(links[0]?.headers).toEqual([{ name: 'List-Unsubscribe', value: `<${who.url}>` }])
  expect(who.url).not.toContain('acme')
})

test('opening it changes nothing, however often a scanner does, and shows what would be stopped', async () => {
  const before = await kept()
  for (let i = 0; i < 5; i += 1) {
    const page = await ask('GET', who.url)
    expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(says(page.body)).toEqual([
      'Unsubscribe?',
      'Acme then no longer contacts you by mail for “Marketing” at a…@acme.example.',
    ])
    expect(page.body).not.toContain(who.userId)
    expect(page.body).not.toContain('<script')
    expect(page.headers['set-cookie']).toBeUndefined()
  }
  expect((await ask('HEAD', who.url)).statusCode).toBe(200)
  expect(await kept()).toEqual(before)
  expect(await may(who.personId)).toMatchObject({ may: true })
})

test.each([
  ['the button', ONE_CLICK, FORM],
  [
    'one click as parts',
    `--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n`,
    'multipart/form-data; boundary=x',
  ],
  ['a program that sends nothing with it', undefined, FORM],
  ['one that names a type nobody has heard of', ONE_CLICK, 'one click'],
  ['one that calls it JSON', ONE_CLICK, 'application/json'],
  ['one that adds 200 kB', `${ONE_CLICK}&x=${'y'.repeat(200_000)}`, FORM],
])('%s stops it at once and once; a repetition says the same', async (_, payload, type) => {
  const before = await kept()
  for (let i = 0; i < 3; i += 1) {
    const page = await ask('POST', who.url, payload, type)
    expect(page.statusCode).toBe(200)
    expect(says(page.body)?.[0]).toBe('You are unsubscribed')
    expect(await may(who.personId)).toEqual({ may: false, because: 'said-no' })
  }
  expect(await kept()).toEqual({ events: before.events + 1, entries: before.entries + 1 })
  expect(says((await ask('GET', who.url)).body)?.[0]).toBe('You are unsubscribed')
  // It was this purpose, and nobody else's.
  expect(await may(who.personId, 'service')).toMatchObject({ may: true })
  await foldDue(house.db, house.workspaceId, Date.now())
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
})

test('a body without a type, and one that says it is packed, are taken as well', async () => {
  const url = new URL(who.url).pathname
  for (const more of [{}, { 'content-type': FORM, 'content-encoding': 'gzip' }]) {
    const headers = { host: 'localhost:4400', cookie: '', ...more }
    const payload = Buffer.from(ONE_CLICK)
    const page = await house.app.inject({ method: 'POST', url, headers, payload })
    expect([page.statusCode, says(page.body)?.[0]]).toEqual([200, 'You are unsubscribed'])
  }
})

test('over a real line a long body in pieces is let pass, and the line goes on', async () => {
  const address = await house.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = new URL(address)
  const { pathname } = new URL(who.url)
  const piece = new Uint8Array(64_000).fill(121)
  for (let i = 0; i < 2; i += 1) {
    let left = 20
    const body = new ReadableStream({
      pull: (to) => (left-- > 0 ? to.enqueue(piece) : to.close()),
    })
    const asked = { method: 'POST', body, duplex: 'half' } as RequestInit
    const page = await fetch(`http://127.0.0.1:${port}${pathname}`, asked)
    expect([page.status, says(await page.text())?.[0]]).toEqual([200, 'You are unsubscribed'])
  }
})

test('whoever asks too often, or while the disk is full, reads a page and no code', async () => {
  const { db } = house
  const application = applicationAddress(house.address)
  const some = { name: 'address', requests: 1, seconds: 3_600 }
  const busy = await testApp({ db, application, limits: { ...LIMITS, address: some } })
  const noRoom = { isFull: () => true, close: () => undefined }
  const full = await testApp({ db, application, disk: noRoom })
  try {
    const url = '/unsubscribe/x'
    await busy.app.inject(url)
    for (const page of [
      await busy.app.inject(url),
      await full.app.inject({ method: 'POST', url }),
    ]) {
      expect([page.statusCode >= 429, page.headers['content-type']]).toEqual([
        true,
        'text/html; charset=utf-8',
      ])
      expect(says(page.body)?.[0]).toBe('This could not be done now')
    }
  } finally {
    await busy.app.close()
    await full.app.close()
  }
})

test('many at the same moment write one word', async () => {
  const before = await kept()
  const pages = await Promise.all(Array.from({ length: 12 }, () => ask('POST', who.url, ONE_CLICK)))
  expect(new Set(pages.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
  expect(await kept()).toEqual({ events: before.events + 1, entries: before.entries + 1 })
})

test('a browser that keeps back where it comes from may press the button', async () => {
  const { pathname } = new URL(who.url)
  const headers = { host: 'localhost:4400', origin: 'null', cookie: '', 'content-type': FORM }
  const page = await house.app.inject({
    method: 'POST',
    url: pathname,
    headers,
    payload: ONE_CLICK,
  })
  expect(page.statusCode).toBe(200)
  expect((await may(who.personId)).may).toBe(false)
})

test('who says yes again later may stop it again by the same link', async () => {
  await ask('POST', who.url, ONE_CLICK)
  await new Promise((resolve) => setTimeout(resolve, 5))
  await tell({ type: 'identify', userId: who.userId, traits: YES })
  expect((await may(who.personId)).may).toBe(true)
  await ask('POST', who.url, ONE_CLICK)
  expect(await may(who.personId)).toEqual({ may: false, because: 'said-no' })
})

test('a token that was changed, or made for somebody else, opens a page that tells nothing', async () => {
  const other = who
  const token = new URL(who.url).pathname.split('/').at(-1) ?? ''
  const [workspace, person, purpose, channel, signature = ''] = token.split('.')
  const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
  const changed = [
    [workspace, Number(person) - 1, purpose, channel, signature],
    [crypto.randomUUID(), person, purpose, channel, signature],
    [workspace, person, 'service', channel, signature],
    [workspace, person, purpose, 'phone', signature],
    [workspace, person, purpose, channel, flipped],
    [workspace, person, purpose, channel, ''],
    [workspace, person, purpose, channel],
    ['%00'],
    ['x'.repeat(3_000)],
    [''],
  ].map((parts) => `http://localhost:4400/unsubscribe/${parts.join('.')}`)
  const before = await kept()
  const pages = new Set<string>()
  for (const url of changed)
    for (const method of ['GET', 'POST'] as const) {
      const page = await ask(method, url, method === 'POST' ? ONE_CLICK : undefined)
      expect([page.statusCode, url]).toEqual([404, url])
      pages.add(page.body)
    }
  expect([...pages].map((page) => says(page)?.[0])).toEqual(['This link does not work'])
  expect(await kept()).toEqual(before)
  expect((await may(other.personId)).may).toBe(true)
})

test('whoever was merged since is stopped under the person they are now', async () => {
  const first = who
  await tell({ type: 'identify', userId: 'kim', traits: { email: 'kim@acme.example', ...YES } })
  const kim = await idOf('kim')
  const kims = (await linksOf(kim))[0]?.url ?? ''
  const merged = await house.app.inject({
    method: 'POST',
    url: `/api/v1/people/${first.personId}/merges`,
    payload: { otherId: kim },
  })
  expect(merged.statusCode).toBe(200)
  const { decisionId } = merged.json() as { decisionId: number }
  const root = await idOf('kim')
  expect(await idOf(first.userId)).toBe(root)
  const before = await kept()
  for (const url of [kims, first.url]) await ask('POST', url, ONE_CLICK)
  expect(await kept()).toEqual({ events: before.events + 1, entries: before.entries + 1 })
  expect(await may(root)).toEqual({ may: false, because: 'said-no' })

  // Told apart again, the word stays with whose link it was.
  const apart = await house.app.inject({ method: 'DELETE', url: `/api/v1/merges/${decisionId}` })
  expect(apart.statusCode).toBe(200)
  expect(await may(kim)).toEqual({ may: false, because: 'said-no' })
  expect((await may(first.personId)).may).toBe(true)
})

test('to whoever was erased, or left in peace, nothing is sent, and the page says so', async () => {
  const { url, personId, userId } = who
  const api = (path: string, payload: object) =>
    house.app.inject({ method: 'POST', url: `/api/v1${path}`, payload })
  const peace = { name: userId, kind: 'do-not-contact', reason: 'wrote to us' }
  expect((await api('/suppressions', peace)).statusCode).toBe(200)
  expect(says((await ask('GET', url)).body)?.[0]).toBe('Nothing is sent to this address')
  // Their word stands also once the suppression is taken back, and is written once.
  const before = await kept()
  for (let i = 0; i < 2; i += 1) await ask('POST', url, ONE_CLICK)
  expect(await kept()).toEqual({ events: before.events + 1, entries: before.entries + 1 })
  expect((await api('/suppressions/removals', peace)).statusCode).toBe(200)
  expect(await may(personId)).toEqual({ may: false, because: 'said-no' })
  expect((await api(`/people/${personId}/erasure`, {})).statusCode).toBe(200)
  const erased = await kept()
  for (const method of ['GET', 'POST'] as const) {
    const page = await ask(method, url)
    expect([page.statusCode, says(page.body)?.[0]]).toEqual([
      200,
      'Nothing is sent to this address',
    ])
    expect(page.body).not.toContain('acme.example')
  }
  expect(await kept()).toEqual(erased)
})

test('the person’s page says whether mail may be sent, and who told it', async () => {
  const url = `/api/v1/people/${who.personId}/consents`
  const read = async () => (await house.app.inject(url)).json() as Consents
  expect((await read()).mail).toEqual([
    { purpose: 'marketing', may: true, because: 'said-yes', basis: 'consent' },
    { purpose: 'service', may: true, because: 'basis', basis: 'contract' },
  ])
  await ask('POST', who.url, ONE_CLICK)
  const { mail, history } = await read()
  expect(mail[0]).toEqual({ purpose: 'marketing', may: false, because: 'said-no', basis: null })
  expect(history[0]).toMatchObject({ source: 'unsubscribe link', channel: 'mail', given: false })
  const { rows } = await sql`select actor_name as actor, ip, after from audit
    where action = 'unsubscribe' and subject_id = ${String(who.personId)}`.execute(house.owner)
  expect(rows).toEqual([
    { actor: 'The link in a mail', ip: null, after: { purpose: 'marketing', channel: 'mail' } },
  ])
})

test('only who may change people, and sees this one, gets their links', async () => {
  const { db, workspaceId } = house
  const url = `/api/v1/people/${who.personId}/unsubscribe-links`
  const viewer = await testMember(db, workspaceId, { name: 'Vic', roles: ['viewer'] })
  const rep = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'], sees: 'own' })
  const statusOf = async ({ headers }: { headers: object }) =>
    (await house.app.inject({ url, headers: { ...headers } })).statusCode
  expect([await statusOf(viewer), await statusOf(rep)]).toEqual([403, 404])
})

test('what a workspace calls its purposes is text on the page, and nothing else', async () => {
  const privacy = await house.app.inject('/api/v1/privacy')
  const { purposes } = privacy.json() as { purposes: { id: string }[] }
  const named = purposes.map((one) => ({
    ...one,
    ...(one.id === 'marketing' && { name: '<b>"x"' }),
  }))
  const changed = await house.app.inject({
    method: 'PATCH',
    url: '/api/v1/privacy',
    headers: { 'if-match': privacy.headers.etag },
    payload: { purposes: named },
  })
  expect(changed.statusCode).toBe(200)
  expect((await ask('GET', who.url)).body).toContain('“&lt;b&gt;&quot;x&quot;”')
})
