import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Invitation, Member, MemberPage, Team } from '#api/members.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

let house: TestApp
let ada: TestMember
beforeAll(async () => {
  house = await testApp()
  ada = await testMember(house.db, house.workspaceId, { name: 'Ada', roles: ['owner'] })
})
afterAll(() => house.close())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
async function call<T>(
  who: TestMember,
  method: Method,
  url: string,
  { version, ...payload }: { version?: number; [field: string]: unknown } = {},
) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...who.headers, ...(version && { 'if-match': `"${version}"` }) },
    ...(Object.keys(payload).length > 0 && { payload }),
  })
  const body = answer.json() as T & { code?: string }
  return { status: answer.statusCode, etag: answer.headers.etag, body }
}
const member = (name: string, roles: Member['roles'], over = {}) =>
  testMember(house.db, house.workspaceId, { name, roles, ...over })
const read = async (who: TestMember, id: number) =>
  (await call<MemberPage>(who, 'GET', `/members/${id}`)).body
const audit = async () => {
  const { rows } = await sql<{ action: string; subject_label: string; actor_name: string }>`
    select action, subject_label, actor_name from audit order by seq`.execute(house.owner)
  return rows.map((row) => `${row.actor_name} ${row.action} ${row.subject_label}`)
}
let teamNo = 0
const team = async (side: Team['side']) => {
  teamNo += 1
  return (await call<Team>(ada, 'POST', '/teams', { name: `Team ${teamNo}`, side })).body
}

describe('changing a member', () => {
  test('an owner gives a role, and the member’s sessions end with it', async () => {
    const rosa = await member('Rosa', ['rep'])
    const { version } = await read(ada, rosa.memberId)
    const changed = await call<Member>(ada, 'PATCH', `/members/${rosa.memberId}`, {
      version,
      roles: ['sales-manager'],
      sees: 'all',
    })
    expect(changed).toMatchObject({
      status: 200,
      etag: `"${version + 1}"`,
      body: { roles: ['sales-manager'], sees: 'all', version: version + 1 },
    })
    expect((await call(rosa, 'GET', '/members/own')).body.code).toBe('signed-out')
    const told = await audit()
    expect(told).toContain('Ada give-role Rosa')
    expect(told).toContain('Ada change-member Rosa')
    expect(await read(ada, rosa.memberId)).toMatchObject({
      ends: { sessions: 0 },
      hasSecondFactor: false,
      lastChange: { by: 'Ada' },
    })
  })

  test('another name in the CRM leaves the sessions open', async () => {
    const rosa = await member('Rosa D', ['rep'])
    const { version } = await read(ada, rosa.memberId)
    const knownAs = ['Rosa Delgado', ' rosa delgado ', 'R. Delgado']
    const changed = await call<Member>(ada, 'PATCH', `/members/${rosa.memberId}`, {
      version,
      knownAs,
    })
    expect((await read(ada, ada.memberId)).lastHereAt).toBeGreaterThan(Date.now() - 300_000)
    expect(changed.body.knownAs).toEqual(['rosa delgado', 'r. delgado'])
    expect((await call<Member>(rosa, 'GET', '/members/own')).body.knownAs).toHaveLength(2)
  })

  test('a change says which version it is made to, and sees what somebody else made of it', async () => {
    const lea = await member('Lea', ['viewer'])
    const url = `/members/${lea.memberId}`
    const { version } = await read(ada, lea.memberId)
    expect((await call(ada, 'PATCH', url, { roles: ['executive'] })).status).toBe(428)
    expect((await call(ada, 'PATCH', url, { version, roles: ['executive'] })).status).toBe(200)
    const late = await call<Member>(ada, 'PATCH', url, { version, roles: ['viewer', 'executive'] })
    expect([late.status, late.body.code]).toEqual([412, 'version-stale'])
    expect(late.body).toMatchObject({
      version: version + 1,
      difference: [{ field: 'roles', base: ['viewer'], theirs: ['executive'], conflict: true }],
    })
    expect(await read(ada, lea.memberId)).toMatchObject({ roles: ['executive'] })
  })

  test('of 50 changes to one version one is made', async () => {
    const lea = await member('Lea M', ['viewer'])
    const { version } = await read(ada, lea.memberId)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        call(ada, 'PATCH', `/members/${lea.memberId}`, { version, knownAs: [`lea ${i}`] }),
      ),
    )
    const counts = Object.groupBy(answers, ({ status }) => status)
    expect([counts[200]?.length, counts[412]?.length]).toEqual([1, 49])
  })

  test('roles that cannot be held together are refused with a code', async () => {
    const mira = await member('Mira', ['mediator'])
    const { version } = await read(ada, mira.memberId)
    const url = `/members/${mira.memberId}`
    const mixed = await call(ada, 'PATCH', url, { version, roles: ['mediator', 'rep'] })
    expect([mixed.status, mixed.body.code]).toEqual([422, 'roles-mixed'])
    const guest = await call(ada, 'PATCH', url, { version, roles: ['guest'], sees: 'origins' })
    expect(guest.body.code).toBe('sees-no-origin')
    const sales = await team('sales')
    const inTeam = await call(ada, 'PATCH', url, { version, teams: [sales.teamId] })
    expect(inTeam.body.code).toBe('team-other-side')
    expect((await call(ada, 'PATCH', url, { version, teams: [999_999] })).body.code).toBe(
      'team-unknown',
    )
    expect((await call(ada, 'PATCH', '/members/999999', { version })).status).toBe(404)
  })
})

