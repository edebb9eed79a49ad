import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { readScoreboard } from '#server/scoreboard/store.ts'

const day = (text: string) => Date.parse(`2026-${text}T00:00:00Z`)
const asOf = instant(day('06-30'))

type Row = {
  person: number
  n?: number
  mql: string
  passed?: string
  accepted?: string
  closed?: string
  closing?: 'rejected' | 'recycled' | 'expired' | 'lost' | 'won'
  reason?: string
  expires?: string
  deal?: string
  won?: string
  lost?: string
  first?: boolean
  origin?: string
}

const at = (text: string | undefined) => (text === undefined ? null : day(text))

async function putPerson(house: TestDatabase, personId: number, traits: Record<string, unknown>) {
  await inWorkspace(house.db, house.workspaceId, async (tx) => {
    await tx
      .insertInto('person_state')
      .values({
        workspace_id: house.workspaceId,
        person_id: personId,
        traits,
        stage: 'lead',
        fit: 0,
        fit_band: 'C',
        engagement: 0,
        engagement_band: '3',
        as_of: day('01-01'),
        first_seen_at: day('01-01'),
        last_seen_at: day('06-01'),
        last_event_name: 'contact_request',
        events: 1,
        live_since: null,
        memory: {},
      })
      .execute()
  })
}

async function putHandoff(house: TestDatabase, row: Row, deals: number[] = []) {
  const keys = { workspace_id: house.workspaceId, person_id: row.person, n: row.n ?? 1 }
  await inWorkspace(house.db, house.workspaceId, async (tx) => {
    await tx
      .insertInto('handoff')
      .values({
        ...keys,
        version: 1,
        mql_at: day(row.mql),
        effective_at: day(row.mql),
        opened_by: 'hand-raise',
        fit: 0,
        fit_band: 'C',
        engagement: 0,
        engagement_band: '3',
        passed_at: at(row.passed),
        accepted_at: at(row.accepted),
        sql_at: null,
        opportunity_at: null,
        closed_at: at(row.closed),
        closing: row.closing ?? null,
        reason: row.reason ?? null,
        expires_at: at(row.expires),
        implied: 0,
        would_not_qualify: false,
        deal_at: at(row.deal),
        won_at: at(row.won),
        lost_at: at(row.lost),
        deal_came_first: row.first ?? false,
        person_origin: row.origin ?? null,
      })
      .execute()
    for (const deal of deals)
      await tx
        .insertInto('handoff_deal')
        .values({ ...keys, deal_id: deal, came_first: row.first ?? false })
        .execute()
  })
}

type Deal = {
  opened: string | null
  closed: string | null
  state: 'open' | 'won' | 'lost'
  cents: number | null
}

async function putDeal(house: TestDatabase, key: string, deal: Deal): Promise<number> {
  return inWorkspace(house.db, house.workspaceId, async (tx) => {
    const { deal_id } = await tx
      .insertInto('deal')
      .values({
        workspace_id: house.workspaceId,
        key,
        batch_id: null,
        company_id: null,
        name: null,
        owner: null,
        amount_cents: deal.cents,
        currency: deal.cents === null ? null : 'EUR',
        state: deal.state,
        source_stage: null,
        opened_at: deal.opened === null ? null : day(deal.opened),
        closed_at: deal.closed === null ? null : day(deal.closed),
        reason: null,
      })
      .returning('deal_id')
      .executeTakeFirstOrThrow()
    return deal_id
  })
}

