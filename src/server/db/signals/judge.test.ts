import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { random } from '#domain/random.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { rebuild } from '#server/db/fold/rebuild.ts'
import { verify } from '#server/db/fold/verify.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { versionOfOld } from '#server/db/test-version.ts'
import { inWorkspace } from '#server/db/transaction.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const SECOND = 1_000
let house: TestDatabase
beforeEach(async () => {
  house = await testDatabase()
})
afterEach(() => house.close())

const never = new AbortController().signal
let told = 0
/** "click 3 A" is Ada's click on link A three seconds after noon. */
function event(line: string, person = 'ada@acme.example'): NewEvent {
  const [what = '', seconds = '0', link = 'none'] = line.split(' ')
  told += 1
  const of = {
    messageId: `${line} ${person} ${told}`,
    person,
    happenedAt: NOON + Number(seconds) * SECOND,
  }
  const name = { click: 'email_click', delivered: 'Email Delivered' }[what] ?? what
  const properties = { email_id: 'may', ...(what === 'click' ? { link_url: link } : {}) }
  return { ...of, kind: 'behaviour', name, properties }
}
const arrive = (seconds: number, ...events: NewEvent[]) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    append(tx, house.workspaceId, 'site', events, NOON + seconds * SECOND),
  )
const live = (seconds: number) =>
  foldLive(house.db, house.workspaceId, () => NOON + seconds * SECOND, never)
const one = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(house.owner)).rows
const score = async () => {
  const [row] = await one(
    sql<{ engagement: number; stage: string }>`select engagement, stage from person_state`,
  )
  return row && { ...row, engagement: Math.round(row.engagement * 100) / 100 }
}
const silent = async () =>
  (
    await one(
      sql<{ test: string; url: string }>`select f.test, g.properties ->> 'link_url' as url
        from false_signal f join event e using (workspace_id, event_id)
        join signature g using (workspace_id, signature_id) where f.is_silent order by f.happened_at`,
    )
  ).map(({ test, url }) => `${test} ${url}`)
const corrections = () =>
  one(
    sql<{ name: string; k: number; of: number }>`select s.name,
      (extract(epoch from e.known_at) - ${NOON / SECOND})::float8 as k,
      (extract(epoch from e.happened_at) - ${NOON / SECOND})::float8 as of
      from event e join signature s using (workspace_id, signature_id)
      where s.kind = 3 order by e.event_id`,
  )
const sound = async () =>
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, differences: [] })

// Of the default agreement.
const POINTS_PER_CLICK = 5

describe('clicks that come live', () => {
  test('a reader’s click counts after a minute', async () => {
    await arrive(5, event('click 4 A'))
    await live(70)
    expect(await score()).toEqual({ engagement: POINTS_PER_CLICK, stage: 'lead' })
    expect(await silent()).toEqual([])
    await sound()
  })

  test('a scanner’s never do, and make no lead of anybody', async () => {
    await arrive(5, event('click 4 A'), event('click 4.3 B'), event('click 4.6 C'))
    await live(70)
    expect(await score()).toEqual({ engagement: 0, stage: 'contact' })
    expect(await silent()).toEqual(['burst A', 'burst B', 'burst C'])
    expect(await one(sql`select last_event_name as name from person_state`)).toEqual([
      { name: 'email_click' },
    ])
    expect(await corrections()).toMatchObject([
      { name: 'weighs-nothing', of: 4 },
      { name: 'weighs-nothing', of: 4.3 },
      { name: 'weighs-nothing', of: 4.6 },
    ])
    // Each from the instant on at which its click became known: it never counted.
    const { rows } = await sql<{ same: boolean }>`select c.known_at = e.known_at as same
      from event c join event e on e.event_id = (c.details ->> 'event')::bigint
      where c.message_id like 'signal:%'`.execute(house.owner)
    expect(rows).toEqual([{ same: true }, { same: true }, { same: true }])
    await sound()
    const before = await everything()
    await rebuild(house.db, house.workspaceId, NOON)
    expect(await everything()).toBe(before)
  })

  test('one that a scanner’s comes late to counts until then', async () => {
    await arrive(5, event('click 4 A'))
    await live(70)
    await arrive(80, event('click 4.5 B'))
    await live(141)
    expect(await silent()).toEqual(['burst A', 'burst B'])
    expect(await score()).toMatchObject({ engagement: 0, stage: 'contact' })
    expect((await corrections()).map(({ k }) => k)).toEqual([141, 141])
    await sound()
  })

  test('a page that comes late clears what was clicked too fast, and then it counts', async () => {
    await arrive(3, event('delivered 0'), event('click 3 A'))
    await live(70)
    expect(await silent()).toEqual(['rush A'])
    expect(await score()).toMatchObject({ engagement: 0 })
    await arrive(300, event('page_view 40'))
    await live(301)
    expect(await silent()).toEqual([])
    expect((await score())?.engagement).toBeGreaterThan(POINTS_PER_CLICK - 0.1)
    expect((await corrections()).map(({ name }) => name)).toEqual([
      'weighs-nothing',
      'weighs-again',
    ])
    await sound()
  })

  test('a form within half an hour clears them', async () => {
    await arrive(5, event('click 4 A'), event('click 4.3 B'))
    await live(70)
    await arrive(1_700, event('form_submit 1700'))
    await live(1_701)
    expect(await silent()).toEqual([])
    await sound()
  })

  test('a page that the person read in a browser joined later clears them too', async () => {
    await arrive(3, event('delivered 0'), event('click 3 A'))
    await arrive(41, { ...event('page_view 40'), person: { system: 'anonymous', value: 'b1' } })
    await live(70)
    expect(await silent()).toEqual(['rush A'])
    await arrive(90, {
      ...event('identify 90'),
      ...{ kind: 'identify', name: 'identify', properties: {} },
      names: [{ system: 'anonymous', value: 'b1' }],
    })
    await live(91)
    expect(await silent()).toEqual([])
    await sound()
  })
})

