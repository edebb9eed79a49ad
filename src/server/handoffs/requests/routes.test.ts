import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Missing, Request, RequestRow } from '#api/requests.ts'
import type { Explanation, StandingAsk } from '#api/standing-asks.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { verify } from '#server/db/fold/verify.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { passedLead, teams } from '#server/handoffs/notices/cast.example.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { settleAsking } from './due.ts'

const DAY = 86_400_000
let house: TestApp
let rosa: TestMember
let ben: TestMember
let sam: TestMember
let tom: TestMember
let ada: number
let foreign: number

beforeAll(async () => {
  house = await testApp()
  ;({ rosa, ben, sam } = await teams(house))
  const { db, workspaceId } = house
  tom = await testMember(db, workspaceId, { name: 'Tom', roles: ['rep'], knownAs: ['tom'] })
  ada = await passedLead(house, 'ada@buyer.example', 'Ada')
  foreign = await passedLead(house, 'eva@buyer.example', 'Eva', 'Otto')
})
afterAll(() => house.close())

async function call<T>(
  who: TestMember,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
) {
  const { headers } = who
  const asked = { method, url: `/api/v1${url}`, headers, ...(payload && { payload }) }
  const answer = await house.app.inject(asked)
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } }
}
type List = { rows: RequestRow[]; counts: Record<string, number>; next: string | null }
const list = async (who: TestMember, query = '') =>
  (await call<List>(who, 'GET', `/requests${query}`)).body
const ask = async (who: TestMember, wanted: object) =>
  (await call<Request>(who, 'POST', '/requests', wanted)).body
const told = async (who: TestMember) =>
  (await call<{ rows: { topic: string; requestId: number }[] }>(who, 'GET', '/notices')).body.rows

