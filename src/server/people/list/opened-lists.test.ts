import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Scoreboard } from '#api/scoreboard.ts'
import { CLOSINGS } from '#domain/agreement/agreement.ts'
import { DAY } from '#domain/time.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

const START = Date.UTC(2025, 9, 1)
const days = (most: number) => fc.option(fc.integer({ min: -3, max: most }), { nil: null, freq: 2 })

/** Instants as days after the MQL; closings with and without reason; deals before and after. */
const episode = fc.record({
  mql: fc.integer({ min: 0, max: 400 }),
  passed: fc.option(fc.constantFrom(0, 2), { nil: null, freq: 4 }),
  accepted: days(40),
  deal: days(120),
  won: days(200),
  lost: days(200),
  closed: fc.integer({ min: 0, max: 60 }),
  closing: fc.option(fc.constantFrom(...CLOSINGS), { nil: null }),
  reason: fc.boolean(),
  expires: fc.option(fc.constantFrom(30, 900), { nil: null }),
  cameFirst: fc.boolean(),
})
/** Opened on a day and closed so many days later, in one of two currencies. */
const sale = fc.record({
  opened: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null, freq: 4 }),
  closed: fc.integer({ min: 0, max: 120 }),
  state: fc.constantFrom('open', 'won', 'won', 'lost'),
  currency: fc.constantFrom('EUR', 'USD'),
  cents: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: null, freq: 4 }),
})
type Sale = typeof sale extends fc.Arbitrary<infer S> ? S : never
type Episode = typeof episode extends fc.Arbitrary<infer E> ? E : never
const crowd = fc.array(
  fc.record({
    origin: fc.constantFrom('fair', 'web search', ''),
    episodes: fc.array(episode, { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 20, maxLength: 60 },
)

test('every number of the scoreboard opens a list with as many rows as it says', async () => {
  await fc.assert(
    fc.asyncProperty(
      crowd,
      fc.array(sale, { minLength: 10, maxLength: 40 }),
      fc.constantFrom('all', '2025', '2026-Q1', '2025-11'),
      fc.constantFrom('to-date', '30', '90'),
      async (people, deals, period, window) => {
        const house = await testApp()
        try {
          await written(house, people)
          await dealsWritten(house, deals)
          const { body: board } = await get<Scoreboard>(
            house,
            `/scoreboard?period=${period}&window=${window}`,
          )
          for (const [words, said] of numbersOf(board, period, window)) {
            const query = new URLSearchParams({ ...words, limit: '1' })
            const { body } = await get<{ total: number }>(house, `/people?${query}`)
            expect({ words, total: body.total }).toEqual({ words, total: said })
          }
          for (const [words, said] of dealsOf(board, period, window)) {
            const query = new URLSearchParams({ ...words, limit: '1' })
            const { body } = await get<Deals>(house, `/deals?${query}`)
            expect({ words, deals: body.total }).toEqual({ words, deals: said.deals })
            const { cents, currency } = said.money ?? {}
            if (currency)
              expect({ words, sums: body.sums }).toEqual({
                words,
                sums: expect.arrayContaining([expect.objectContaining({ cents, currency })]),
              })
          }
        } finally {
          await house.close()
        }
      },
    ),
    { seed: 20_261_122, numRuns: 4, endOnFailure: true },
  )
})

type Words = Record<string, string>

/** What the scoreboard counts, beside the words of the list that the number opens. */
function numbersOf(board: Scoreboard, mql: string, window: string): [Words, number][] {
  const { flow, stages } = board
  const row = (words: Words, of: Scoreboard['stages']['total']): [Words, number][] => [
    [{ ...words, reached: 'mql' }, of.mql],
    [{ ...words, reached: 'passed', window }, of.passed.num],
    [{ ...words, reached: 'accepted', window }, of.accepted.num],
    [{ ...words, reached: 'deal', window }, of.deal.num],
    [{ ...words, reached: 'won', window }, of.won.num],
  ]
  const lanes = [
    ['held', flow.backFromHeld],
    ['passed', flow.backFromPassed],
    ['accepted', flow.backFromAccepted],
  ] as const
  const rate = (id: string) => board.metrics.find((metric) => metric.id === id)?.rate
  const all: [Words, number | undefined][] = [
    ...row({ mql }, stages.total),
    ...stages.byOrigin.flatMap((of) => row({ mql, origin: of.key ?? '' }, of)),
    ...stages.byMonth.flatMap((of) => row({ mql: of.key ?? '' }, of)),
    ...lanes.flatMap(([furthest, lane]) =>
      Object.entries(lane).map(([outcome, n]): [Words, number] => [{ mql, furthest, outcome }, n]),
    ),
    [{ mql, outcome: 'won' }, flow.won],
    [{ mql, outcome: 'lost' }, flow.lost],
    [{ mql, furthest: 'held', outcome: 'open' }, flow.open.held],
    [{ mql, furthest: 'passed', outcome: 'open' }, flow.open.passed],
    [{ mql, furthest: 'accepted', outcome: 'open' }, flow.open.accepted],
    [{ mql, furthest: 'deal', outcome: 'open' }, flow.open.deals],
    [{ mql, again: 'back' }, flow.again.back],
    [{ mql, again: 'mql' }, flow.again.mqlAgain],
    [{ mql, again: 'won' }, flow.again.wonAgain],
    [{ mql, outcome: 'out-of-order' }, board.outOfOrder.total],
    [{ passed: mql, answer: 'decided' }, rate('decided')?.num],
    [{ passed: mql }, rate('decided')?.den],
    [{ passed: mql, answer: 'accepted' }, rate('accepted')?.num],
    [{ passed: mql, answer: 'recycled' }, rate('recycled')?.num],
    [{ refused: mql, reason: 'given' }, rate('rejected-with-reason')?.num],
    [{ refused: mql }, rate('rejected-with-reason')?.den],
    [{ mql, reached: 'deal', window }, rate('deal')?.num],
    [{ mql, reached: 'won', window }, rate('won')?.num],
  ]
  return all.map(([words, n]) => [words, n ?? -1])
}

type Money = { cents: number; currency: string } | null
type Deals = { total: number; sums: { cents: number; currency: string; deals: number }[] }

/** What the scoreboard says of deals, beside the words of the list that the number opens. */
function dealsOf(
  { deals, revenue, metrics }: Scoreboard,
  period: string,
  window: string,
): [Words, { deals: number; money?: Money }][] {
  const rate = (id: string) => metrics.find((metric) => metric.id === id)?.rate
  const began = rate('win-rate-by-creation')
  const closed = period
  return [
    [{ state: 'won', closed }, revenue.now],
    [
      { state: 'won', closed },
      { deals: rate('win-rate')?.num ?? -1, money: deals.money },
    ],
    [{ state: 'won', closed, began: 'marketing' }, revenue.byMarketing],
    [{ state: 'won', closed, began: 'sales' }, revenue.bySales],
    [{ state: 'lost', closed }, { deals: deals.lost }],
    [{ state: 'open' }, { deals: deals.open }],
    [{ undated: 'true' }, { deals: deals.undated }],
    [{ opened: period }, { deals: began?.den ?? -1 }],
    [{ state: 'won', opened: period, window }, { deals: began?.num ?? -1 }],
  ]
}

async function get<T>(house: TestApp, path: string): Promise<{ body: T }> {
  const answer = await house.app.inject({ url: `/api/v1${path}` })
  expect(answer.statusCode).toBe(200)
  return { body: answer.json() }
}

type Person = { origin: string; episodes: Episode[] }

async function written({ db, workspaceId }: TestApp, people: readonly Person[]) {
  const own = { workspace_id: workspaceId }
  await inWorkspace(db, workspaceId, async (tx) => {
    const rows = await tx
      .insertInto('person')
      .values(people.map((_, i) => ({ ...own, key: `p${i}`, batch_id: null })))
      .returning('person_id')
      .execute()
    await tx
      .insertInto('person_state')
      .values(
        rows.map(({ person_id }, i) => ({
          ...own,
          person_id,
          traits: { origin: people[i]?.origin ?? '' },
          stage: 'lead' as const,
          fit: 0,
          fit_band: 'C',
          engagement: 0,
          engagement_band: '3',
          as_of: START,
          first_seen_at: START,
          last_seen_at: START,
          last_event_name: 'page_view',
          events: 1,
          live_since: null,
          memory: {},
        })),
      )
      .execute()
    const handoffs = people.flatMap((person, p) =>
      person.episodes.map((one, i) => row(rows[p]?.person_id ?? 0, i + 1, one, person.origin)),
    )
    await tx
      .insertInto('handoff')
      .values(handoffs.map((one) => ({ ...own, ...one })))
      .execute()
  })
}

async function dealsWritten({ db, workspaceId }: TestApp, sales: readonly Sale[]) {
  const after = (days: number | null) => (days === null ? null : START + days * DAY)
  await inWorkspace(db, workspaceId, (tx) =>
    tx
      .insertInto('deal')
      .values(
        sales.map(({ opened, closed, state, currency, cents }, i) => ({
          workspace_id: workspaceId,
          key: `d${i}`,
          batch_id: null,
          company_id: null,
          name: null,
          owner: null,
          source_stage: null,
          reason: null,
          state,
          amount_cents: cents,
          currency,
          opened_at: after(opened),
          closed_at: state === 'open' ? null : after((opened ?? 0) + closed),
        })),
      )
      .execute(),
  )
}

function row(person_id: number, n: number, one: Episode, origin: string) {
  const mql = START + one.mql * DAY
  const at = (after: number | null) => (after === null ? null : mql + after * DAY)
  return {
    person_id,
    n,
    version: 1,
    mql_at: mql,
    effective_at: mql,
    opened_by: 'score' as const,
    fit: 0,
    fit_band: 'C',
    engagement: 0,
    engagement_band: '3',
    passed_at: at(one.passed),
    accepted_at: at(one.accepted),
    sql_at: null,
    opportunity_at: null,
    closed_at: one.closing === null ? null : at(one.closed),
    closing: one.closing,
    reason: one.closing !== null && one.reason ? 'no-budget' : null,
    expires_at: at(one.expires),
    implied: 0,
    would_not_qualify: false,
    deal_at: at(one.deal),
    won_at: at(one.won),
    lost_at: at(one.lost),
    deal_came_first: one.cameFirst,
    person_origin: origin === '' ? null : origin,
  }
}
