import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CareRow, HandoffCare } from '#api/handoff-care.ts'
import { FIGURES, type WhichFigure } from '#domain/handoffs/care/figures.ts'
import { LEAKS, type Leak } from '#domain/handoffs/care/leakage.ts'
import type { KIND } from '#domain/replay/log.ts'
import { DAY, HOUR, instant, MINUTE } from '#domain/time.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { readCare } from './care.ts'
import { listRows } from './rows.ts'

/** A Monday, 9 in the morning, UTC; the hours are nine to five. */
const MONDAY = Date.UTC(2026, 10, 23, 9)
const LATER = MONDAY + 11 * DAY
let house: TestApp
let mona: TestMember
let rosa: TestMember
let care: HandoffCare

beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  rosa = await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })
  await testMember(db, workspaceId, { name: 'Ben', roles: ['marketing-manager'] })
  mona = await testMember(db, workspaceId, { name: 'Mona', roles: ['executive'] })
  for (const person of ['ada', 'bea', 'cy', 'dee', 'eva'])
    await tell(person, MONDAY, { name: 'demo_request', kind: 'behaviour' })
  await settle(MONDAY)
  await tell('ada', MONDAY + 30 * MINUTE, { name: 'accepted' })
  await tell('ada', MONDAY + 30 * MINUTE, { name: 'touched', properties: { how: 'call' } })
  await tell('cy', MONDAY + 40 * MINUTE, { name: 'rejected', properties: { reason: 'too-small' } })
  await tell('dee', MONDAY + 45 * MINUTE, { name: 'accepted' })
  await tell('eva', MONDAY + 50 * MINUTE, { name: 'accepted' })
  await tell('eva', MONDAY + 24 * HOUR, { name: 'touched', properties: { how: 'mail' } })
  await settle(MONDAY + 25 * HOUR)
  await settle(LATER)
  care = await inWorkspace(db, workspaceId, (tx) =>
    readCare(tx, { workspaceId, now: LATER, days: 90 }),
  )
})
afterAll(() => house.close())

let count = 0
type Said = { name: string; properties?: Record<string, unknown>; kind?: keyof typeof KIND }
const tell = (person: string, at: number, said: Said) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    append(
      tx,
      house.workspaceId,
      'crm',
      [
        {
          ...{ messageId: `m${count++}`, person, name: said.name, happenedAt: at },
          ...{ kind: said.kind ?? 'decision', properties: said.properties ?? {} },
        },
      ],
      at,
    ),
  )

async function settle(at: number) {
  const { db, workspaceId } = house
  await foldLive(db, workspaceId, () => at, new AbortController().signal)
  await settleDesks(db, workspaceId, () => instant(at))
}

test('each hand-off that went nowhere is counted at one step, and the others at none', () => {
  const counts = Object.fromEntries(care.leaks.map(({ step, count }) => [step, count]))
  expect(care.handoffs).toBe(5)
  expect(counts).toEqual({
    ...Object.fromEntries(LEAKS.map((step) => [step, 0])),
    undecided: 1,
    unanswered: 1,
    untouched: 1,
  })
})

test('what ended in imported history before there were desks lay with nobody in particular', async () => {
  const { db, workspaceId } = house
  await tell('old', LATER - 60 * DAY, { name: 'passed' })
  await foldLive(db, workspaceId, () => LATER - 60 * DAY, new AbortController().signal)
  const { countLeaks } = await import('./leaks.ts')
  const { leaks } = await inWorkspace(db, workspaceId, (tx) =>
    countLeaks(tx, workspaceId, { now: LATER, days: 90 }),
  )
  const many = Object.fromEntries(leaks.map(({ step, count }) => [step, count]))
  expect(many).toMatchObject({ orphaned: 0, undecided: 2 })
})

/** The hand-offs of a number as Mona reads them, three on a page. */
async function rowsOf(which: WhichFigure): Promise<{ total: number; rows: CareRow[] }> {
  const { db, workspaceId } = house
  const holder = { roles: ['executive' as const], sees: 'all' as const, teams: [] }
  const acting = { workspaceId, now: LATER, memberId: mona.memberId, holder } as never
  const rows: CareRow[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await inWorkspace(db, workspaceId, (tx) =>
      listRows(tx, acting, { ...which, days: 90, limit: 3, cursor }),
    )
    rows.push(...page.rows)
    if (page.next === null) return { total: page.total, rows }
    cursor = page.next
  }
}