async function everything(): Promise<string> {
  const tables = ['person_state', 'handoff', 'event', 'false_signal']
  const texts = tables.map((name) =>
    sql<{ all: string }>`select string_agg(t::text, ' ' order by t::text) as all
      from ${sql.table(name)} t`.execute(house.owner),
  )
  return (await Promise.all(texts)).map(({ rows }) => rows[0]?.all).join('\n')
}

test('a hand-off that machines brought about is not taken back, and says so', async () => {
  const usual = defaultAgreement('Eager', 'UTC')
  const eager: Agreement = {
    ...usual,
    minimumInformation: [],
    qualify: { ...usual.qualify, cells: ['A1', 'A2', 'B1', 'B2', 'C1', 'C2'] },
    engagement: {
      ...usual.engagement,
      bands: [
        { name: '1', atLeast: 40 },
        { name: '2', atLeast: POINTS_PER_CLICK },
        { name: '3', atLeast: 0 },
      ],
    },
  }
  await versionOfOld(house.owner, house.workspaceId, eager, NOON)
  await arrive(5, event('click 4 A'))
  await live(70)
  const before = await one(sql<{ n: number; mql_at: number; would_not_qualify: boolean }>`
    select n, mql_at, would_not_qualify from handoff`)
  expect(before).toMatchObject([{ n: 1, would_not_qualify: false }])
  await arrive(80, event('click 4.5 B'))
  await live(141)
  expect(await silent()).toEqual(['burst A', 'burst B'])
  expect(await one(sql`select n, mql_at, would_not_qualify from handoff`)).toEqual(
    before.map(({ n, mql_at }) => ({ n, mql_at, would_not_qualify: true })),
  )
  await sound()
})

test('whatever the order in which they come, the same clicks weigh nothing in the end', async () => {
  const all = [
    ...['delivered 0', 'click 2 A', 'page_view 50', 'delivered 600', 'click 603 B'],
    ...['click 700 A', 'click 700.4 B', 'click 900 C', 'click 900.9 A', 'form_submit 2600'],
  ]
  const { next: roll } = random('orders')
  const results = new Set<string>()
  for (let turn = 0; turn < 6; turn++) {
    const person = `p${turn}@acme.example`
    const order = all.map((line) => ({ line, at: roll() })).sort((a, b) => a.at - b.at)
    for (const [i, { line }] of order.entries()) {
      const now = 4_000 + 1_000 * turn + 90 * i
      await arrive(now, event(line, person))
      if (roll() < 0.7) await live(now + 61)
    }
    await live(100_000)
    const found = await one(sql<{ line: string }>`
      select f.test || ' ' || split_part(e.message_id, ' ', 2) as line from false_signal f
      join event e using (workspace_id, event_id) join person p on p.person_id = e.person_id
      where f.is_silent and p.key = ${person} order by 1`)
    const [kept] = await one(sql<{
      score: string
    }>`select round(s.engagement::numeric, 4)::text as score
      from person_state s join person p using (workspace_id, person_id) where p.key = ${person}`)
    results.add(JSON.stringify(found.map(({ line }) => line)))
    // Faded from the last instant at which something became known: only nearly the same.
    expect(Number(kept?.score)).toBeGreaterThan(0)
  }
  expect([...results]).toEqual(['["burst 700","burst 700.4","rush 603"]'])
  await sound()
})
