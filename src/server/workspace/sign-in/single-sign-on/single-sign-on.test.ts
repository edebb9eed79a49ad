import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { browser, CHEAP, OWNER } from '#server/workspace/sign-in/browser.example.ts'
import { makeSetUpCode } from '#server/workspace/sign-in/set-up/set-up-code.ts'
import { CLIENT, type Colleague, type Forgery, logIn, openProvider } from './provider.example.ts'

const CALLBACK = 'http://localhost:4400/api/auth/callback/oidc'
const BEN = 'ben@northwind.example'

const colleague = (email: string, isVerified = true): Colleague => ({
  email,
  isVerified,
  name: `The ${email.split('@')[0]} of the company`,
})
const colleagues: Record<string, Colleague> = {
  'u-rosa': colleague('Rosa@Northwind.example'),
  'u-ben': colleague(BEN),
  'u-stranger': colleague('stranger@northwind.example'),
  'u-unchecked': colleague(OWNER.email, false),
  'u-unchecked-guest': colleague('uma@northwind.example', false),
  'u-mira': colleague('mira@northwind.example'),
}

let house: TestApp
let provider: Awaited<ReturnType<typeof openProvider>>
let owner: ReturnType<typeof browser>
beforeAll(async () => {
  provider = await openProvider(colleagues, CALLBACK)
  house = await testApp({
    isEmpty: true,
    passwordCost: CHEAP,
    oidc: { issuer: provider.issuer, name: 'Northwind ID', ...CLIENT },
  })
  owner = browser(house.app)
  const code = await makeSetUpCode(house.db, Date.now())
  expect((await owner.post('/set-up', { ...OWNER, code })).statusCode).toBe(200)
  for (const email of [BEN, 'uma@northwind.example', 'mira@northwind.example']) {
    const asked = { email, name: 'Somebody', roles: ['rep'], teams: [] }
    const invited = await owner.post('/invitations', asked)
    expect(invited.statusCode, invited.body).toBe(200)
  }
})
afterEach(() => provider.forge(null))
afterAll(async () => {
  await house.close()
  await provider.stop()
})

type Page = ReturnType<typeof browser>

/** Presses the button of the sign-in page; answers where the provider stands. */
async function begin(page: Page, back = '/people'): Promise<string> {
  const answer = await page.post('/sessions/single-sign-on', { back })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().url
}

const comeBack = (page: Page, at: string) => page.get(at.slice('http://localhost:4400'.length))

/** The whole way: button, login and consent at the provider, and back. */
async function signOn(subject: string, page = browser(house.app)) {
  const answer = await comeBack(page, await logIn(await begin(page), subject, CALLBACK))
  return { page, answer, to: answer.headers.location }
}

const humanAt = async (page: Page) => (await page.get('/session')).json().human
const humans = async () => {
  const { rows } = await sql<{ email: string }>`select email from human order by email`.execute(
    house.owner,
  )
  return rows.map(({ email }) => email)
}

test('the sign-in page offers the company’s own sign-in by its name', async () => {
  const page = browser(house.app)
  expect((await page.get('/session')).json()).toMatchObject({
    state: 'signed-out',
    singleSignOn: 'Northwind ID',
  })
  const asked = new URL(await begin(page))
  expect(asked.origin).toBe(provider.issuer)
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    client_id: 'lockstep',
    redirect_uri: CALLBACK,
    response_type: 'code',
    code_challenge_method: 'S256',
    nonce: expect.stringMatching(/./),
    state: expect.stringMatching(/./),
  })
})

test('a member comes in by their company’s sign-in as the human they are, and it is recorded', async () => {
  const { rows } = await sql<{ id: string }>`select id from human`.execute(house.owner)
  const { page, answer, to } = await signOn('u-rosa')
  expect([answer.statusCode, to]).toEqual([302, '/people'])
  expect(await humanAt(page)).toMatchObject({ humanId: rows[0]?.id, name: OWNER.name })
  expect((await page.get('/members')).statusCode).toBe(200)
  expect((await page.get('/account')).json()).toMatchObject({
    hasPassword: true,
    hasSingleSignOn: true,
  })
  const told = await inWorkspace(house.owner, house.workspaceId, (tx) =>
    sql`select actor_name, action from audit order by seq desc limit 1`.execute(tx),
  )
  expect(told.rows).toEqual([{ actor_name: OWNER.name, action: 'sign-in' }])
})

test('what the provider says of somebody is not kept readable', async () => {
  await signOn('u-rosa')
  const { rows } = await sql<{ id_token: string | null; access_token: string; all: string }>`
    select id_token, access_token, c::text as all from credential c where provider_id = 'oidc'`.execute(
    house.owner,
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.id_token).toBeNull()
  expect(rows[0]?.all).not.toContain('Rosa@Northwind')
})

test('somebody who was invited comes in with an account of their own, and sees no workspace before they join', async () => {
  const { page, to } = await signOn('u-ben')
  expect(to).toBe('/people')
  expect(await humanAt(page)).toMatchObject({ email: BEN, name: colleagues['u-ben']?.name })
  const people = await page.get('/people')
  expect([people.statusCode, people.json().code]).toEqual([404, 'workspace-unknown'])
})

