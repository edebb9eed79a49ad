import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { seatOf } from '#server/test-members.ts'
import { browser, CHEAP, OWNER, PASSWORD } from './browser.example.ts'
import { codeOfApp } from './second-factor/totp.example.ts'
import { makeSetUpCode } from './set-up/set-up-code.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp({ isEmpty: true, passwordCost: CHEAP })
  const code = await makeSetUpCode(house.db, Date.now())
  await browser(house.app).post('/set-up', { ...OWNER, code })
})
afterAll(() => house.close())

const email = OWNER.email.toLowerCase()
const rosa = async () => {
  const page = browser(house.app)
  const came = await page.post('/sessions', { email, password: PASSWORD })
  expect([came.statusCode, came.json()]).toEqual([200, { state: 'signed-in' }])
  return page
}
const state = async (page: ReturnType<typeof browser>) => (await page.get('/session')).json().state
const told = () =>
  inWorkspace(house.owner, house.workspaceId, async (tx) => {
    const { rows } = await sql<{ action: string; actor_kind: string }>`
      select action, actor_kind from audit order by seq`.execute(tx)
    return rows.map((row) => `${row.actor_kind} ${row.action}`)
  })

test('a session begins with mail address and password, and ends when one signs out', async () => {
  const page = await rosa()
  expect((await page.get('/workspaces')).statusCode).toBe(200)
  const old = new Map(page.jar)
  expect((await page.delete('/sessions/current')).statusCode).toBe(200)
  expect(await state(page)).toBe('signed-out')
  for (const [name, value] of old) page.jar.set(name, value)
  const again = await page.get('/account')
  expect([again.statusCode, again.json().code]).toEqual([401, 'signed-out'])
})

test('the cookie is closed to scripts and other pages, and the database knows its token only as a hash', async () => {
  const page = browser(house.app)
  const came = await page.post('/sessions', { email, password: PASSWORD })
  const cookie = came.cookies.find(({ name }) => name === 'lockstep')
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  expect(cookie?.secure).toBeUndefined()
  const [token = ''] = cookie?.value.split('.') ?? []
  const { rows } = await sql<{ token: string; all: string }>`
    select token, s::text as all from human_session s`.execute(house.owner)
  expect(rows.map((row) => row.token)).toContain(createHash('sha256').update(token).digest('hex'))
  expect(rows.some((row) => row.all.includes(token))).toBe(false)
})

test('under https the cookie belongs to this host alone', async () => {
  const safe = await testApp({
    isEmpty: true,
    passwordCost: CHEAP,
    publicUrl: 'https://lockstep.acme.example',
  })
  const code = await makeSetUpCode(safe.db, Date.now())
  const came = await browser(safe.app).post('/set-up', { ...OWNER, code })
  const cookie = came.cookies.find(({ name }) => name === '__Host-lockstep')
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
  expect(cookie?.domain).toBeUndefined()
  expect(String(came.headers['set-cookie'])).not.toContain('lockstep=;')
  await safe.close()
})

test('a cookie that was set before never becomes a session', async () => {
  const page = browser(house.app)
  page.jar.set('lockstep', 'A'.repeat(32))
  expect(await state(page)).toBe('signed-out')
  await page.post('/sessions', { email, password: PASSWORD })
  expect(page.jar.get('lockstep')).not.toContain('A'.repeat(32))
  const first = page.jar.get('lockstep')
  await page.post('/sessions', { email, password: PASSWORD })
  expect(page.jar.get('lockstep')).not.toBe(first)
})

test('sessions are listed and ended one by one; a new password ends the others', async () => {
  await sql`delete from human_session`.execute(house.owner)
  const [one, two, three] = [await rosa(), await rosa(), await rosa()]
  const list = (await one.get('/account/sessions')).json<{ sessionId: string; isThis: boolean }[]>()
  expect([list.length, list.filter(({ isThis }) => isThis).length]).toEqual([3, 1])
  const { sessionId } = (await two.get('/account/sessions'))
    .json<{ sessionId: string; isThis: boolean }[]>()
    .find(({ isThis }) => isThis) ?? { sessionId: '' }
  expect((await one.delete(`/account/sessions/${sessionId}`)).statusCode).toBe(200)
  expect((await two.get('/account')).statusCode).toBe(401)
  expect((await one.delete(`/account/sessions/${sessionId}`)).statusCode).toBe(404)

  const changed = 'another battery horse'
  const wrong = await one.put('/account/password', { current: 'no', password: changed })
  expect([wrong.statusCode, wrong.json().code]).toEqual([403, 'password-wrong'])
  const weak = await one.put('/account/password', { current: PASSWORD, password: 'aaaaaaaaaaaaa' })
  expect(weak.json().code).toBe('password-weak')
  expect(
    (await one.put('/account/password', { current: PASSWORD, password: changed })).statusCode,
  ).toBe(200)
  expect([await state(one), await state(three)]).toEqual(['signed-in', 'signed-out'])
  await one.put('/account/password', { current: changed, password: PASSWORD })
  expect(await told()).toContain('member change-password')
})

