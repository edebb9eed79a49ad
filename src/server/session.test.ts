import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { tell } from './db/log.ts'
import { tellMembersChanged } from './db/notices.ts'
import { applicationAddress } from './db/roles.ts'
import { inWorkspace } from './db/transaction.ts'
import { createWorkspace } from './db/workspaces.ts'
import { type TestApp, testApp } from './test-app.ts'
import { seatOf, type TestMember, testMember } from './test-members.ts'

const NOW = Date.UTC(2026, 0, 5)

let house: TestApp
let other: string
let cast: Record<'owner' | 'rosa' | 'karl' | 'mira' | 'guest' | 'viewer', TestMember>

beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  other = await createWorkspace(
    db,
    { name: 'Other', timeZone: 'UTC', currency: 'EUR', isExample: false },
    defaultAgreement('Other', 'UTC'),
    NOW,
  )
  for (const [workspace, mark] of [
    [workspaceId, ''],
    [other, 'foreign-'],
  ] as const)
    await tell(db, workspace, 'crm', [...people(mark)], NOW)
  const member = (name: string, roles: Parameters<typeof testMember>[2]['roles'], more = {}) =>
    testMember(db, workspaceId, { name, roles, ...more })
  cast = {
    owner: await member('Olga Ownerson', ['owner']),
    rosa: await member('Rosa Delgado', ['rep']),
    karl: await member('Karl Voss', ['sales-manager']),
    mira: await member('Mira Sandor', ['mediator']),
    guest: await member('Ole Brandt', ['guest'], { origins: ['Paid search'] }),
    viewer: await member('Vera View', ['viewer']),
  }
  await sameTeam([cast.rosa, cast.karl])
})
afterAll(() => house.close())

/** Four people: Rosa's, Karl's, one without an owner, one of a paid search. */
function* people(mark: string) {
  const told: [string, Record<string, string>][] = [
    ['ada', { name: 'Ada', owner: 'Rosa Delgado', email: `${mark}ada@buyer.example` }],
    ['bea', { name: 'Bea', owner: 'KARL VOSS', phone: '+31 20 123 4567' }],
    ['cleo', { name: 'Cleo' }],
    ['dan', { name: 'Dan', origin: 'Paid search' }],
  ]
  for (const [key, properties] of told)
    yield {
      messageId: `${mark}${key}`,
      person: `${mark}${key}`,
      kind: 'identify' as const,
      name: 'identify',
      properties,
      happenedAt: NOW,
    }
}

async function sameTeam(members: TestMember[]) {
  const { workspaceId } = house
  await inWorkspace(house.db, workspaceId, async (tx) => {
    const { team_id } = await tx
      .insertInto('team')
      .values({ workspace_id: workspaceId, name: 'Sales NL', side: 'sales' })
      .returning('team_id')
      .executeTakeFirstOrThrow()
    for (const { memberId } of members)
      await tx
        .insertInto('member_team')
        .values({ workspace_id: workspaceId, member_id: memberId, team_id })
        .execute()
  })
}

const get = (url: string, who: TestMember | null, more = {}) =>
  house.app.inject({ url: `/api/v1${url}`, headers: { ...who?.headers, ...more } })
const seen = async (who: TestMember) =>
  (await get('/people?sort=name', who)).json().rows.map((row: { name: string }) => row.name)
const idOf = async (name: string) => {
  const { rows } = (await get('/people', cast.owner)).json()
  return rows.find((row: { name: string }) => row.name === name).personId as number
}