test('every number opens exactly the hand-offs it is made of, none where it is none', async () => {
  const { db, workspaceId } = house
  const { waiting, load, response, promises, rejections, leaks, handoffs } = await inWorkspace(
    db,
    workspaceId,
    (tx) => readCare(tx, { workspaceId, now: LATER, days: 90 }),
  )
  const sum = (counts: { count: number }[]) => counts.reduce((all, { count }) => all + count, 0)
  const numbers: [WhichFigure, number][] = [
    [{ figure: 'over' }, waiting.over],
    [{ figure: 'half' }, waiting.half],
    [{ figure: 'in-time' }, waiting.inTime],
    [{ figure: 'with-nobody' }, waiting.nobodys],
    [{ figure: 'with-gone' }, waiting.ofGone],
    [{ figure: 'with-away' }, waiting.ofAway],
    ...load.flatMap(({ memberId, ...rep }): [WhichFigure, number][] => [
      [{ figure: 'given', memberId }, rep.taken],
      [{ figure: 'waiting', memberId }, rep.waiting],
      [{ figure: 'accepted', memberId }, rep.accepted],
      [{ figure: 'over', memberId }, rep.over],
    ]),
    [{ figure: 'passed' }, response.n],
    [{ figure: 'contacted' }, response.n - response.waiting],
    [{ figure: 'not-contacted' }, response.waiting],
    ...response.within.map(({ limitMinutes: minutes, rate }): [WhichFigure, number] => [
      { figure: 'within', minutes },
      rate.num,
    ]),
    ...promises.flatMap(({ kind, owes, member, kept }): [WhichFigure, number][] => {
      const of = { kind, owes, memberId: member?.memberId }
      return [
        [{ figure: 'kept', ...of }, kept.num],
        [{ figure: 'due', ...of }, kept.den],
        [{ figure: 'running', ...of }, kept.excluded.pending ?? 0],
        [{ figure: 'void', ...of }, kept.excluded.void ?? 0],
      ]
    }),
    ...rejections.map(({ reason, count }): [WhichFigure, number] => [
      { figure: 'refused', reason },
      count,
    ]),
    [{ figure: 'refused' }, sum(rejections)],
    ...leaks.map(({ step, count }): [WhichFigure, number] => [{ figure: 'lost', step }, count]),
    [{ figure: 'lost' }, sum(leaks)],
    [{ figure: 'handoffs' }, handoffs],
  ]
  expect(new Set(numbers.map(([{ figure }]) => figure))).toEqual(new Set(FIGURES))
  for (const [which, number] of numbers) {
    const { total, rows } = await rowsOf(which)
    const said = JSON.stringify(which)
    expect([said, total, rows.length]).toEqual([said, number, number])
    expect(new Set(rows.map(({ personId, n }) => `${personId} ${n}`)).size).toBe(number)
  }
})

test('a step opens its hand-offs with when what was not done was due', async () => {
  const of = async (step: Leak) => (await rowsOf({ figure: 'lost', step })).rows
  const [bea] = await of('undecided')
  expect(bea).toMatchObject({ name: 'bea', member: { name: 'Rosa' }, acceptedAt: null })
  expect(bea?.dueAt).toBeLessThan(LATER)
  expect(await of('untouched')).toMatchObject([{ name: 'dee' }])
  expect(await of('unanswered')).toMatchObject([{ name: 'cy', closing: 'rejected' }])
})

test('only who leads a team reads them', async () => {
  const url = '/api/v1/handoff-care/rows?figure=handoffs&days=366'
  const ask = async (who: TestMember) =>
    (await house.app.inject({ url, headers: who.headers })).statusCode
  expect([await ask(rosa), await ask(mona)]).toEqual([403, 200])
})

test('response is counted on the wall and in working hours', () => {
  const { response } = care
  // Ada after 30 minutes; Eva on Tuesday at nine, which is 24 hours on the wall and a working day of eight.
  expect(response.wall.median).toBe((30 * MINUTE + 24 * HOUR) / 2)
  expect(response.open.median).toBe((30 * MINUTE + 8 * HOUR) / 2)
  const [five, hour, day] = response.within
  expect([five?.rate.num, hour?.rate.num, day?.rate.num]).toEqual([0, 1, 2])
  expect(response.n - response.waiting).toBe(2)
})

test('promises are kept or not by when they were due, of a side and of each member', () => {
  const of = (kind: string, member: string | null) =>
    care.promises.find((one) => one.kind === kind && (one.member?.name ?? null) === member)?.kept
  // Ada, Cy, Dee and Eva were answered within the hour; Bea never was.
  expect(of('decision', null)).toMatchObject({ num: 4, den: 5 })
  expect(of('decision', 'Rosa')).toMatchObject({ num: 4, den: 5 })
  expect(of('answer', null)).toMatchObject({ num: 0, den: 1 })
})

test('a rejection says what it points at', () => {
  expect(care.rejections).toMatchObject([
    {
      reason: 'too-small',
      family: 'definitional',
      count: 1,
      points: 'Whom both teams want: the fit',
    },
  ])
})

test('open leads lie with somebody, and who is full is said', () => {
  expect(care.waiting).toMatchObject({ nobodys: 0, ofGone: 0, ofAway: 0 })
  expect(care.load).toMatchObject([{ name: 'Rosa', level: 'fine' }])
})

test('who was sent to warm up is asleep until the agreed day and in a track that runs, and forgotten in none', async () => {
  const { db, workspaceId, owner } = house
  const [sent, now] = [LATER + DAY, LATER + 100 * DAY]
  await tell('fay', sent, { name: 'demo_request', kind: 'behaviour' })
  await settle(sent)
  await tell('fay', sent + HOUR, { name: 'recycled', properties: { reason: 'not-ready' } })
  await settle(sent + HOUR)
  const forgotten = async () => {
    const read = { workspaceId, now, days: 120 }
    const { leaks } = await inWorkspace(db, workspaceId, (tx) => readCare(tx, read))
    return leaks.find(({ step }) => step === 'unwoken')?.count
  }
  expect(await forgotten()).toBe(1)
  const { person_id } = await owner
    .selectFrom('person')
    .select('person_id')
    .where('key', '=', 'fay')
    .executeTakeFirstOrThrow()
  const wakes = (at: number | null) =>
    owner.updateTable('desk').set({ wakes_at: at }).where('person_id', '=', person_id).execute()
  await wakes(now + DAY)
  expect(await forgotten()).toBe(0)
  await wakes(null)
  await sql`with t as (
      insert into track (workspace_id, name, document, position, made_at, is_on)
      values (${workspaceId}, 'Later', '{}', 1, now(), true) returning track_id)
    insert into enrolment (workspace_id, track_id, person_id, n, from_stage, came_to, entered_at, step_id, due_at)
    select ${workspaceId}, track_id, ${person_id}::bigint, 1, 'lead', 1, now(), '', now() from t`.execute(
    owner,
  )
  expect(await forgotten()).toBe(0)
  await sql`update track set is_on = false where name = 'Later'`.execute(owner)
  expect(await forgotten()).toBe(1)
})