describe('the fixture of rule 2.4, first quarter of 2026, window of 90 days', () => {
  let house: TestDatabase
  beforeAll(async () => {
    house = await testDatabase()
    for (let person = 1; person <= 8; person += 1) await putPerson(house, person, {})
    const d1 = await putDeal(house, 'D1', {
      opened: '01-20',
      closed: '03-15',
      state: 'won',
      cents: 3_000_000,
    })
    const d2 = await putDeal(house, 'D2', {
      opened: '03-01',
      closed: '05-01',
      state: 'lost',
      cents: null,
    })
    const d3 = await putDeal(house, 'D3', {
      opened: '05-01',
      closed: '06-15',
      state: 'won',
      cents: 2_000_000,
    })
    await putDeal(house, 'D4', { opened: '02-01', closed: '03-20', state: 'won', cents: 5_000_000 })
    const [ada, b, c, d, e, f, g, h] = [1, 2, 3, 4, 5, 6, 7, 8] as const
    await putHandoff(
      house,
      {
        person: ada,
        mql: '01-05',
        passed: '01-05',
        accepted: '01-06',
        deal: '01-20',
        won: '03-15',
        closed: '03-15',
        closing: 'won',
      },
      [d1],
    )
    await putHandoff(
      house,
      {
        person: b,
        mql: '01-10',
        passed: '01-12',
        accepted: '01-13',
        deal: '01-20',
        won: '03-15',
        closed: '03-15',
        closing: 'won',
      },
      [d1],
    )
    await putHandoff(house, {
      person: c,
      mql: '01-15',
      passed: '01-15',
      closed: '01-16',
      closing: 'rejected',
      reason: 'wrong-phone',
    })
    await putHandoff(
      house,
      {
        person: c,
        n: 2,
        mql: '02-10',
        passed: '02-10',
        accepted: '02-11',
        deal: '03-01',
        lost: '05-01',
        closed: '05-01',
        closing: 'lost',
      },
      [d2],
    )
    await putHandoff(house, {
      person: d,
      mql: '02-01',
      passed: '02-01',
      closed: '02-02',
      closing: 'rejected',
    })
    await putHandoff(house, {
      person: e,
      mql: '02-15',
      passed: '02-16',
      accepted: '02-17',
      closed: '03-01',
      closing: 'recycled',
    })
    await putHandoff(house, { person: f, mql: '03-20', passed: '03-21', expires: '04-20' })
    await putHandoff(house, { person: g, mql: '03-25' })
    await putHandoff(
      house,
      {
        person: h,
        mql: '04-02',
        passed: '04-02',
        accepted: '04-03',
        deal: '05-01',
        won: '06-15',
        closed: '06-15',
        closing: 'won',
      },
      [d3],
    )
  })
  afterAll(() => house.close())
  const read = (period = '2026-Q1', window: 'to-date' | '90' = '90', now = asOf) =>
    readScoreboard(house.db, house.workspaceId, { period, window }, now)

  test('8 episodes of 7 persons, 7 of them passed', async () => {
    const { stages, flow } = await read()
    expect([stages.total.mql, stages.total.passed.num]).toEqual([8, 7])
    expect([flow.mql, flow.people]).toEqual([8, 7])
    // C was passed twice, G was never passed.
    expect([flow.passed, flow.passedPeople]).toEqual([7, 6])
  })

  test('the joint metrics', async () => {
    const { metrics } = await read()
    const said = Object.fromEntries(metrics.map(({ id, rate }) => [id, `${rate.num}/${rate.den}`]))
    expect(said).toEqual({
      decided: '6/7',
      accepted: '4/6',
      deal: '3/8',
      won: '2/8',
      recycled: '1/7',
      'rejected-with-reason': '1/2',
      'win-rate': '2/2',
      'win-rate-by-creation': '2/3',
    })
    const accepted = metrics.find(({ id }) => id === 'accepted')?.rate
    expect(accepted?.lo).toBeCloseTo(0.3, 3)
    expect(accepted?.hi).toBeCloseTo(0.903, 3)
    expect(accepted?.excluded).toEqual({ undecided: 1 })
  })

  test('25 deals per 100 MQLs, 3,750 per MQL with D1 split over two, and a median cycle of 50.5 days', async () => {
    const { beside } = await read()
    expect(beside).toMatchObject({
      dealsPer100Mql: 25,
      centsPerMql: 375_000,
      cycleDays: { median: 50.5, deals: 2 },
    })
  })

  test('37.5 % of what was won began with marketing', async () => {
    const { revenue } = await read()
    expect(revenue.now).toEqual({
      deals: 2,
      money: { cents: 8_000_000, currency: 'EUR' },
      withoutAmount: 0,
    })
    expect((revenue.byMarketing.money?.cents ?? 0) / (revenue.now.money?.cents ?? 0)).toBe(0.375)
    expect(revenue.bySales.money?.cents).toBe(5_000_000)
  })

  test('the cohort is just mature on 30 June and not the day before', async () => {
    expect((await read()).stages.total.won.matureShare).toBe(1)
    const before = await read('2026-Q1', '90', instant(day('06-22')))
    expect(before.stages.total.won.matureShare).toBe(7 / 8)
  })

  test('every hand-off is counted once where it ended', async () => {
    const { flow } = await read()
    expect(flow).toMatchObject({
      withMarketing: 8,
      deals: 3,
      won: 2,
      lost: 1,
      backFromHeld: {},
      backFromPassed: { rejected: 2, expired: 1 },
      backFromAccepted: { recycled: 1 },
      open: { held: 1, passed: 0, accepted: 0, deals: 0 },
      again: { back: 4, mqlAgain: 1, wonAgain: 0 },
      wonMoney: { cents: 3_000_000, currency: 'EUR' },
    })
  })

  test('what nobody answered is open until the day it expires', async () => {
    const { flow } = await read('2026-Q1', '90', instant(day('04-19')))
    expect(flow.open.passed).toBe(1)
    expect(flow.backFromPassed).toEqual({ rejected: 2 })
  })

  test('the quarter is held against the one before, and all time against nothing', async () => {
    const second = await read('2026-Q2')
    expect(second.preceding?.key).toBe('2026-Q1')
    expect(second.metrics.find(({ id }) => id === 'win-rate')).toMatchObject({
      rate: { num: 1, den: 2 },
      before: { num: 2, den: 2 },
      change: { clear: false },
    })
    expect((await read('all')).metrics.every(({ before }) => before === null)).toBe(true)
  })

  test('by month of the MQL, each with its own leads', async () => {
    const { stages } = await read('all')
    expect(stages.byMonth.map(({ key, mql, won }) => [key, mql, won.num])).toEqual([
      ['2026-01', 3, 2],
      ['2026-02', 3, 0],
      ['2026-03', 2, 0],
      ['2026-04', 1, 1],
    ])
  })

  test('deals by quarter of close', async () => {
    const { deals } = await read('all')
    expect(
      deals.byQuarter.map(({ quarter, won, lost, money }) => [quarter, won, lost, money?.cents]),
    ).toEqual([
      ['2026-Q1', 2, 0, 8_000_000],
      ['2026-Q2', 1, 1, 2_000_000],
    ])
  })
})