describe('who asks', () => {
  test('without a session nothing is open', async () => {
    for (const cookie of ['', 'lockstep=', 'lockstep=x.y', 'lockstep=%E0%A4%A', 'other=1']) {
      const answer = await get('/people', null, { cookie })
      expect(answer.statusCode, cookie).toBe(401)
      expect(answer.json().code).toBe('signed-out')
    }
  })

  test('a session that ended is none', async () => {
    const gone = await testMember(house.db, house.workspaceId, { name: 'Gus', roles: ['owner'] })
    expect((await get('/people', gone)).statusCode).toBe(200)
    await house.db.deleteFrom('human_session').where('id', '=', gone.sessionId).execute()
    expect((await get('/people', gone)).statusCode).toBe(401)
    const late = await testMember(house.db, house.workspaceId, { name: 'Lea', roles: ['owner'] })
    await sql`update human_session set expires_at = now() - interval '1 second'
      where id = ${late.sessionId}`.execute(house.db)
    expect((await get('/people', late)).statusCode).toBe(401)
  })

  test('another workspace does not exist for who has no seat in it', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000'
    const answers = await Promise.all(
      [other, unknown, 'no uuid', `${other}'; drop table event; --`].map((workspace) =>
        get('/people', cast.owner, { [WORKSPACE_HEADER]: workspace }),
      ),
    )
    const bodies = answers.map((answer) => ({ ...answer.json(), requestId: '' }))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404])
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
  })

  test('who has two seats sees the one that is asked about', async () => {
    const both = await testMember(house.db, house.workspaceId, { name: 'Bo', roles: ['viewer'] })
    await seatOf(house.db, other, both.humanId, {
      name: 'Bo',
      email: 'bo@x.example',
      roles: ['owner'],
    })
    const foreign = await get('/people', both, { [WORKSPACE_HEADER]: other })
    expect(foreign.json().total).toBe(4)
    expect(JSON.stringify(foreign.json())).not.toContain(`"key":"ada"`)
  })

  test('a member who left is nobody', async () => {
    const left = await testMember(house.db, house.workspaceId, { name: 'Leo', roles: ['viewer'] })
    expect((await get('/people', left)).statusCode).toBe(200)
    await inWorkspace(house.db, house.workspaceId, async (tx) => {
      await tx
        .updateTable('member')
        .set({ ended_at: NOW })
        .where('workspace_id', '=', house.workspaceId)
        .where('member_id', '=', left.memberId)
        .execute()
      await tellMembersChanged(tx, house.workspaceId)
    })
    await expect.poll(async () => (await get('/people', left)).statusCode).toBe(404)
  })
})

describe('a workspace that is gone', () => {
  test('does not keep anybody from signing out or asking who they are', async () => {
    const elsewhere = { [WORKSPACE_HEADER]: other }
    expect((await get('/session', cast.viewer, elsewhere)).statusCode).toBe(200)
    expect((await get('/account', cast.viewer, elsewhere)).statusCode).toBe(200)
    expect((await get('/agreement', cast.viewer, elsewhere)).statusCode).toBe(404)
  })
})

describe('under https', () => {
  test('only the cookie that no other host can set is a session', async () => {
    const publicUrl = 'https://lockstep.example'
    const secure = await testApp({
      db: house.db,
      application: applicationAddress(house.address),
      publicUrl,
    })
    const ask = (cookie: string) =>
      secure.app.inject({ url: '/api/v1/agreement', headers: { host: 'lockstep.example', cookie } })
    const { cookie } = cast.owner.headers
    expect((await ask(cookie)).statusCode).toBe(401)
    expect((await ask(`__Host-${cookie}`)).statusCode).toBe(200)
    const rename = (origin: string) =>
      secure.app.inject({
        method: 'PATCH',
        url: '/api/v1/workspace',
        headers: { host: 'localhost:4400', cookie: `__Host-${cookie}`, origin, 'if-match': '"1"' },
        payload: { name: 'Acme' },
      })
    expect((await rename(publicUrl)).statusCode).toBe(200)
    expect((await rename('https://evil.example')).statusCode).toBe(403)
    await secure.close()
  })
})