test('a session that is used goes on, but not beyond ninety days', async () => {
  await sql`delete from human_session`.execute(house.owner)
  const page = await rosa()
  const days = (n: number) => sql`now() - make_interval(days => ${n})`
  await sql`update human_session set created_at = ${days(80)}, updated_at = ${days(2)}`.execute(
    house.owner,
  )
  const prolonged = await page.get('/session')
  expect(prolonged.cookies.map(({ name }) => name)).toEqual(['lockstep'])
  const { rows } = await sql<{ days: number }>`
    select max(round(extract(epoch from expires_at - now()) / 86400))::int as days
    from human_session`.execute(house.owner)
  expect(rows).toEqual([{ days: 10 }])
  expect((await page.get('/session')).cookies).toEqual([])
  await sql`update human_session set expires_at = now() - interval '1 second'`.execute(house.owner)
  expect(await state(page)).toBe('signed-out')
})

test('with a second factor the password opens half the door, and a backup code works once', async () => {
  const page = await rosa()
  expect((await page.post('/account/second-factor', { password: 'no' })).json().code).toBe(
    'password-wrong',
  )
  const begun = (await page.post('/account/second-factor', { password: PASSWORD })).json()
  expect(begun.uri).toContain('otpauth://totp/Lockstep:rosa')
  expect(begun.backupCodes).toHaveLength(10)
  const before = page.jar.get('lockstep')
  const wrong = await page.put('/account/second-factor', { code: '000000' })
  expect([wrong.statusCode, wrong.json().code]).toEqual([403, 'code-wrong'])
  const on = await page.put('/account/second-factor', { code: codeOfApp(begun.secret) })
  expect([on.statusCode, on.json().hasSecondFactor]).toEqual([200, true])
  expect(page.jar.get('lockstep')).not.toBe(before)
  expect(await state(page)).toBe('signed-in')

  const secrets = await sql<{ all: string }>`
    select f::text as all from second_factor f`.execute(house.owner)
  expect(secrets.rows[0]?.all).not.toContain(begun.secret)
  expect(secrets.rows[0]?.all).not.toContain(begun.backupCodes[0])

  const other = browser(house.app)
  const half = await other.post('/sessions', { email, password: PASSWORD })
  expect(half.json()).toEqual({ state: 'second-factor' })
  expect(await state(other)).toBe('second-factor')
  expect((await other.get('/account')).statusCode).toBe(401)
  expect((await other.post('/sessions/second-factor', { code: '111111' })).json().code).toBe(
    'code-wrong',
  )
  const code = codeOfApp(begun.secret)
  const came = await other.post('/sessions/second-factor', { code })
  expect([came.statusCode, await state(other)]).toEqual([200, 'signed-in'])

  const shoulder = browser(house.app)
  await shoulder.post('/sessions', { email, password: PASSWORD })
  const again = await shoulder.post('/sessions/second-factor', { code })
  expect([again.statusCode, again.json().code]).toEqual([403, 'code-wrong'])
  expect((await shoulder.get('/account')).statusCode).toBe(401)
  const sameConfirmed = await page.put('/sessions/current/confirmation', { code })
  expect(sameConfirmed.json().code).toBe('code-wrong')

  const third = browser(house.app)
  const byBackup = async () => {
    await third.post('/sessions', { email, password: PASSWORD })
    const asWritten = String(begun.backupCodes[0]).replace('-', ' ').toUpperCase()
    return third.post('/sessions/second-factor', { code: asWritten })
  }
  expect((await byBackup()).statusCode).toBe(200)
  await third.delete('/sessions/current')
  expect((await byBackup()).json().code).toBe('code-wrong')

  await sql`update human_session set confirmed_at = now() - interval '1 hour'`.execute(house.owner)
  expect((await page.delete('/account/second-factor')).json().code).toBe('confirm-first')
  expect((await page.put('/sessions/current/confirmation', { code: '123456' })).json().code).toBe(
    'code-wrong',
  )
  const confirmed = await page.put('/sessions/current/confirmation', {
    code: codeOfApp(begun.secret, Date.now() + 30_000),
  })
  expect(confirmed.statusCode).toBe(200)
  expect((await page.delete('/account/second-factor')).json()).toMatchObject({
    hasSecondFactor: false,
  })
  await rosa()
  expect(await told()).toEqual(
    expect.arrayContaining([
      'member turn-on-second-factor',
      'member use-recovery-code',
      'member confirm-password',
      'member turn-off-second-factor',
      'member sign-in',
      'member sign-out',
      'member end-sessions',
      'member claim-workspace',
    ]),
  )
})