describe('a request', () => {
  test('goes to the managers of the other team, with a clock in their hours', async () => {
    const made = await ask(rosa, { kind: 'content', wants: 'A page on prices for banks' })
    expect(made).toMatchObject({ owes: 'marketing', state: 'open', turn: 1, owner: null })
    // 16 hours of Monday to Friday, nine to five, are two working days: by the calendar two to four days from now.
    const days = ((made.dueAt ?? 0) - made.startedAt) / DAY
    expect(days).toBeGreaterThan(1)
    expect(days).toBeLessThanOrEqual(4.7)
    expect(made.halfAt).toBeLessThan(made.dueAt ?? 0)
    expect(await told(ben)).toMatchObject([{ topic: 'request-yours', requestId: made.requestId }])
    expect((await list(ben, '?whose=team')).rows.map(({ requestId }) => requestId)).toContain(
      made.requestId,
    )
    expect((await list(ben)).rows).toEqual([])
    expect((await list(rosa)).rows).toHaveLength(1)
    expect((await list(rosa, '?whose=theirs')).counts).toMatchObject({
      mine: 1,
      theirs: 1,
      team: 0,
    })
  })

  test('is about a detail that can be mended, in words that can be seen, with a number that can be called', async () => {
    const fix = { kind: 'fix-field', wants: 'It rings at a bakery', personId: ada }
    expect((await call(rosa, 'POST', '/requests', { ...fix, field: 'shoe size' })).body.code).toBe(
      'ask-about-missing',
    )
    for (const wants of ['\u200b\u200b', 'see \u202egnp.exe'])
      expect((await call(rosa, 'POST', '/requests', { kind: 'list', wants })).status).toBe(400)
    const { requestId } = await ask(rosa, { ...fix, field: 'phone' })
    const path = `/requests/${requestId}/answer`
    const wrong = await call(ben, 'PUT', path, { answer: 'Mended', value: 'ask her mother' })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'detail-unfit'])
    const right = { answer: 'Mended', value: '+39 (011) 555-0181' }
    expect((await call(ben, 'PUT', path, right)).status).toBe(200)
    const says = (await call<{ rows: { says: string }[] }>(ben, 'GET', '/notices')).body.rows[0]
      ?.says
    expect(says).toBe('Rosa asks you. Fix a detail: “It rings at a bakery”')
  })

  test('is answered once, tells its asker, and is asked again where the answer did not help', async () => {
    const { requestId } = await ask(rosa, { kind: 'answer', wants: 'Do we run on ships?' })
    const path = `/requests/${requestId}`
    expect((await call(rosa, 'PUT', `${path}/answer`, { answer: 'No' })).status).toBe(403)
    const { body } = await call<Request>(ben, 'PUT', `${path}/answer`, { answer: 'Yes' })
    expect(body).toMatchObject({ state: 'answered', turns: [{ answer: 'Yes', answeredBy: 'Ben' }] })
    const again = await call(ben, 'PUT', `${path}/answer`, { answer: 'No' })
    expect([again.status, again.body.code]).toEqual([409, 'ask-answered'])
    expect((await told(rosa))[0]).toMatchObject({ topic: 'request-answered', requestId })
    expect((await call(ben, 'PUT', `${path}/reaction`, { helped: true })).status).toBe(403)
    const open = await call<Request>(rosa, 'PUT', `${path}/reaction`, {
      helped: false,
      word: 'On which ships?',
    })
    expect(open.body).toMatchObject({
      state: 'open',
      turn: 2,
      turns: [
        { isHelped: false, reaction: 'On which ships?' },
        { turn: 2, answeredAt: null },
      ],
    })
    await call(ben, 'PUT', `${path}/answer`, { answer: 'Ferries' })
    const over = await call<Request>(rosa, 'PUT', `${path}/reaction`, { helped: true })
    expect(over.body).toMatchObject({ state: 'closed', isTakenBack: false, turn: 2 })
  })

  test('has to say whom it is about, where it is about somebody', async () => {
    const bare = { kind: 'fix-field', wants: 'Wrong title' }
    expect((await call(rosa, 'POST', '/requests', bare)).body.code).toBe('ask-about-missing')
    const about = { ...bare, field: 'title', personId: foreign }
    expect((await call(rosa, 'POST', '/requests', about)).body.code).toBe('person-unknown')
    const mine = { kind: 'feedback', wants: 'How did it go?' }
    expect((await call(rosa, 'POST', '/requests', mine)).body.code).toBe('ask-not-yours')
    const owner = { kind: 'content', wants: 'A page', ownerId: sam.memberId }
    expect((await call(rosa, 'POST', '/requests', owner)).body.code).toBe('ask-owner-unfit')
  })

  test('about somebody is there for who sees them', async () => {
    const wanted = { kind: 'fix-field', wants: 'She moved', field: 'title', personId: ada }
    const { requestId, person } = await ask(rosa, wanted)
    expect(person).toEqual({ personId: ada, name: 'Ada' })
    const path = `/requests/${requestId}`
    expect((await call(tom, 'GET', path)).body.code).toBe('ask-unknown')
    const ids = (await list(tom, '?whose=theirs')).rows.map((row) => row.requestId)
    expect(ids).not.toContain(requestId)
    expect((await call(sam, 'GET', path)).status).toBe(200)
  })

  test('for a detail sets it with the answer, in the log and on the person’s page', async () => {
    const wanted = { kind: 'fix-field', wants: 'It says nothing', field: 'title', personId: ada }
    const { requestId } = await ask(rosa, wanted)
    const path = `/requests/${requestId}`
    expect((await call<Request>(ben, 'GET', path)).body.may).toMatchObject({ mend: true })
    const said = { answer: 'Asked them', value: 'Head of Buying' }
    const { body } = await call<Request>(ben, 'PUT', `${path}/answer`, said)
    expect(body.turns).toMatchObject([{ isMended: true }])
    const { db, workspaceId } = house
    await foldLive(db, workspaceId, () => Date.now() + 100, new AbortController().signal)
    expect((await call<Request>(ben, 'GET', path)).body.fieldNow).toBe('Head of Buying')
    expect((await verify(db, workspaceId)).differences).toEqual([])
  })

  test('is given to a colleague, who is told; taken back, it is over', async () => {
    const { requestId } = await ask(ben, { kind: 'feedback', wants: 'How was the fair?' })
    const path = `/requests/${requestId}`
    const given = await call<Request>(sam, 'PUT', `${path}/owner`, { memberId: tom.memberId })
    expect(given.body.owner).toMatchObject({ memberId: tom.memberId })
    expect((await told(tom))[0]).toMatchObject({ topic: 'request-yours', requestId })
    expect((await list(tom)).rows.map((row) => row.requestId)).toEqual([requestId])
    expect((await call(sam, 'DELETE', path)).status).toBe(403)
    expect((await call<Request>(ben, 'DELETE', path)).body).toMatchObject({
      state: 'closed',
      isTakenBack: true,
    })
    expect((await call(tom, 'PUT', `${path}/answer`, { answer: 'Fine' })).body.code).toBe(
      'ask-over',
    )
  })

  test('that runs out is told once to who owes it and to who waits', async () => {
    const { requestId, dueAt } = await ask(ben, {
      kind: 'feedback',
      wants: 'Did the list work?',
      ownerId: tom.memberId,
    })
    const { db, workspaceId } = house
    const dueOf = async (who: TestMember) =>
      (await told(who)).filter((one) => one.topic === 'request-due' && one.requestId === requestId)
    await settleAsking(db, workspaceId, (dueAt ?? 0) - 1)
    expect(await dueOf(tom)).toHaveLength(0)
    for (const _ of [1, 2]) await settleAsking(db, workspaceId, (dueAt ?? 0) + 1)
    expect([(await dueOf(tom)).length, (await dueOf(ben)).length]).toEqual([1, 1])
  })

  test('is listed page by page, by when it is due', async () => {
    const seen: number[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: List = await list(ben, `?whose=all&limit=2${next && `&cursor=${next}`}`)
      seen.push(...page.rows.map(({ dueAt }) => dueAt ?? Number.POSITIVE_INFINITY))
      next = page.next
    }
    const all = await list(ben, '?whose=all')
    expect(seen).toHaveLength(all.rows.length)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  })
})