test('what changes while the database cannot be heard is not forgotten to be asked', async () => {
  const { db, workspaceId } = house
  const ina = await testMember(db, workspaceId, { name: 'Ina', roles: ['owner'] })
  expect((await get('/imports', ina)).statusCode).toBe(200)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'listen lockstep_members%'`.execute(
    house.owner,
  )
  await sql`update member set roles = '{viewer}' where workspace_id = ${workspaceId}
    and member_id = ${ina.memberId}`.execute(house.owner)
  await expect.poll(async () => (await get('/imports', ina)).statusCode).toBe(403)
  await sleep(1_500)
  expect((await get('/imports', ina)).statusCode).toBe(403)
})

describe('what they may', () => {
  test.each([
    ['owner', 200, 200, 200],
    ['rosa', 200, 200, 403],
    ['karl', 200, 200, 403],
    ['mira', 200, 200, 403],
    ['viewer', 200, 200, 403],
    ['guest', 200, 403, 403],
  ] as const)('%s: people %i, scoreboard %i, imports %i', async (who, people, board, imports) => {
    expect((await get('/people', cast[who])).statusCode).toBe(people)
    expect((await get('/scoreboard', cast[who])).statusCode).toBe(board)
    expect((await get('/imports', cast[who])).statusCode).toBe(imports)
  })

  test('a file goes up only from who may bring files in', async () => {
    const send = (who: TestMember | null) =>
      house.app.inject({
        method: 'POST',
        url: '/api/v1/uploads?fileName=a.csv',
        headers: { ...who?.headers, 'content-type': 'application/octet-stream' },
        payload: 'email\na@b.c\n',
      })
    expect((await send(cast.rosa)).statusCode).toBe(403)
    expect((await send(null)).statusCode).toBe(401)
    expect((await send(cast.owner)).statusCode).toBe(200)
  })

  test('nothing is said of what was asked before it is known who asks', async () => {
    const answer = await get('/people?limit=none', null)
    expect(answer.statusCode).toBe(401)
  })
})

describe('whose people they see', () => {
  test('a rep their own, a manager the team’s, a guest those of an origin, others all', async () => {
    expect(await seen(cast.rosa)).toEqual(['Ada'])
    expect(await seen(cast.karl)).toEqual(['Ada', 'Bea'])
    expect(await seen(cast.guest)).toEqual(['Dan'])
    for (const who of ['owner', 'mira', 'viewer'] as const)
      expect(await seen(cast[who])).toEqual(['Ada', 'Bea', 'Cleo', 'Dan'])
  })

  test('outside of it somebody does not exist, on every route', async () => {
    const bea = await idOf('Bea')
    for (const path of ['', '/timeline', '/ledger']) {
      const outside = await get(`/people/${bea}${path}`, cast.rosa)
      const nobody = await get(`/people/999999${path}`, cast.rosa)
      expect(outside.statusCode).toBe(404)
      expect({ ...outside.json(), requestId: '' }).toEqual({ ...nobody.json(), requestId: '' })
      expect((await get(`/people/${bea}${path}`, cast.karl)).statusCode).toBe(200)
    }
  })

  test('counts and facets are of one’s own people, too', async () => {
    expect((await get('/people', cast.rosa)).json().total).toBe(1)
    const facets = (await get('/people/facets', cast.guest)).json()
    expect(facets.total).toBe(1)
    expect(facets.origins).toEqual([{ origin: 'Paid search', people: 1, isMore: false }])
  })

  test('the scoreboard counts alike for all, and names nobody to who may not see them', async () => {
    const { db, workspaceId } = house
    const ada = await idOf('Ada')
    await sql`insert into handoff (workspace_id, person_id, n, version, mql_at, effective_at, opened_by,
        fit, fit_band, engagement, engagement_band, passed_at, implied, would_not_qualify,
        deal_at, won_at, deal_came_first)
      values (${workspaceId}, ${ada}, 1, 1, '2026-01-05', '2026-01-05', 'hand-raise', 0, 'A', 0, '1',
        '2026-01-05', 0, false, '2026-01-04', '2026-01-06', true)`.execute(house.owner)
    await inWorkspace(db, workspaceId, (tx) =>
      sql`update person_state set traits = traits - 'name'
        where workspace_id = ${workspaceId} and person_id = ${ada}`.execute(tx),
    )
    const named = async (who: TestMember) => {
      const { outOfOrder } = (await get('/scoreboard', who)).json()
      return [outOfOrder.total, outOfOrder.named.map(({ name }: { name: string }) => name)]
    }
    expect(await named(cast.owner)).toEqual([1, ['ada@buyer.example']])
    expect(await named(cast.rosa)).toEqual([1, ['ada@buyer.example']])
    expect(await named(cast.viewer)).toEqual([1, [`Person ${ada}`]])
    const tess = await testMember(db, workspaceId, { name: 'Tess', roles: ['rep'] })
    expect(await named(tess)).toEqual([1, []])
    await inWorkspace(db, workspaceId, (tx) =>
      sql`update person_state set traits = traits || '{"name": "Ada"}'
        where workspace_id = ${workspaceId} and person_id = ${ada}`.execute(tx),
    )
  })

  test('a mail address cannot be spelled out by searching or sorting', async () => {
    const found = async (who: TestMember, search: string) =>
      (await get(`/people?search=${encodeURIComponent(search)}`, who)).json().total
    expect(await found(cast.owner, 'ada@buyer')).toBe(1)
    expect(await found(cast.viewer, 'ada@buyer')).toBe(0)
    expect(await found(cast.viewer, 'buyer.example')).toBe(0)
    expect(await found(cast.viewer, 'ada')).toBe(1)
    expect(await seen(cast.viewer)).toEqual(['Ada', 'Bea', 'Cleo', 'Dan'])
  })

  test('a cursor made by hand does not tell where somebody out of sight stands', async () => {
    const bea = await idOf('Bea')
    const cursor = Buffer.from(JSON.stringify([0, bea, 0])).toString('base64url')
    const { rows } = (await get('/people?sort=name&limit=1', cast.owner)).json()
    expect(rows).toHaveLength(1)
    const told = await get(`/people?sort=name&cursor=${cursor}`, cast.rosa)
    expect(told.statusCode === 400 || told.json().rows.length === 0).toBe(true)
  })

  // The company that Ada belongs to is known by its domain, which reaches nobody.
  test('who may not see contact details is shown none', async () => {
    const ada = await idOf('Ada')
    const shown = (await get(`/people/${ada}`, cast.owner)).json().traits
    expect(shown).toMatchObject({ email: 'ada@buyer.example' })
    for (const path of [
      `/people/${ada}`,
      `/people/${ada}/timeline`,
      `/people/${ada}/ledger`,
      '/people',
      '/deals',
    ])
      expect((await get(path, cast.viewer)).body).not.toMatch(/@buyer\.example|123 4567/)
  })
})

describe('a page elsewhere', () => {
  const change = (headers: Record<string, string>, payload = '{}') =>
    house.app.inject({ method: 'PUT', url: '/api/v1/workspaces/example', headers, payload })
  const { host, origin } = { host: 'localhost:4400', origin: 'http://localhost:4400' }

  test.each([
    ['another origin', { origin: 'http://localhost:9999', 'content-type': 'application/json' }],
    ['a null origin', { origin: 'null', 'content-type': 'application/json' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }],
    [
      'a same-site fetch',
      { 'sec-fetch-site': 'same-site', origin, 'content-type': 'application/json' },
    ],
    ['a cookie and no origin', { 'content-type': 'application/json' }],
    ['JSON that says it is plain text', { origin, 'content-type': 'text/plain' }],
    ['a form', { origin, 'content-type': 'application/x-www-form-urlencoded' }],
    [
      'a proxy’s password beside the cookie',
      { authorization: 'Basic eDp5', origin: 'http://localhost:9999' },
    ],
  ])('%s changes nothing', async (_, headers) => {
    const answer = await change({ cookie: cast.owner.headers.cookie, host, ...headers } as never)
    expect(answer.statusCode).toBe(403)
    expect(answer.json().code).toMatch(/cross-site|not-this-machine/)
  })
})
