import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Lead } from '#api/handoff-lead.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { onDesk, passedLead, teams } from '#server/handoffs/notices/cast.example.ts'
import { mailDue } from '#server/handoffs/notices/mailing.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

const FORM = 'application/x-www-form-urlencoded'
let house: TestApp
let people: Awaited<ReturnType<typeof teams>>
let olga: TestMember
let ada: number
let lead = 0
beforeAll(async () => {
  house = await testApp()
  people = await teams(house)
  olga = await testMember(house.db, house.workspaceId, { name: 'Olga', roles: ['owner'] })
})
afterAll(() => house.close())
beforeEach(async () => {
  lead += 1
  ada = await passedLead(house, `ada${lead}@buyer.example`, 'Ada')
  await onDesk(house, ada, people.rosa.memberId)
})

/** Mails Rosa about the lead, in working hours, and answers the paths of the links. */
async function linksOf(personId = ada) {
  const { db, workspaceId } = house
  const now = Date.now()
  await inWorkspace(db, workspaceId, (tx) =>
    tellMembers(tx, workspaceId, [
      {
        topic: 'lead-yours',
        memberId: people.rosa.memberId,
        personId,
        n: 1,
        at: now,
        key: `k${personId}`,
      },
    ]),
  )
  await sql`insert into notice_wish (workspace_id, member_id, ways, quiet, quiet_from, quiet_to, digest_at, urgent_breaks)
    values (${workspaceId}, ${people.rosa.memberId}, '{}', 'never', 0, 0, 0, false) on conflict do nothing`.execute(
    house.owner,
  )
  await sql`delete from mail`.execute(house.owner)
  await mailDue({ db, now: () => Date.now(), origin: 'http://localhost:4400' }, workspaceId)
  const { rows } = await sql<{
    body: string
    isPrivate: boolean
  }>`select body, is_private as "isPrivate" from mail`.execute(house.owner)
  const [mail] = rows
  const pathOf = (word: RegExp) => {
    const url = word.exec(mail?.body ?? '')?.[1]
    if (!url) throw new Error(`No link in: ${mail?.body}`)
    return new URL(url).pathname
  }
  return {
    body: mail?.body ?? '',
    isPrivate: mail?.isPrivate,
    accept: pathOf(/^Accept: (\S+)$/m),
    reject: pathOf(/^Give back, with a reason: (\S+)$/m),
  }
}
/** As a mail program or browser does it: from anywhere, without a session. */
const ask = (method: 'GET' | 'HEAD' | 'POST', url: string, payload?: string) =>
  house.app.inject({
    method,
    url,
    headers: {
      host: 'localhost:4400',
      cookie: '',
      origin: 'null',
      ...(payload !== undefined && { 'content-type': FORM }),
    },
    ...(payload !== undefined && { payload }),
  })
const titleOf = (body: string) => /<h1>(.*?)<\/h1>/.exec(body)?.[1]
const handoff = async (personId = ada) => {
  const { rows } = await sql<{ accepted: boolean; closing: string | null; reason: string | null }>`
    select accepted_at is not null as accepted, closing, reason from handoff where person_id = ${personId}`.execute(
    house.owner,
  )
  return rows[0]
}
const told = async (personId = ada) => {
  const { rows } = await sql<{ name: string; details: Record<string, unknown> | null }>`
    select s.name, e.details from event e join signature s on s.signature_id = e.signature_id
    where e.person_id = ${personId} and s.kind = 2 order by e.event_id`.execute(house.owner)
  return rows
}
const WAITS = { accepted: false, closing: null, reason: null }

test('the mail about a lead says why and how likely, and only whoever it is for can read it', async () => {
  const { body, isPrivate } = await linksOf()
  expect(body).toMatch(/^(Likely|Possible|Unlikely).*\([A-Z]\d\)\.$/m)
  expect(body).toContain('Do not pass this mail on.')
  expect(isPrivate).toBe(true)
})

test('a scanner that opens every link, as often as it likes, changes nothing', async () => {
  const { accept, reject } = await linksOf()
  const before = await told()
  for (const url of [accept, reject, accept, reject])
    for (const method of ['HEAD', 'GET'] as const) {
      const page = await ask(method, url)
      expect([page.statusCode, page.headers['set-cookie']]).toEqual([200, undefined])
      expect(page.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-robots-tag': 'noindex, nofollow',
      })
    }
  expect(await handoff()).toEqual(WAITS)
  expect(await told()).toEqual(before)
  expect(titleOf((await ask('GET', accept)).body)).toBe('Accept Ada?')
})

test('one button accepts, once, as the member, and says that it came by the link', async () => {
  const { accept, reject } = await linksOf()
  const done = await ask('POST', accept, '')
  expect([done.statusCode, titleOf(done.body)]).toEqual([200, 'Ada is yours'])
  expect(await handoff()).toMatchObject({ accepted: true })
  const events = await told()
  const accepted = events.filter(({ name }) => name === 'accepted')
  expect(accepted).toHaveLength(1)
  expect(accepted[0]?.details).toMatchObject({
    said: { via: 'link', member: people.rosa.memberId },
  })
  for (const url of [accept, reject]) {
    const again = await ask('POST', url, 'reason=no-phone')
    expect(titleOf(again.body)).toBe('This lead is answered')
    expect(again.body).toMatch(/Rosa accepted Ada on \w{3} \d/)
  }
  expect(await told()).toEqual(events)
})

