import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RatingRound } from '#api/ratings.ts'
import type { Role } from '#domain/workspace/role.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

const DAY = 86_400_000
/** Ben and Ada in marketing, Karl and Rosa in sales, Mira the mediator. */
let house: TestApp
const cast = {} as Record<'ben' | 'ada' | 'karl' | 'rosa' | 'mira', TestMember>
beforeAll(async () => {
  house = await testApp()
  const member = (name: string, role: Role) =>
    testMember(house.db, house.workspaceId, { name, roles: [role] })
  cast.ben = await member('Ben Achterberg', 'marketing-manager')
  cast.ada = await member('Ada Weber', 'marketer')
  cast.karl = await member('Karl Voss', 'sales-manager')
  cast.rosa = await member('Rosa Delgado', 'rep')
  cast.mira = await member('Mira Haan', 'mediator')
})
afterAll(() => house.close())

type Answer<T> = { status: number; body: T & { code?: string } }
async function ask<T = RatingRound>(
  who: keyof typeof cast,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  payload?: object,
): Promise<Answer<T>> {
  const answer = await house.app.inject({
    ...{ method, url: `/api/v1${url}`, headers: cast[who].headers },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() }
}
const begin = () => ask('ben', 'POST', '/ratings', {})
const say = (who: keyof typeof cast, roundId: number, place: number, isReady: boolean) =>
  ask(who, 'PUT', `/ratings/${roundId}/answers/${place}`, { isReady })
/** Answers for every lead: "rn" is ready, then not. */
async function rate(who: keyof typeof cast, roundId: number, text: string) {
  let last: Answer<RatingRound> | undefined
  for (const [index, sign] of [...text].entries())
    last = await say(who, roundId, index + 1, sign === 'r')
  return last as Answer<RatingRound>
}

/** Somebody who reads, then asks for a demo and so is passed; afterwards the sources tell what came of them. */
async function isPassed(name: string, at: number) {
  const event = (
    id: string,
    kind: 'identify' | 'behaviour',
    what: string,
    properties: Record<string, string | number>,
    happenedAt: number,
  ) => ({
    ...{ messageId: `${name}-${id}`, person: name, kind, name: what },
    properties,
    happenedAt,
  })
  const say = (events: ReturnType<typeof event>[], now: number) =>
    tell(house.db, house.workspaceId, 'Site', events, now)
  await say(
    [
      event(
        'who',
        'identify',
        'identify',
        { name, email: `${name}@acme.example`, title: 'Head of pumps', owner: 'rosa' },
        at - 5 * DAY,
      ),
      event('old', 'behaviour', 'download', {}, at - 200 * DAY),
      event('read', 'behaviour', 'pricing_view', {}, at - 3 * DAY),
      event('again', 'behaviour', 'pricing_view', {}, at - 2 * DAY),
      event('asks', 'behaviour', 'demo_request', {}, at),
    ],
    at,
  )
  await say(
    [
      event('later', 'identify', 'identify', { title: 'Customer of ours' }, at + DAY),
      event('came', 'behaviour', 'contract_signed', {}, at + DAY),
    ],
    at + 2 * DAY,
  )
}

test('a round needs two leads at least', async () => {
  expect(await begin()).toMatchObject({ status: 409, body: { code: 'rating-few-leads' } })
  expect((await ask('ben', 'GET', '/ratings/7')).status).toBe(404)
})

test('ten of the thirty that were passed last are drawn, and nobody reads who they are or what came of them', async () => {
  const now = Date.now()
  for (let i = 0; i < 34; i += 1) await isPassed(`lead${i}`, now - (60 - i) * DAY)
  const { status, body: round } = await begin()
  expect(status).toBe(200)
  expect(round).toMatchObject({ leads: 10, answered: 0, finished: 0, mayRate: true, result: null })
  expect(round.rows).toHaveLength(10)
  for (const row of round.rows) {
    expect(row.traits).toEqual([{ name: 'title', value: 'Head of pumps' }])
    expect(row.acts).toEqual([
      { name: 'demo_request', times: 1, daysBefore: 0 },
      { name: 'pricing_view', times: 2, daysBefore: 2 },
    ])
  }
  expect(JSON.stringify(round)).not.toMatch(/lead\d|acme\.example|rosa|Customer|contract|personId/)
  const drawnPeople = await inWorkspace(house.db, house.workspaceId, (tx) =>
    tx
      .selectFrom('rating_lead')
      .select(['person_id', 'until_at'])
      .where('workspace_id', '=', house.workspaceId)
      .execute(),
  )
  expect(new Set(drawnPeople.map((one) => one.person_id)).size).toBe(10)
  // The four that were passed first are not among them.
  expect(Math.min(...drawnPeople.map((one) => one.until_at))).toBeGreaterThan(now - 56.5 * DAY)
})

test('nobody sees what others said before having said it all, and then changes nothing', async () => {
  const { roundId } = (await begin()).body
  await rate('ben', roundId, 'rrrrrnnnn')
  const nearly = (await ask('ben', 'GET', `/ratings/${roundId}`)).body
  expect(nearly).toMatchObject({ answered: 9, finished: 0, result: null })
  // Until the last one, an answer can be changed.
  expect((await say('ben', roundId, 1, false)).body.rows[0]?.isReady).toBe(false)
  await say('ben', roundId, 1, true)
  const through = await say('ben', roundId, 10, false)
  expect(through.body).toMatchObject({ finished: 1, result: { raters: [{ side: 'marketing' }] } })
  expect(await say('ben', roundId, 1, false)).toMatchObject({
    status: 409,
    body: { code: 'rating-over' },
  })
  const ofKarl = (await ask('karl', 'GET', `/ratings/${roundId}`)).body
  expect(ofKarl).toMatchObject({ answered: 0, finished: 1, result: null })
  expect(ofKarl.rows.every(({ isReady }) => isReady === null)).toBe(true)
  await say('karl', roundId, 1, true)
  const half = (await ask('karl', 'GET', `/ratings/${roundId}`)).body
  expect(half.rows.map(({ isReady }) => isReady)).toEqual([true, ...Array(9).fill(null)])
  expect(half.result).toBeNull()
  // Whoever began and did not finish counts nowhere.
  const seen = (await ask('ben', 'GET', `/ratings/${roundId}`)).body.result
  expect(seen?.raters.map(({ name }) => name)).toEqual(['Ben Achterberg'])
})

test('what both sides said is compared by pairs and over all, with the leads they differ on', async () => {
  const { roundId } = (await begin()).body
  await rate('ben', roundId, 'rrrrrrnnnn')
  await rate('ada', roundId, 'rrrrrrnnnn')
  await rate('karl', roundId, 'rrrrnnnnnn')
  const { result } = (await rate('rosa', roundId, 'rrrrnrnnnn')).body
  // By hand, of 40 pairs: both ready 18, marketing alone 6, both not 16. p_e = (24·18 + 16·22)/1600.
  expect(result?.pairs).toBe(40)
  expect(result?.agreed).toBeCloseTo(34 / 40, 12)
  expect(result?.kappa).toBeCloseTo((0.85 - 0.49) / 0.51, 12)
  expect(result?.disputed).toEqual([
    {
      place: 5,
      marketing: { ready: 2, of: 2 },
      sales: { ready: 0, of: 2 },
      everybody: { ready: 2, of: 4 },
    },
    {
      place: 6,
      marketing: { ready: 2, of: 2 },
      sales: { ready: 1, of: 2 },
      everybody: { ready: 3, of: 4 },
    },
  ])
  const { body } = await ask<{ rounds: RatingRound[]; mayBegin: boolean }>(
    'mira',
    'GET',
    '/ratings',
  )
  expect(body.mayBegin).toBe(true)
  expect(body.rounds[0]).toMatchObject({ roundId, leads: 10, answered: 0, finished: 4 })
})

test('the mediator reads what came of it and rates nothing', async () => {
  const { roundId } = (await begin()).body
  expect((await ask('mira', 'GET', `/ratings/${roundId}`)).body).toMatchObject({
    mayRate: false,
    result: { agreed: null, kappa: null, alpha: null, raters: [] },
  })
  expect(await say('mira', roundId, 1, true)).toMatchObject({
    status: 403,
    body: { code: 'rating-not-yours' },
  })
  expect(await say('ben', roundId, 11, true)).toMatchObject({
    status: 404,
    body: { code: 'rating-unknown' },
  })
})

test('many answers at once leave none behind the last one', async () => {
  const { roundId } = (await begin()).body
  await rate('karl', roundId, 'rrrrrrrrr')
  const all = await Promise.all(
    Array.from({ length: 40 }, (_, i) => say('karl', roundId, i % 2 ? 10 : 1, i % 4 < 2)),
  )
  const done = all.filter(({ status }) => status === 200)
  expect(all.every(({ status }) => status === 200 || status === 409)).toBe(true)
  expect(done.filter(({ body }) => body.result !== null)).toHaveLength(1)
  const { rows } = (await ask('karl', 'GET', `/ratings/${roundId}`)).body
  expect(rows.every(({ isReady }) => isReady !== null)).toBe(true)
})