describe('origins, windows, order and money', () => {
  let house: TestDatabase
  beforeAll(async () => {
    house = await testDatabase()
    await putPerson(house, 1, { origin: 'unknown' })
    await putPerson(house, 2, { origin: 'other' })
    await putPerson(house, 3, { origin: '' })
    await putPerson(house, 4, {})
    await inWorkspace(house.db, house.workspaceId, async (tx) => {
      const { workspaceId } = house
      for (const key of ['p1', 'p2', 'p3', 'p4'])
        await tx
          .insertInto('person')
          .values({ workspace_id: workspaceId, key, batch_id: null })
          .execute()
    })
    const early = await putDeal(house, 'early', {
      opened: null,
      closed: '02-01',
      state: 'won',
      cents: null,
    })
    const late = await putDeal(house, 'late', {
      opened: '02-01',
      closed: '05-02',
      state: 'won',
      cents: 100,
    })
    await putDeal(house, 'undated', { opened: null, closed: null, state: 'open', cents: null })
    await putHandoff(
      house,
      {
        person: 1,
        origin: 'unknown',
        mql: '02-03',
        passed: '02-03',
        deal: '02-01',
        won: '02-01',
        first: true,
      },
      [early],
    )
    await putHandoff(
      house,
      {
        person: 2,
        origin: 'other',
        mql: '02-01',
        passed: '02-01',
        expires: '03-03',
        deal: '02-01',
        won: '05-02',
      },
      [late],
    )
    await putHandoff(house, { person: 3, mql: '02-01', passed: '02-01', expires: '03-03' })
    await putHandoff(house, { person: 4, mql: '02-28', passed: '02-28', expires: '03-30' })
  })
  afterAll(() => house.close())
  const read = (window: 'to-date' | '30' | '90' | '180', period = 'all') =>
    readScoreboard(house.db, house.workspaceId, { period, window }, asOf)

  test('unknown, other and blank origins are three values', async () => {
    const { stages } = await read('to-date')
    expect(stages.byOrigin.map(({ key, mql }) => [key, mql])).toEqual([
      [null, 2],
      ['other', 1],
      ['unknown', 1],
    ])
  })

  test('to date counts a win in any order; a window only what came within it', async () => {
    const won = async (window: 'to-date' | '30' | '90' | '180') =>
      (await read(window)).stages.total.won.num
    expect([await won('to-date'), await won('180'), await won('90'), await won('30')]).toEqual([
      2, 1, 1, 0,
    ])
  })

  test('the lead whose deal came first is named', async () => {
    const { outOfOrder } = await read('to-date')
    expect(outOfOrder).toEqual({
      total: 1,
      named: [
        {
          personId: 1,
          name: 'p1',
          mqlAt: day('02-03'),
          wonAt: day('02-01'),
          openedAt: day('02-01'),
        },
      ],
    })
    expect((await read('to-date', '2026-03')).outOfOrder.total).toBe(0)
  })

  test('deals without an amount or a day are counted and said', async () => {
    const { revenue, deals } = await read('to-date')
    expect(revenue.now).toEqual({
      deals: 2,
      money: { cents: 100, currency: 'EUR' },
      withoutAmount: 1,
    })
    expect([deals.open, deals.undated]).toEqual([1, 1])
  })

  test('months are cut in the zone of the workspace', async () => {
    await inWorkspace(house.db, house.workspaceId, (tx) =>
      tx
        .updateTable('workspace')
        .set({ time_zone: 'America/Sao_Paulo' })
        .where('workspace_id', '=', house.workspaceId)
        .execute(),
    )
    const { stages } = await read('to-date')
    expect(stages.byMonth.map(({ key, mql }) => [key, mql])).toEqual([
      ['2026-01', 2],
      ['2026-02', 2],
    ])
  })
})

test('a house with nothing in it says so, without a single NaN', async () => {
  const house = await testDatabase()
  const board = await readScoreboard(
    house.db,
    house.workspaceId,
    { period: '2026', window: '90' },
    asOf,
  )
  expect(board.empty).toBe(true)
  expect(board.stages.total.won.value).toBeNull()
  expect(board.revenue.headline).toBeNull()
  expect(board.years).toEqual([])
  await house.close()
})