describe('what is missing', () => {
  test('a lost deal without a reason is on the list of who lost it, and one click mends it', async () => {
    const { db, workspaceId } = house
    const dealId = await inWorkspace(db, workspaceId, async (tx) => {
      const { deal_id } = await tx
        .insertInto('deal')
        .values({ workspace_id: workspaceId, key: 'd1', name: 'Harbour', state: 'open' })
        .returning('deal_id')
        .executeTakeFirstOrThrow()
      return deal_id
    })
    const { append } = await import('#server/db/log.ts')
    const { refreshDeals } = await import('#server/db/fold/deals.ts')
    await inWorkspace(db, workspaceId, async (tx) => {
      const lost = {
        kind: 'decision' as const,
        name: 'lost',
        properties: {},
        details: { owner: 'Rosa' },
      }
      const event = { messageId: 'd1', person: null, dealId, happenedAt: Date.now(), ...lost }
      await append(tx, workspaceId, 'crm', [event], Date.now())
      await refreshDeals(tx, workspaceId, [dealId])
    })
    type Found = { rows: Missing[]; total: number }
    const missing = async (who: TestMember, whose = 'mine') =>
      (await call<Found>(who, 'GET', `/missing-details?side=sales&whose=${whose}`)).body.rows
    expect(await missing(tom)).toEqual([])
    expect(await missing(rosa)).toMatchObject([{ member: { name: 'Rosa' }, deal: { dealId } }])
    expect(await missing(ben, 'all')).toMatchObject([
      { kind: 'deal-reason', deal: { dealId, name: 'd1' }, requestId: null },
    ])
    const asked = await ask(ben, { kind: 'deal-reason', wants: 'Why?', dealId })
    expect((await missing(ben, 'all'))[0]?.requestId).toBe(asked.requestId)
    const path = `/deals/${dealId}/reason`
    expect((await call(tom, 'PUT', path, { reason: 'Price' })).body.code).toBe('deal-unknown')
    expect((await call(sam, 'PUT', path, { reason: 'Price' })).status).toBe(200)
    expect(await missing(ben, 'all')).toEqual([])
    expect((await verify(db, workspaceId)).differences).toEqual([])
  })
})

test('a detail that is missing is told without being asked for, of whom one sees', async () => {
  const url = (personId: number) => `/people/${personId}/details`
  const said = { field: 'country', value: 'Norway' }
  expect((await call(tom, 'PUT', url(ada), said)).body.code).toBe('person-unknown')
  expect((await call(ben, 'PUT', url(ada), said)).status).toBe(200)
  const { db, workspaceId } = house
  await foldLive(db, workspaceId, () => Date.now() + 100, new AbortController().signal)
  const { traits } = await inWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('person_state')
      .select('traits')
      .where('workspace_id', '=', workspaceId)
      .where('person_id', '=', ada)
      .executeTakeFirstOrThrow(),
  )
  expect(traits).toMatchObject({ country: 'Norway' })
})

