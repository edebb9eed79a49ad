import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgreementInForce } from '#api/agreement.ts'
import type {
  BacktestHistory,
  BacktestLeads,
  BacktestRun,
  RulesTried,
  StoredBacktest,
} from '#api/backtests.ts'
import type { AgreementDraft, Proposal } from '#api/proposals.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { TOY } from '#domain/agreement/backtest/toy.example.ts'
import { DAY } from '#domain/time.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'

/** Ten people who ask to talk by one event under the agreement in force, and by another one under the candidate. */
let house: TestApp
let karl: TestMember
let rosa: TestMember
let inForce: Agreement
let candidate: Agreement
const START = Date.UTC(2026, 0, 1, 9)
const DECIDED: Record<string, string[]> = {
  won: ['accepted', 'opportunity', 'won'],
  opp: ['accepted', 'opportunity'],
  recycled: ['accepted', 'recycled'],
  rejected: ['rejected'],
  '?': [],
}

beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  karl = await testMember(db, workspaceId, {
    ...{ name: 'Karl Voss', roles: ['sales-manager'], sees: 'all' },
  })
  rosa = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'], sees: 'own' })
  const { document } = await ask<AgreementInForce>('GET', '/agreement')
  inForce = asking(document as Agreement, 'call_me')
  candidate = asking(inForce, 'demo_request')
  await ruleBy(inForce)
  await tellAll()
}, 60_000)
afterAll(() => house.close())

/** An event is known from its claim on. */
const foldAt = (now: number) =>
  foldLive(house.db, house.workspaceId, () => now, new AbortController().signal)
const asking = (agreement: Agreement, event: string): Agreement => ({
  ...agreement,
  qualify: { ...agreement.qualify, handRaises: [event, 'either'], exclude: [] },
  minimumInformation: [],
  expiry: { heldDays: 3_650, passedDays: 3_650 },
})

/** As superuser: what rules from the first day on never changes otherwise. */
const ruleBy = (agreement: Agreement) =>
  house.owner.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`update agreement_version set document = ${JSON.stringify(agreement)}::jsonb`.execute(
      tx,
    )
  })

/** What a person does so that the sides pass them on these days. */
function askings(a: number | null, b: number | null) {
  if (a === b) return a === null ? [] : [{ day: a, name: 'either' }]
  return [
    ...(a === null ? [] : [{ day: a, name: 'call_me' }]),
    ...(b === null ? [] : [{ day: b, name: 'demo_request' }]),
  ]
}

/** Each event becomes known as it happens. */
async function tellAll(): Promise<void> {
  const { db, workspaceId } = house
  const told = TOY.flatMap(([person, a, b, outcome]) => [
    ...askings(a, b).map((one) => ({ person, kind: 'behaviour', ...one })),
    ...(DECIDED[outcome] ?? []).map((name, i) => ({
      ...{ person, day: 45 + i, kind: 'decision', name },
    })),
  ])
  told.push({ person: 'p0', day: 200, kind: 'behaviour', name: 'page_view' })
  for (const { day, ...one } of told.toSorted((x, y) => x.day - y.day)) {
    const happenedAt = START + day * DAY
    const event = { ...one, messageId: `${one.person} ${one.name}`, properties: {}, happenedAt }
    await inWorkspace(db, workspaceId, (tx) =>
      append(tx, workspaceId, 'crm', [event as Parameters<typeof append>[3][number]], happenedAt),
    )
    await foldAt(happenedAt)
  }
}