describe('managers', () => {
  test('manage the members of their own teams and find nobody else', async () => {
    const mine = await team('sales')
    const theirs = await team('sales')
    const karl = await member('Karl', ['sales-manager'], { sees: 'team' })
    const rosa = await member('Rosa R', ['rep'])
    const rolf = await member('Rolf', ['rep'])
    const otto = await member('Otto', ['owner', 'rep'])
    const put = async (who: TestMember, teams: number[]) => {
      const { version } = await read(ada, who.memberId)
      await call(ada, 'PATCH', `/members/${who.memberId}`, { version, teams })
    }
    await put(rosa, [mine.teamId])
    await put(rolf, [theirs.teamId])
    await put(otto, [mine.teamId])
    const { version } = await read(ada, karl.memberId)
    await sql`insert into member_team (workspace_id, member_id, team_id)
      values (${house.workspaceId}, ${karl.memberId}, ${mine.teamId})`.execute(house.owner)

    const by = (who: TestMember, change: object) =>
      call(karl, 'PATCH', `/members/${who.memberId}`, { version: 2, ...change })
    expect((await by(rosa, { sees: 'team' })).status).toBe(200)
    for (const who of [rolf, otto, ada])
      expect((await by(who, { sees: 'own' })).body.code).toBe('member-unknown')
    const own = { version, sees: 'all' }
    expect((await call(karl, 'PATCH', `/members/${karl.memberId}`, own)).status).toBe(404)
    const again = { version: 3 }
    const at = `/members/${rosa.memberId}`
    for (const change of [
      { roles: ['owner', 'rep'] },
      { roles: ['executive'], teams: [], sees: 'own' },
      { teams: [theirs.teamId] },
      { sees: 'all' },
      { knownAs: ['the boss'] },
    ])
      expect((await call(karl, 'PATCH', at, { ...again, ...change })).body.code).toBe('beyond-own')
    expect((await call(karl, 'DELETE', `/members/${rolf.memberId}`, again)).status).toBe(404)
    expect((await call(karl, 'DELETE', at, again)).status).toBe(200)
  })

  test('a rep changes nobody, not even with a version', async () => {
    const rep = await member('Rita', ['rep'])
    const answer = await call(rep, 'PATCH', `/members/${rep.memberId}`, {
      version: 1,
      roles: ['owner'],
    })
    expect([answer.status, answer.body.code]).toEqual([403, 'not-allowed'])
  })
})

describe('a workspace is never without an owner', () => {
  test('the last one can neither leave nor give the role up', async () => {
    const lone = await testApp()
    try {
      const owner = await testMember(lone.db, lone.workspaceId, { name: 'Ada', roles: ['owner'] })
      const url = `/api/v1/members/${owner.memberId}`
      const headers = { ...owner.headers, 'if-match': '"1"' }
      const up = await lone.app.inject({
        method: 'PATCH',
        url,
        headers,
        payload: { roles: ['viewer'] },
      })
      const left = await lone.app.inject({ method: 'DELETE', url, headers })
      expect([up.json().code, left.json().code]).toEqual(['last-owner', 'last-owner'])
    } finally {
      await lone.close()
    }
  })

  test('of two owners who demote each other at once one stays, every time', async () => {
    const pair = await testApp()
    try {
      for (let round = 0; round < 12; round += 1) {
        await sql`update member set roles = '{viewer}', version = 1`.execute(pair.owner)
        const [one, two] = await Promise.all(
          ['Ada', 'Eve'].map((name) =>
            testMember(pair.db, pair.workspaceId, { name, roles: ['owner'] }),
          ),
        )
        const demote = (by?: TestMember, whom?: TestMember) =>
          pair.app.inject({
            method: round % 2 === 0 ? 'PATCH' : 'DELETE',
            url: `/api/v1/members/${whom?.memberId}`,
            headers: { ...by?.headers, 'if-match': '"1"' },
            ...(round % 2 === 0 && { payload: { roles: ['viewer'] } }),
          })
        const answers = await Promise.all([demote(one, two), demote(two, one)])
        const done = answers.filter(({ statusCode }) => statusCode === 200)
        expect(done).toHaveLength(1)
        const { rows } = await sql<{ owners: number }>`
          select count(*) as owners from member where 'owner' = any(roles) and ended_at is null`.execute(
          pair.owner,
        )
        expect(rows[0]?.owners).toBe(1)
      }
    } finally {
      await pair.close()
    }
  })
})