test('too many wrong codes end the half-open sign-in', async () => {
  const page = await rosa()
  const begun = (await page.post('/account/second-factor', { password: PASSWORD })).json()
  await page.put('/account/second-factor', { code: codeOfApp(begun.secret) })
  const other = browser(house.app)
  await other.post('/sessions', { email, password: PASSWORD })
  const codes = ['100000', '100001', '100002', '100003', '100004', '100005']
  const answers: string[] = []
  for (const code of codes)
    answers.push((await other.post('/sessions/second-factor', { code })).json().code)
  expect(answers.slice(0, 5)).toEqual(Array(5).fill('code-wrong'))
  expect(answers[5]).toBe('second-factor-over')
  await sql`delete from second_factor`.execute(house.owner)
  await sql`update human set two_factor_enabled = false`.execute(house.owner)
})

test('one’s name changes in the account and in every workspace', async () => {
  const page = await rosa()
  expect((await page.patch('/account', { name: 'Rosa D.' })).json()).toMatchObject({
    name: 'Rosa D.',
    email,
    hasPassword: true,
    hasSingleSignOn: false,
  })
  const { rows } = await inWorkspace(house.owner, house.workspaceId, (tx) =>
    sql`select name from member`.execute(tx),
  )
  expect(rows).toEqual([{ name: 'Rosa D.' }])
})

test('what is done after a change of one’s name is recorded under the new one, in every workspace', async () => {
  const page = await rosa()
  await page.patch('/account', { name: 'Rosa Delgado' })
  const { db } = house
  const card = { name: 'Beta', timeZone: 'UTC', currency: 'EUR', isExample: false }
  const beta = await createWorkspace(db, card, defaultAgreement('Beta', 'UTC'), Date.now())
  const { humanId } = (await page.get('/account')).json()
  await seatOf(db, beta, humanId, { name: 'Rosa Delgado', email, roles: ['owner'] })
  // Who they are was looked up and is remembered.
  expect((await page.get('/members')).statusCode).toBe(200)
  await page.patch('/account', { name: 'Rosa Diaz' })
  const last = async (workspaceId: string) => {
    const { rows } = await inWorkspace(house.owner, workspaceId, (tx) =>
      sql`select actor_name, action, before, after from audit where workspace_id = ${workspaceId}
        order by seq desc limit 1`.execute(tx),
    )
    return rows[0]
  }
  const told = {
    actor_name: 'Rosa Diaz',
    action: 'change-member',
    before: { name: 'Rosa Delgado' },
    after: { name: 'Rosa Diaz' },
  }
  expect([await last(house.workspaceId), await last(beta)]).toEqual([told, told])
  // Every process hears of it from the database, moments after the answer.
  let teams = 0
  const whoMakes = async () => {
    teams += 1
    const team = await page.post('/teams', { name: `Field ${teams}`, side: 'sales' })
    expect(team.statusCode, team.body).toBe(200)
    return last(house.workspaceId)
  }
  await expect.poll(whoMakes).toMatchObject({ actor_name: 'Rosa Diaz', action: 'make-team' })
})

test('guesses from one network of addresses count together', async () => {
  const guess = (n: number) =>
    browser(house.app, `2001:db8:1:2::${n}`).post('/sessions', {
      email: `nobody${n}@acme.example`,
      password: 'no',
    })
  const answers: string[] = []
  for (let n = 1; n <= 11; n += 1) answers.push((await guess(n)).json().code)
  expect(answers).toEqual([...Array(10).fill('sign-in-wrong'), 'too-many-tries'])
})

test('a refused sign-in that could not be recorded is answered as usual, and the log of the machine says so', async () => {
  const lines: string[] = []
  const log = { write: (line: string) => void lines.push(line) }
  const broken = await testApp({ isEmpty: true, passwordCost: CHEAP, logLevel: 'error', log })
  const code = await makeSetUpCode(broken.db, Date.now())
  await browser(broken.app).post('/set-up', { ...OWNER, code })
  await sql`drop table audit cascade`.execute(broken.owner)
  const wrong = await browser(broken.app).post('/sessions', { email, password: 'not the one' })
  expect(wrong.json().code).toBe('sign-in-wrong')
  await expect.poll(() => lines.join('')).toContain('What was to be done after an answer')
  expect(lines.join('')).not.toContain(email)
  await broken.close()
})