describe('the standing ask', () => {
  type Log = {
    rows: StandingAsk[]
    rhythm: object
    counts: { side: string; asked: number; answered: number; done: number; members: number }[]
  }
  const log = async (who: TestMember) => (await call<Log>(who, 'GET', '/standing-asks')).body

  test('everybody of sales is asked once in four weeks, in their working hours', async () => {
    const { db, workspaceId } = house
    // Who was not asked for long is asked at once; from the next slots on it is once in four weeks.
    const begins = Date.now() + 68 * DAY
    for (let at = begins - 28 * DAY; at < begins; at += 14_400_000)
      await settleAsking(db, workspaceId, at)
    const asked: [number, number][] = []
    for (let at = begins; at < begins + 28 * DAY; at += 14_400_000) {
      const { asked: many } = await settleAsking(db, workspaceId, at)
      if (many > 0) asked.push([at, many])
    }
    expect(asked.reduce((sum, [, many]) => sum + many, 0)).toBe(3)
    for (const [at] of asked) {
      const day = new Date(at).getUTCDay()
      expect([0, 6]).not.toContain(day)
    }
    const names = new Set((await log(ben)).rows.map(({ member }) => member.name))
    expect([...names].sort()).toEqual(['Rosa', 'Sam', 'Tom'])
  })

  test('it is answered in one field or with nothing this time, and marketing says what was done', async () => {
    const { rows } = await log(rosa)
    const mine = rows.find(({ isYours }) => isYours) as StandingAsk
    const path = `/standing-asks/${mine.askId}`
    expect((await call(ben, 'PUT', `${path}/answer`, { said: 'x' })).status).toBe(403)
    expect((await call(ben, 'PUT', `${path}/outcome`, { outcome: 'x' })).body.code).toBe(
      'ask-unanswered',
    )
    await call(rosa, 'PUT', `${path}/answer`, { said: 'Fewer forms' })
    expect((await call(rosa, 'PUT', `${path}/answer`, { said: 'y' })).body.code).toBe(
      'ask-answered',
    )
    expect((await call(rosa, 'PUT', `${path}/outcome`, { outcome: 'x' })).status).toBe(403)
    const { body } = await call<StandingAsk>(ben, 'PUT', `${path}/outcome`, {
      outcome: 'Two fields went',
    })
    expect(body).toMatchObject({ said: 'Fewer forms', outcomeBy: 'Ben', isNothing: false })
    const toms = (await log(tom)).rows.find(({ isYours }) => isYours) as StandingAsk
    const nothing = await call<StandingAsk>(tom, 'PUT', `/standing-asks/${toms.askId}/answer`, {})
    expect(nothing.body).toMatchObject({ isNothing: true, said: '' })
    const sales = (await log(ben)).counts.find(({ side }) => side === 'sales')
    expect(sales).toMatchObject({ answered: 2, done: 1, members: 3 })
  })

  test('managers say how often', async () => {
    const wanted = { everyWeeks: 2, asksMarketing: true }
    expect((await call(rosa, 'PUT', '/standing-asks/rhythm', wanted)).status).toBe(403)
    expect((await call(sam, 'PUT', '/standing-asks/rhythm', wanted)).body).toEqual(wanted)
    expect((await log(rosa)).rhythm).toEqual(wanted)
  })
})

test('each side explains the other’s process, and the other grades it once', async () => {
  const said = { about: 'marketing', says: 'They plan a quarter ahead.' }
  expect((await call(ben, 'POST', '/explanations', said)).status).toBe(403)
  const { body } = await call<Explanation>(rosa, 'POST', '/explanations', said)
  expect(body).toMatchObject({ about: 'marketing', grade: null, isYours: true })
  const path = `/explanations/${body.explanationId}/grade`
  const word = { grade: 'nearly', word: 'And a month to change it' }
  expect((await call(sam, 'PUT', path, word)).status).toBe(403)
  expect((await call<Explanation>(ben, 'PUT', path, word)).body).toMatchObject({
    ...word,
    gradedBy: 'Ben',
  })
  expect((await call(ben, 'PUT', path, word)).body.code).toBe('ask-answered')
})
