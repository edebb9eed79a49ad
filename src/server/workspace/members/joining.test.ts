import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Member } from '#api/members.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

const PASSWORD = 'correct horse battery'
const host = 'localhost:4400'
const STRANGER = { host, origin: `http://${host}` }

let house: TestApp
let ada: TestMember
beforeAll(async () => {
  house = await testApp({ passwordCost: { memory: 64, passes: 1, parallelism: 1 } })
  ada = await testMember(house.db, house.workspaceId, { name: 'Ada', roles: ['owner'] })
})
afterAll(() => house.close())

type Headers = Record<string, string>
const post = (url: string, payload: object, headers: Headers = STRANGER) =>
  house.app.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload })
let invitedNo = 0
async function invited(over: object = {}, by: TestMember = ada) {
  invitedNo += 1
  const email = `rosa${invitedNo}@acme.example`
  const asked = { email, name: 'Rosa Delgado', roles: ['rep'], ...over }
  const answer = await post('/invitations', asked, by.headers)
  const { invitation, link } = answer.json()
  return { email, token: link.split('#')[1] as string, ...invitation, link }
}
const members = async () => {
  const answer = await house.app.inject({ url: '/api/v1/members', headers: ada.headers })
  return answer.json<Member[]>()
}

test('somebody new takes an invitation up with a name and a password, and is signed in', async () => {
  const { token, email } = await invited()
  const preview = await post('/joinings/preview', { token })
  expect(preview.json()).toMatchObject({
    workspace: 'Acme',
    invitedBy: 'Ada',
    email,
    roles: ['rep'],
    signedInAs: null,
  })
  const weak = await post('/joinings', { token, password: 'short' })
  expect([weak.statusCode, weak.json().code]).toEqual([422, 'password-weak'])
  const joined = await post('/joinings', { token, name: 'Rosa D.', password: PASSWORD })
  expect(joined.json()).toEqual({ workspaceId: house.workspaceId, email })
  const cookie = joined.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
  const own = await house.app.inject({
    url: '/api/v1/members/own',
    headers: { ...STRANGER, cookie: cookie.join('; ') },
  })
  expect(own.json()).toMatchObject({ name: 'Rosa D.', email, roles: ['rep'], sees: 'own' })
  // Whose people she sees is told by who invited, never by what she types.
  expect(own.json().knownAs).toEqual(['rosa delgado', email])
  const signed = await post('/sessions', { email, password: PASSWORD })
  expect(signed.json()).toEqual({ state: 'signed-in' })
})

test('a name that was given by somebody who sees only a team opens nobody’s people', async () => {
  const karl = await testMember(house.db, house.workspaceId, {
    name: 'Karl',
    roles: ['sales-manager'],
    sees: 'team',
  })
  const { rows } = await sql<{ team_id: number }>`insert into team (workspace_id, name, side)
    values (${house.workspaceId}, 'Field', 'sales') returning team_id`.execute(house.owner)
  const teamId = rows[0]?.team_id ?? 0
  await sql`insert into member_team (workspace_id, member_id, team_id)
    values (${house.workspaceId}, ${karl.memberId}, ${teamId})`.execute(house.owner)
  const { token, email } = await invited({ name: 'The Boss', teams: [teamId] }, karl)
  expect((await post('/joinings', { token, password: PASSWORD })).statusCode).toBe(200)
  const boss = (await members()).find((member) => member.email === email)
  expect(boss).toMatchObject({ name: 'The Boss', knownAs: [], teams: [teamId] })
})

test('of twenty who take one invitation up at once one comes in', async () => {
  const { token, email } = await invited()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post('/joinings', { token, password: PASSWORD })),
  )
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
  expect(new Set(answers.map((answer) => answer.json().code))).toEqual(
    new Set([undefined, 'invitation-over']),
  )
  expect((await members()).filter((member) => member.email === email)).toHaveLength(1)
})

test('whoever is signed in comes in as themselves, and only once', async () => {
  const otto = await testMember(house.db, house.workspaceId, { name: 'Otto', roles: ['viewer'] })
  const { token } = await invited()
  const already = await post('/joinings', { token }, otto.headers)
  expect(already.json().code).toBe('member-already')
  await house.app.inject({
    method: 'DELETE',
    url: `/api/v1/members/${otto.memberId}`,
    headers: { ...ada.headers, 'if-match': '"1"' },
  })
  // They come back as the same member, with what the invitation gives.
  const headers = await sessionAgain(otto)
  const preview = await post('/joinings/preview', { token }, headers)
  expect(preview.json().signedInAs).toMatchObject({ name: 'Otto' })
  expect((await post('/joinings', { token }, headers)).statusCode).toBe(200)
  const back = (await members()).find(({ memberId }) => memberId === otto.memberId)
  expect(back).toMatchObject({ roles: ['rep'], endedAt: null })
})

/** The session ended with the membership: another one, as if signed in again. */
async function sessionAgain(who: TestMember): Promise<Headers> {
  const other = await testMember(house.db, house.workspaceId, { name: 'Again', roles: ['viewer'] })
  await sql`update human_session set human_id = ${who.humanId} where id = ${other.sessionId}`.execute(
    house.owner,
  )
  return other.headers
}

test('nobody takes over the account that a mail address has', async () => {
  const eve = await testMember(house.db, house.workspaceId, { name: 'Eve', roles: ['viewer'] })
  const { rows } = await sql<{ email: string }>`
    select email from human where id = ${eve.humanId}`.execute(house.owner)
  await house.app.inject({
    method: 'DELETE',
    url: `/api/v1/members/${eve.memberId}`,
    headers: { ...ada.headers, 'if-match': '"1"' },
  })
  const { token } = await invited({ email: rows[0]?.email })
  const taken = await post('/joinings', { token, password: PASSWORD })
  expect(taken.json().code).toBe('joining-needs-sign-in')
  expect(taken.cookies).toEqual([])
})

test('an invitation that is withdrawn, renewed, over seven days old or changed leads nowhere', async () => {
  const withdrawn = await invited()
  await house.app.inject({
    method: 'DELETE',
    url: `/api/v1/invitations/${withdrawn.invitationId}`,
    headers: ada.headers,
  })
  const renewed = await invited()
  const again = await post(`/invitations/${renewed.invitationId}/renewals`, {}, ada.headers)
  const old = await invited()
  await sql`update invitation set expires_at = now() - interval '1 second'
    where invitation_id = ${old.invitationId}`.execute(house.owner)
  const { token } = await invited()
  const changed = `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`
  const elsewhere = `${'0'.repeat(32)}${token.slice(32)}`
  const over = [withdrawn.token, renewed.token, old.token, changed, elsewhere, 'nothing']
  for (const each of over) {
    expect((await post('/joinings/preview', { token: each })).json().code).toBe('invitation-over')
    const join = await post('/joinings', { token: each, password: PASSWORD })
    expect([join.statusCode, join.json().code]).toEqual([410, 'invitation-over'])
  }
  const link = again.json().link.split('#')[1]
  expect((await post('/joinings', { token: link, password: PASSWORD })).statusCode).toBe(200)
})

test('what an invitation promises no longer holds when the company left small mode', async () => {
  const both = ['marketing-manager', 'sales-manager']
  const { token } = await invited({ roles: both })
  await sql`update workspace set small_mode = false`.execute(house.owner)
  const join = await post('/joinings', { token, password: PASSWORD })
  expect(join.json().code).toBe('invitation-over')
  await sql`update workspace set small_mode = true`.execute(house.owner)
})