test('who may not see the settings learns nobody’s sessions, keys and second factor, nor does a key of who may', async () => {
  const rosa = await member('Rosa V', ['rep'])
  const { body: made } = await call<{ text: string }>(ada, 'POST', '/members/own/keys', {
    name: 'Who is here',
    scopes: ['see-members'],
  })
  const veiled = { ends: null, lastChange: null, hasSecondFactor: null }
  expect(await read(rosa, ada.memberId)).toMatchObject(veiled)
  const byKey = await house.app.inject({
    url: `/api/v1/members/${rosa.memberId}`,
    headers: { authorization: `Bearer ${made.text}` },
  })
  expect(byKey.json()).toMatchObject({ name: 'Rosa V', ...veiled })
  expect((await read(ada, ada.memberId)).ends?.ownKeys).toMatchObject([{ name: 'Who is here' }])
})

test('a membership that ends takes sessions, seat and own keys with it, and the row stays', async () => {
  const rosa = await member('Rosa E', ['rep'])
  const made = await call<{ text: string }>(rosa, 'POST', '/members/own/keys', {
    name: 'My script',
    scopes: ['read-people'],
  })
  expect(made.status).toBe(200)
  const byKey = () =>
    house.app.inject({
      url: '/api/v1/people?limit=1',
      headers: { authorization: `Bearer ${made.body.text}` },
    })
  expect((await byKey()).statusCode).toBe(200)
  const page = await read(ada, rosa.memberId)
  expect(page).toMatchObject({ ends: { sessions: 1, ownKeys: [{ name: 'My script' }] } })
  const ended = await call(ada, 'DELETE', `/members/${rosa.memberId}`, { version: page.version })
  expect(ended.body).toMatchObject({ sessionsEnded: 1, keysRevoked: 1 })
  expect((await byKey()).json().code).toBe('key-unknown')
  expect((await call(rosa, 'GET', '/members/own')).body.code).toBe('signed-out')
  const { body: all } = await call<Member[]>(ada, 'GET', '/members')
  expect(all.find((each) => each.memberId === rosa.memberId)?.endedAt).not.toBeNull()
  const again = { version: page.version + 1, roles: ['owner'] }
  expect((await call(ada, 'PATCH', `/members/${rosa.memberId}`, again)).status).toBe(404)
})