test('who comes by single sign-on alone makes no other way in out of a session that is not fresh', async () => {
  const { page } = await signOn('u-ben')
  const wants = async () => [
    (await page.post('/account/second-factor', {})).json().code,
    (await page.put('/account/password', { password: 'correct horse battery' })).json().code,
  ]
  await sql`update human_session set confirmed_at = now() - interval '16 minutes'`.execute(
    house.owner,
  )
  expect(await wants()).toEqual(['confirm-first', 'confirm-first'])
  expect((await signOn('u-ben', page)).to).toBe('/people')
  expect(await wants()).toEqual([undefined, undefined])
})

test('a human stays who they are when the provider gives their mail address to somebody else', async () => {
  const first = await humanAt((await signOn('u-mira')).page)
  const moved = { 'u-mira': colleague(OWNER.email), 'u-heir': colleague('mira@northwind.example') }
  Object.assign(colleagues, moved)
  expect(await humanAt((await signOn('u-mira')).page)).toMatchObject({ humanId: first.humanId })
  delete colleagues['u-heir']
})

test.each([
  ['a mail address that nobody here has', 'u-stranger'],
  ['a member’s mail address that the provider has not checked', 'u-unchecked'],
  ['an invited mail address that the provider has not checked', 'u-unchecked-guest'],
])('%s opens nothing, and makes no account', async (_, subject) => {
  const before = await humans()
  const { page, answer, to } = await signOn(subject)
  expect([answer.statusCode, to]).toEqual([302, '/sign-in?error=unknown'])
  expect([await humanAt(page), await humans()]).toEqual([null, before])
})

const UNFINISHED = '/sign-in?error=unfinished'

test.each<[string, Forgery]>([
  ['another issuer', { claims: { iss: 'https://elsewhere.example' } }],
  ['another audience', { claims: { aud: 'another-client' } }],
  ['another subject', { claims: { sub: 'u-ben' } }],
  ['another sign-in’s nonce', { claims: { nonce: 'of-another-time' } }],
  ['an end that is past', { claims: { exp: Math.floor(Date.now() / 1_000) - 3_600 } }],
  ['the signature of another key', { signedBy: 'another' }],
  ['no signature', { signedBy: 'nobody' }],
])('an ID token with %s opens nothing', async (_, forgery) => {
  provider.forge(forgery)
  const { page, answer, to } = await signOn('u-rosa')
  expect([answer.statusCode, to, await humanAt(page)]).toEqual([302, UNFINISHED, null])
})

test('an ID token that is written anew without a change is let in, so that it is the change that is refused', async () => {
  provider.forge({})
  const { page, to } = await signOn('u-rosa')
  expect([to, (await humanAt(page)).name]).toEqual(['/people', OWNER.name])
})

test('the way back belongs to the browser that began, and is gone once', async () => {
  const [page, another] = [browser(house.app), browser(house.app)]
  const back = await logIn(await begin(page), 'u-rosa', CALLBACK)
  await begin(another)
  const stolen = await comeBack(another, back)
  expect([stolen.headers.location, await humanAt(another)]).toEqual([UNFINISHED, null])

  const next = await logIn(await begin(page), 'u-rosa', CALLBACK)
  expect((await comeBack(page, next)).headers.location).toBe('/people')
  await page.delete('/sessions/current')
  expect([(await comeBack(page, next)).headers.location, await humanAt(page)]).toEqual([
    UNFINISHED,
    null,
  ])
})

test.each([
  ['a state that we never gave', 'state', 'x'.repeat(32)],
  ['no state', 'state', null],
  ['no code', 'code', null],
  ['another code', 'code', 'x'.repeat(32)],
  ['another issuer in the address', 'iss', 'https://elsewhere.example'],
])('%s on the way back opens nothing', async (_, name, value) => {
  const page = browser(house.app)
  const back = new URL(await logIn(await begin(page), 'u-rosa', CALLBACK))
  if (value === null) back.searchParams.delete(name)
  else back.searchParams.set(name, value)
  const answer = await comeBack(page, back.href)
  expect([answer.statusCode, answer.headers.location, await humanAt(page)]).toEqual([
    302,
    UNFINISHED,
    null,
  ])
})

test('who says no at the provider is back on the sign-in page', async () => {
  const page = browser(house.app)
  const { searchParams } = new URL(await begin(page))
  const no = `${CALLBACK}?error=access_denied&error_description=no&state=${searchParams.get('state')}`
  expect((await comeBack(page, no)).headers.location).toBe(UNFINISHED)
})

test('while the provider is down or says that it is another one, its button says so and passwords still open', async () => {
  const page = browser(house.app)
  const away = async () => {
    const answer = await page.post('/sessions/single-sign-on', { back: '/' })
    expect([answer.statusCode, answer.json().code]).toEqual([424, 'single-sign-on-away'])
  }
  const back = await logIn(await begin(page), 'u-rosa', CALLBACK)
  await provider.stop()
  await away()
  expect([(await comeBack(page, back)).headers.location, await humanAt(page)]).toEqual([
    UNFINISHED,
    null,
  ])
  const { email, password } = OWNER
  expect((await page.post('/sessions', { email, password })).statusCode).toBe(200)
  await provider.start()
  provider.lie('http://127.0.0.1:1')
  await away()
  provider.lie(provider.issuer)
  expect((await signOn('u-rosa')).to).toBe('/people')
})