test('of fifty presses at once one accepts', async () => {
  const { accept } = await linksOf()
  const pages = await Promise.all(Array.from({ length: 50 }, () => ask('POST', accept, '')))
  const titles = pages.map(({ body }) => titleOf(body))
  expect(titles.filter((title) => title === 'Ada is yours')).toHaveLength(1)
  expect(titles.filter((title) => title === 'This lead is answered')).toHaveLength(49)
  expect((await told()).filter(({ name }) => name === 'accepted')).toHaveLength(1)
})

test('a lead is given back with an agreed reason alone', async () => {
  const { reject } = await linksOf()
  const page = (await ask('GET', reject)).body
  expect(titleOf(page)).toBe('Give Ada back?')
  const reasons = [...page.matchAll(/name="reason" value="([^"]+)"/g)].map(([, id]) => id)
  expect(reasons.length).toBeGreaterThan(2)
  for (const none of ['', 'reason=', 'reason=no-such-reason'])
    expect(titleOf((await ask('POST', reject, none)).body)).toBe('Give Ada back?')
  expect(await handoff()).toEqual(WAITS)
  const done = await ask('POST', reject, `reason=${reasons[0]}`)
  expect(titleOf(done.body)).toBe('Ada went back')
  expect(await handoff()).toMatchObject({ closing: 'rejected', reason: reasons[0] })
})

test('a lead that went to somebody else is no longer answered by the link, and the page says who has it', async () => {
  const { accept } = await linksOf()
  const otto = await testMember(house.db, house.workspaceId, { name: 'Otto', roles: ['rep'] })
  await sql`update desk set member_id = ${otto.memberId} where person_id = ${ada}`.execute(
    house.owner,
  )
  for (const method of ['GET', 'POST'] as const) {
    const page = await ask(method, accept, method === 'POST' ? '' : undefined)
    expect(titleOf(page.body)).toBe('Ada is not yours')
    expect(page.body).toContain('Otto answers for them now.')
  }
  expect(await handoff()).toEqual(WAITS)
})

test('a link that is too old, and one of a member who left, do nothing and say so', async () => {
  const { accept } = await linksOf()
  await sql`update act_link set expires_at = now() - interval '1 minute'`.execute(house.owner)
  expect(titleOf((await ask('POST', accept, '')).body)).toBe('The time of this link is over')
  await sql`update act_link set expires_at = now() + interval '1 day'`.execute(house.owner)
  const end = (at: Date | null) =>
    sql`update member set ended_at = ${at} where member_id = ${people.rosa.memberId}`.execute(
      house.owner,
    )
  await end(new Date())
  expect(titleOf((await ask('POST', accept, '')).body)).toBe('This link is no longer good')
  await end(null)
  expect(await handoff()).toEqual(WAITS)
})

test('a token that nobody made opens a page that tells nothing', async () => {
  const { accept } = await linksOf()
  const flipped = accept.slice(0, -1) + (accept.endsWith('a') ? 'b' : 'a')
  for (const url of [
    flipped,
    '/act/',
    '/act/x',
    `/act/${'x'.repeat(3_000)}`,
    '/act/%00',
    `${accept}?x=1#y`.replace(/_.*/, '_'),
  ])
    for (const method of ['GET', 'POST'] as const) {
      const page = await ask(method, url, method === 'POST' ? '' : undefined)
      expect([url.slice(0, 20), page.statusCode, titleOf(page.body)]).toEqual([
        url.slice(0, 20),
        404,
        'This link does not work',
      ])
      expect(page.body).not.toContain('Ada')
    }
  expect(await handoff()).toEqual(WAITS)
})

test('a body that is no form changes nothing, and is answered by a page', async () => {
  const { accept } = await linksOf()
  const post = (type: string, payload: string) =>
    house.app.inject({
      method: 'POST',
      url: accept,
      headers: { host: 'localhost:4400', 'content-type': type },
      payload,
    })
  for (const page of [
    await post('application/json', '{"a":1}'),
    await post(FORM, `reason=${'x'.repeat(9_000)}`),
  ]) {
    expect(page.statusCode).toBeGreaterThanOrEqual(400)
    expect(titleOf(page.body)).toBe('This could not be done now')
  }
  expect(await handoff()).toEqual(WAITS)
})

test('only the hash of a token is kept, and whoever is erased takes their links along', async () => {
  const { accept } = await linksOf()
  const secret = accept.slice(accept.indexOf('_') + 1)
  const { rows } = await sql<{
    row: string
  }>`select row_to_json(l)::text as row from act_link l`.execute(house.owner)
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.some(({ row }) => row.includes(secret))).toBe(false)
  const erasing = {
    method: 'POST',
    url: `/api/v1/people/${ada}/erasure`,
    payload: {},
    headers: olga.headers,
  } as const
  expect((await house.app.inject(erasing)).statusCode).toBe(200)
  expect((await ask('POST', accept, '')).statusCode).toBe(404)
})

test('the desk shows that the lead was accepted by the link as by the member', async () => {
  const { accept } = await linksOf()
  await ask('POST', accept, '')
  const { headers } = people.rosa
  const page = await house.app.inject({ url: `/api/v1/handoffs/${ada}/1`, headers })
  expect(page.json() as Lead).toMatchObject({ state: 'accepted', owner: { name: 'Rosa' } })
})