describe('teams', () => {
  test('are made, renamed and removed when nobody is in them', async () => {
    const made = await call<Team>(ada, 'POST', '/teams', { name: 'Field', side: 'sales' })
    expect(made.body).toMatchObject({ name: 'Field', side: 'sales', members: 0, version: 1 })
    const url = `/teams/${made.body.teamId}`
    const twice = await call(ada, 'POST', '/teams', { name: 'Field', side: 'marketing' })
    expect(twice.body.code).toBe('team-name-taken')
    const renamed = await call<Team>(ada, 'PATCH', url, { version: 1, name: 'Field sales' })
    expect(renamed.body).toMatchObject({ name: 'Field sales', version: 2 })
    expect((await call(ada, 'PATCH', url, { version: 1, name: 'X' })).status).toBe(412)

    const rosa = await member('Rosa T', ['rep'])
    const teams = [made.body.teamId]
    await call(ada, 'PATCH', `/members/${rosa.memberId}`, { version: 1, teams })
    expect((await call(ada, 'DELETE', url, { version: 2 })).body.code).toBe('team-not-empty')
    await call(ada, 'DELETE', `/members/${rosa.memberId}`, { version: 2 })
    expect((await call(ada, 'DELETE', url, { version: 2 })).body).toMatchObject({ removed: true })
    expect((await call(ada, 'DELETE', url, { version: 2 })).status).toBe(404)
  })

  test('there is one revenue team at most', async () => {
    const made = await Promise.all(
      ['R1', 'R2', 'R3'].map((name) => call(ada, 'POST', '/teams', { name, side: 'revenue' })),
    )
    expect(made.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})

describe('invitations', () => {
  const invite = (who: TestMember, over = {}) =>
    call<{ invitation: Invitation; link: string }>(who, 'POST', '/invitations', {
      email: `${randomUUID()}@acme.example`,
      name: 'Rosa Delgado',
      roles: ['rep'],
      ...over,
    })

  test('a link is shown once, goes out by mail, and only its hash is kept', async () => {
    const { status, body } = await invite(ada)
    expect(status).toBe(200)
    expect(body.invitation).toMatchObject({ roles: ['rep'], sees: 'own', invitedBy: 'Ada' })
    expect(body.invitation.expiresAt - body.invitation.madeAt).toBe(7 * 86_400_000)
    const [, token = ''] = body.link.split('#')
    expect(body.link).toMatch(/^http:\/\/localhost:4400\/join#[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/)
    const mails = await sql<{ recipient: string; body: string }>`
      select recipient, body from mail`.execute(house.owner)
    const mail = mails.rows.find(({ recipient }) => recipient === body.invitation.email)
    expect(mail?.body).toContain(body.link)
    const kept = await sql<{ row: string }>`
      select row_to_json(i)::text as row from invitation i`.execute(house.owner)
    expect(kept.rows.some(({ row }) => row.includes(token.slice(33)))).toBe(false)
    const told = await sql<{ entry: string }>`
      select row_to_json(a)::text as entry from audit a`.execute(house.owner)
    expect(told.rows.some(({ entry }) => entry.includes(token.slice(33)))).toBe(false)
  })

  test('again means another link, and withdrawn means none', async () => {
    const { body } = await invite(ada)
    const url = `/invitations/${body.invitation.invitationId}`
    const again = await call<{ link: string }>(ada, 'POST', `${url}/renewals`)
    expect(again.status).toBe(200)
    expect(again.body.link).not.toBe(body.link)
    expect((await call(ada, 'DELETE', url)).body).toEqual({ withdrawn: true })
    expect((await call(ada, 'DELETE', url)).status).toBe(404)
    expect((await call(ada, 'POST', `${url}/renewals`)).status).toBe(404)
  })

  test('the answer is the same whether somebody has an account or not', async () => {
    const other = await member('Nobody Here', ['viewer'])
    const { rows } = await sql<{ email: string }>`
      select email from human where id = ${other.humanId}`.execute(house.owner)
    await call(ada, 'DELETE', `/members/${other.memberId}`, { version: 1 })
    const known = await invite(ada, { email: rows[0]?.email.toUpperCase() })
    const unknown = await invite(ada)
    const shape = ({ status, body }: typeof known) => [
      status,
      Object.keys(body),
      Object.keys(body.invitation),
    ]
    expect(shape(known)).toEqual(shape(unknown))
  })

  test('nobody invites a member, the invited, or somebody above themselves', async () => {
    const rosa = await member('Rosa I', ['rep'])
    const { email } = await read(ada, rosa.memberId)
    expect((await invite(ada, { email })).body.code).toBe('member-already')
    const first = await invite(ada)
    const twice = await invite(ada, { email: first.body.invitation.email })
    expect(twice.body.code).toBe('invited-already')
    const karl = await member('Karl I', ['sales-manager'], { sees: 'team' })
    expect((await invite(karl, { roles: ['owner'] })).body.code).toBe('beyond-own')
    expect((await invite(karl)).body.code).toBe('beyond-own')
    const sales = await team('sales')
    await sql`insert into member_team (workspace_id, member_id, team_id)
      values (${house.workspaceId}, ${karl.memberId}, ${sales.teamId})`.execute(house.owner)
    const fine = await invite(karl, { teams: [sales.teamId] })
    expect(fine.status).toBe(200)
    const seen = await call<Invitation[]>(karl, 'GET', '/invitations')
    expect(seen.body.map(({ invitationId }) => invitationId)).toEqual([
      fine.body.invitation.invitationId,
    ])
    const elses = first.body.invitation.invitationId
    expect((await call(karl, 'DELETE', `/invitations/${elses}`)).status).toBe(404)
  })

  test('a name with a line break comes into no mail', async () => {
    expect((await invite(ada, { name: 'Rosa\r\nBcc: all@acme.example' })).status).toBe(400)
  })
})
