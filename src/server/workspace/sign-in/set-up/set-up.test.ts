import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyAudit } from '#server/db/audit/verify.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { browser, CHEAP, OWNER, PASSWORD } from '#server/workspace/sign-in/browser.example.ts'
import { makeSetUpCode } from './set-up-code.ts'

let house: TestApp
let code: string
beforeEach(async () => {
  house = await testApp({ isEmpty: true, passwordCost: CHEAP })
  code = (await makeSetUpCode(house.db, Date.now())) ?? ''
})
afterEach(() => house.close())

const setUp = (given: object = {}) =>
  browser(house.app).post('/set-up', { ...OWNER, code, ...given })

test('nobody is asked to set up twice, and the code is printed in two groups of four', async () => {
  expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/)
  expect((await setUp()).statusCode).toBe(200)
  expect(await makeSetUpCode(house.db, Date.now())).toBeNull()
  const again = await setUp({ email: 'ben@acme.example' })
  expect([again.statusCode, again.json().code]).toEqual([409, 'set-up-over'])
})

test('before there is a first owner nothing is open but the way to make one', async () => {
  const page = browser(house.app)
  for (const url of ['/workspaces', '/people', '/account', '/audit', '/members']) {
    const answer = await page.get(url)
    expect([url, answer.statusCode, answer.json().code]).toEqual([url, 401, 'set-up-needed'])
  }
  const made = await page.put('/workspaces/example', {})
  const upload = await page.post('/uploads?fileName=a.csv', { a: 1 })
  expect([made.json().code, upload.json().code]).toEqual(['set-up-needed', 'set-up-needed'])
})

test('the first owner adopts the workspace: its name, zone, currency, agreement, two teams and both hats', async () => {
  const page = browser(house.app)
  expect((await page.get('/session')).json()).toMatchObject({ state: 'set-up', human: null })
  const answer = await page.post('/set-up', { ...OWNER, code, worksIn: 'both' })
  expect([answer.statusCode, answer.json()]).toEqual([200, { done: true }])
  expect((await page.get('/session')).json()).toMatchObject({
    state: 'signed-in',
    human: { name: 'Rosa Delgado', email: 'rosa@northwind.example', hasSecondFactor: false },
  })
  const [workspace] = (await page.get('/workspaces')).json()
  expect(workspace).toMatchObject({
    workspaceId: house.workspaceId,
    name: 'Northwind Pumps',
    timeZone: 'Europe/Berlin',
    currency: 'CHF',
    version: 1,
  })
  const kept = await inWorkspace(house.owner, house.workspaceId, (tx) =>
    sql`select m.roles, m.sees, m.email, w.small_mode, a.document ->> 'timeZone' as zone,
        a.document ->> 'name' as company,
        array(select name || '/' || side from team order by name) as teams,
        (select count(*) from member_team) as in_teams, (select count(*) from seat) as seats
      from member m, workspace w, agreement_version a`.execute(tx),
  )
  expect(kept.rows).toEqual([
    {
      roles: ['owner', 'marketing-manager', 'sales-manager'],
      sees: 'all',
      email: 'rosa@northwind.example',
      small_mode: true,
      zone: 'Europe/Berlin',
      company: 'Northwind Pumps',
      teams: ['Marketing/marketing', 'Sales/sales'],
      in_teams: 2,
      seats: 1,
    },
  ])
})

test('what the set-up changed in the agreement is promised by the audit, so that it verifies', async () => {
  await setUp()
  const { db, workspaceId } = house
  const verified = await verifyAudit(db, workspaceId)
  expect(verified).toMatchObject({ fault: null, agreements: [] })
  const { rows } = await inWorkspace(house.owner, workspaceId, (tx) =>
    sql`select actor_name, action from audit order by seq desc limit 2`.execute(tx),
  )
  expect(rows).toEqual([
    { actor_name: 'Rosa Delgado', action: 'claim-workspace' },
    { actor_name: 'Rosa Delgado', action: 'put-in-force' },
  ])
})

test('each start makes the code of the one before worthless, so that one is kept at most', async () => {
  const newer = (await makeSetUpCode(house.db, Date.now())) ?? ''
  const { rows } = await sql`select count(*) as codes from verification`.execute(house.owner)
  expect(rows).toEqual([{ codes: 1 }])
  expect((await setUp()).json().code).toBe('set-up-code-wrong')
  expect((await setUp({ code: newer })).statusCode).toBe(200)
})

test('of two first owners at once one wins, and the code is good for nothing any more', async () => {
  const answers = await Promise.all([setUp(), setUp({ email: 'ben@acme.example' })])
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409])
  const { rows } = await sql`select (select count(*) from human) as humans,
    (select count(*) from verification) as codes`.execute(house.owner)
  expect(rows).toEqual([{ humans: 1, codes: 0 }])
})

test('a wrong code opens nothing and can be guessed ten times', async () => {
  for (let i = 0; i < 10; i += 1) {
    const answer = await setUp({ code: 'AAAA-AAAA' })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'set-up-code-wrong'])
  }
  const stopped = await setUp({ code: 'AAAA-AAAA' })
  expect([stopped.statusCode, stopped.json().code]).toEqual([429, 'too-many-tries'])
  expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0)
})

test('a password that is easy to guess, a zone or a currency that nobody knows, and a name of two lines are refused', async () => {
  const weak = await setUp({ password: 'rosa1234' })
  const zone = await setUp({ timeZone: '+01:00' })
  expect([weak.json().code, zone.json().code]).toEqual(['password-weak', 'zone-unknown'])
  for (const unfit of [{ currency: 'ZZZ' }, { company: 'Acme\nand more' }])
    expect((await setUp(unfit)).json()).toMatchObject({
      code: 'request-unfit',
      fields: Object.keys(unfit),
    })
  expect((await setUp({ password: PASSWORD })).statusCode).toBe(200)
})