async function ask<T>(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  payload?: object,
  as = karl,
): Promise<T> {
  const answer = await house.app.inject({
    ...{ method, url: `/api/v1${url}`, headers: as.headers },
    ...(payload && { payload }),
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const run = (document: unknown, more: object = {}) =>
  ask<BacktestRun>('POST', '/backtests/runs', { document, ...more })

test('the ten people of rule 4.3 give its numbers through the API', async () => {
  const { report, version, watermark } = await run(candidate, {
    capacity: { reps: 1, leadsPerRepWeek: 2 },
  })
  expect(version).toBe(1)
  expect(watermark.events).toBeGreaterThan(30)
  expect(report.calibration).toMatchObject({ matched: { num: 9, den: 9 }, reproduces: true })
  const { volume, both, withheld, fresh, acceptance, delay } = report.all
  expect(volume).toEqual({ now: 9, candidate: 6, change: 6 / 9 - 1 })
  expect([both.leads, withheld.leads, fresh.leads]).toEqual([5, 4, 1])
  expect(withheld.won.count).toBe(1)
  expect(delay).toMatchObject({ heldLonger: 2, medianDays: 0, wins: { leads: 1, medianDays: 3 } })
  expect(acceptance.now.known).toMatchObject({ num: 6, den: 9 })
  expect(acceptance.now.known.lo).toBeCloseTo(0.354, 3)
  expect(acceptance.now.known.hi).toBeCloseTo(0.879, 3)
  expect(acceptance.candidate.known).toMatchObject({ num: 4, den: 5 })
  expect(acceptance.candidate.known.lo).toBeCloseTo(0.376, 3)
  expect(acceptance.candidate.known.hi).toBeCloseTo(0.964, 3)
  expect(acceptance.candidate.bounds?.lo).toBeCloseTo(0.667, 3)
  expect(acceptance.candidate.bounds?.hi).toBeCloseTo(0.833, 3)
  expect(report.intervals?.all?.lo).toBeLessThan(report.all.volume.change as number)
})

test('behind each part stand its leads, and nobody reads of people they may not see', async () => {
  const leads = (part: string, as = karl) =>
    ask<BacktestLeads>('POST', '/backtests/leads', { document: candidate, part }, as)
  const dayOf = (at: number | null) => (at === null ? null : Math.round((at - START) / DAY))
  const held = await leads('held-longer')
  expect(held).toMatchObject({ total: 2, yours: 2 })
  expect(held.rows.map((row) => [row.name, dayOf(row.passedNow), dayOf(row.passedThen)])).toEqual([
    ['p2', 12, 15],
    ['p6', 16, 30],
  ])
  expect((await leads('new')).rows).toMatchObject([{ name: 'p9', passedNow: null }])
  expect((await leads('withheld')).rows.map(({ name }) => name)).toEqual(['p3', 'p4', 'p5', 'p10'])
  expect(await leads('withheld', rosa)).toEqual({ total: 4, yours: 0, rows: [] })
})

test('every different variant counts as tried, whoever tries it, and once', async () => {
  const other = asking(inForce, 'callback')
  const first = (await run(candidate)).report.tried
  expect((await run(other)).report.tried).toBe(first + 1)
  expect((await run(other)).report.tried).toBe(first + 1)
  // What holds anyway, and what only passes by while a line is dragged, is no variant.
  expect((await run(inForce)).report.tried).toBe(first + 1)
  await run(asking(inForce, 'passing_by'), { intervals: false })
  expect((await run(candidate)).report.tried).toBe(first + 1)
})

test('what could not be signed is not run, and whoever may not propose runs nothing', async () => {
  const post = (url: string, payload: object, { headers } = karl) =>
    house.app.inject({ method: 'POST', url: `/api/v1/backtests/${url}`, headers, payload })
  for (const [url, more] of [
    ['runs', {}],
    ['leads', { part: 'new' }],
    ['histogram', {}],
    ['rules', {}],
  ] as const) {
    const unsound = await post(url, { document: { ...candidate, timeZone: 'Mars' }, ...more })
    expect([unsound.statusCode, unsound.json().code]).toEqual([422, 'agreement-unsound'])
  }
  expect((await post('runs', { document: candidate, windowDays: 0 })).statusCode).toBe(400)
  const ada = await testMember(house.db, house.workspaceId, { name: 'Ada', roles: ['viewer'] })
  expect((await post('runs', { document: candidate }, ada)).statusCode).toBe(403)
})

test('what each rule did is told, of the leads that came to sales', async () => {
  const { all, leads, rules } = await ask<RulesTried>('POST', '/backtests/rules', {
    document: candidate,
  })
  // Rule 4.3: three were won, two became deals, three were rejected, one was sent back.
  expect([all.num, all.den, leads]).toEqual([5, 9, 9])
  const { engagement, fit } = candidate
  expect(rules.map(({ rule }) => rule)).toEqual(
    [...engagement.groups.flatMap((group) => group.rules), ...fit.rules].map(({ id }) => id),
  )
  const views = engagement.groups
    .flatMap((group) => group.rules)
    .find(({ event }) => event === 'page_view')
  const record = rules.find(({ rule }) => rule === views?.id)
  // p0 alone ever looked at a page, and was no lead.
  expect(record).toMatchObject({ people: 1, counted: { den: 0 }, others: { num: 5, den: 9 } })
})

test('a handful of leads suggests no agreement, and it is said how many are missing', async () => {
  expect(await ask('GET', '/backtests/suggestion')).toEqual({
    ...{ tooFew: { reached: 5, others: 4, needed: 50 }, says: [], changes: [], document: null },
  })
})

test('where thresholds would cut is told by fit band', async () => {
  const { width, rows } = await ask<{ width: number; rows: { counts: number[] }[] }>(
    ...(['POST', '/backtests/histogram', { document: candidate }] as const),
  )
  expect(width).toBe(candidate.engagement.cap / 100)
  for (const { counts } of rows) expect(counts).toHaveLength(100)
})

test('it is kept with the proposal, says when the log has grown, and comes out again to the byte', async () => {
  const { db, workspaceId } = house
  const { draftId } = await ask<AgreementDraft>('POST', '/agreement-drafts', {
    document: candidate,
  })
  const { proposalId } = await ask<Proposal>('POST', '/proposals', { draftId })
  const url = `/proposals/${proposalId}/backtest`
  type Kept = { backtest: StoredBacktest | null }
  expect(await ask<Kept>('GET', url)).toEqual({ backtest: null })
  const kept = await ask<Kept>('PUT', url, { windowDays: 90 })
  expect(kept.backtest).toMatchObject({
    ...{ revision: 1, version: 1, isNewest: true, grownBy: 0, madeBy: 'Karl Voss' },
    report: { all: { volume: { now: 9, candidate: 6 } } },
  })
  const bytes = async () =>
    (await house.owner.selectFrom('proposal_backtest').select('report').executeTakeFirstOrThrow())
      .report
  const before = await bytes()
  await ask<Kept>('PUT', url, { windowDays: 90 })
  expect(await bytes()).toBe(before)
  await inWorkspace(db, workspaceId, (tx) =>
    append(
      ...([tx, workspaceId, 'crm'] as const),
      [
        {
          ...{ messageId: 'late', person: 'p0', kind: 'behaviour', name: 'page_view' },
          ...{ properties: {}, happenedAt: START + 201 * DAY },
        },
      ],
      START + 201 * DAY,
    ),
  )
  await foldAt(START + 201 * DAY)
  expect((await ask<Kept>('GET', url, undefined, rosa)).backtest?.grownBy).toBe(1)
})

test('what is over keeps the backtest that its signers saw', async () => {
  const { draftId } = await ask<AgreementDraft>('POST', '/agreement-drafts', {
    document: candidate,
  })
  const { proposalId } = await ask<Proposal>('POST', '/proposals', { draftId })
  const url = `/proposals/${proposalId}/backtest`
  const before = await ask('PUT', url, { windowDays: 90 })
  await ask('PUT', `/proposals/${proposalId}/withdrawal`, {})
  const kept = await house.app.inject({
    ...{ method: 'PUT', url: `/api/v1${url}`, headers: karl.headers, payload: { windowDays: 30 } },
  })
  expect([kept.statusCode, kept.json().code]).toEqual([409, 'proposal-over'])
  expect(await ask('GET', url)).toEqual(before)
  const missing = await house.app.inject({
    ...{ method: 'PUT', url: '/api/v1/proposals/9999/backtest', headers: karl.headers },
    payload: {},
  })
  expect([missing.statusCode, missing.json().code]).toEqual([404, 'proposal-unknown'])
})

test('how far the history is read can be asked at any time, and what was told meanwhile is read, too', async () => {
  const told = TOY.reduce((sum, [, a, b, outcome]) => {
    return sum + askings(a, b).length + (DECIDED[outcome]?.length ?? 0)
  }, 2)
  let seen: BacktestHistory | null = null
  for (let tries = 0; tries < 200 && seen?.events !== told; tries++) {
    await new Promise((wake) => setTimeout(wake, 20))
    seen = await ask<BacktestHistory>('GET', '/backtests/history')
  }
  expect(seen).toMatchObject({ state: 'ready', events: told, people: 11 })
  expect((await run(candidate)).watermark.events).toBe(told)
})
