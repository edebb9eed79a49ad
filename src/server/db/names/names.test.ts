import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Name } from '#domain/people/identity/name.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { rebuild } from '#server/db/fold/rebuild.ts'
import { verify } from '#server/db/fold/verify.ts'
import { append, type NewEvent, tell } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'

const HOUR = 3_600_000
const BEGIN = Date.UTC(2026, 1, 2, 9)

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const browser = (value: string): Name => ({ system: 'anonymous', value })
const user = (value: string): Name => ({ system: 'id', value })
const address = (value: string): Name => ({ system: 'email', value })

let number = 0
const event = (
  person: Name,
  name: string,
  happenedAt: number,
  more: Partial<NewEvent> = {},
): NewEvent => ({
  messageId: `m${number++}`,
  person,
  kind: 'behaviour',
  name,
  properties: {},
  happenedAt,
  ...more,
})
const identify = (person: Name, names: Name[], at: number, properties = {}) =>
  event(person, 'identify', at, { kind: 'identify', names, properties })
const say = (now: number, ...events: NewEvent[]) =>
  tell(house.db, house.workspaceId, 'web', events, now)

async function who(name: Name) {
  const { rows } = await sql<{
    root: string
    joined_at: number | null
    events: number | null
    stage: string | null
    mql_at: number | null
  }>`select r.system || ':' || r.key as root, p.joined_at, s.events, s.stage,
      (select max(h.mql_at) from handoff h where h.person_id = r.person_id) as mql_at
    from person p join person r on r.person_id = coalesce(p.root_id, p.person_id)
    left join person_state s on s.person_id = r.person_id
    where p.system = ${name.system} and p.key = ${name.value}`.execute(house.owner)
  return rows[0]
}
const clean = () => verify(house.db, house.workspaceId)

describe('a visitor', () => {
  test('who asks for a demo and then says who they are takes their history along', async () => {
    await say(BEGIN, event(browser('b1'), 'demo_request', BEGIN))
    expect(await who(browser('b1'))).toMatchObject({
      root: 'anonymous:b1',
      events: 1,
      mql_at: BEGIN,
    })
    await say(
      BEGIN + HOUR,
      identify(user('ada'), [browser('b1'), address('ada@x.nl')], BEGIN + HOUR),
    )
    for (const name of [browser('b1'), user('ada'), address('ada@x.nl')])
      expect(await who(name)).toMatchObject({ root: 'id:ada', events: 2, mql_at: BEGIN })
    expect(await clean()).toMatchObject({ people: 1, count: 0, explained: 0, strays: 0 })
  })

  test('goes on in the same browser, and each event is folded from what was kept', async () => {
    await say(BEGIN + 2 * HOUR, event(browser('b1'), 'page_view', BEGIN + 2 * HOUR))
    expect(await who(user('ada'))).toMatchObject({ events: 3 })
    const { rows } = await sql`select 1 from person_state`.execute(house.owner)
    expect(rows).toHaveLength(1)
  })

  test('who was another user in this browser before stays another person, and both are a candidate', async () => {
    const at = BEGIN + 3 * HOUR
    await say(at, identify(user('ben'), [browser('b1')], at))
    expect(await who(browser('b1'))).toMatchObject({ root: 'id:ada' })
    expect(await who(user('ben'))).toMatchObject({ root: 'id:ben', events: 1 })
    const { rows } = await sql`select c.why from candidate c`.execute(house.owner)
    expect(rows).toEqual([{ why: 'two-ids' }])
  })
})

test('what a known user did in another browser is known from the day they signed in there', async () => {
  const at = BEGIN + 10 * HOUR
  await say(at, identify(user('cas'), [address('cas@x.nl')], at))
  await say(at + HOUR, event(browser('b2'), 'demo_request', at + HOUR))
  const joined = at + 5 * HOUR
  await say(joined, identify(user('cas'), [browser('b2')], joined))
  const cas = await who(user('cas'))
  expect(cas?.events).toBe(3)
  expect(cas?.mql_at).toBeGreaterThanOrEqual(joined)
  expect((await who(browser('b2')))?.joined_at).toBeGreaterThanOrEqual(joined)
  // The ruling about the browser alone was made, and stands; it is no difference.
  expect(await clean()).toMatchObject({ count: 0, explained: 2, strays: 0 })
})

test('what was told and not folded before a crash is joined by the next start', async () => {
  const at = BEGIN + 20 * HOUR
  const { db, workspaceId } = house
  await inWorkspace(db, workspaceId, (tx) =>
    append(
      tx,
      workspaceId,
      'web',
      [event(browser('b3'), 'page_view', at), identify(user('dee'), [browser('b3')], at)],
      at,
    ),
  )
  expect(await foldDue(db, workspaceId, at + HOUR)).toBeGreaterThan(0)
  expect(await foldDue(db, workspaceId, at + HOUR)).toBe(0)
  expect(await who(browser('b3'))).toMatchObject({ root: 'id:dee', events: 2 })
})

test('the same events again change nothing, and a rebuild works out the same', async () => {
  const everything = async () => {
    const texts = ['person', 'person_state', 'handoff', 'candidate', 'name_claim'].map((name) =>
      sql<{
        all: string
      }>`select string_agg((to_jsonb(t) - 'regrouped_at')::text, ' ' order by t::text) as all
        from ${sql.table(name)} t`.execute(house.owner),
    )
    return (await Promise.all(texts)).map(({ rows }) => rows[0]?.all)
  }
  const before = await everything()
  const again = number
  number = 0
  await say(
    BEGIN + 30 * HOUR,
    event(browser('b1'), 'demo_request', BEGIN),
    identify(user('ben'), [browser('b9')], BEGIN),
  )
  number = again
  expect((await everything()).slice(1)).toEqual(before.slice(1))
  await rebuild(house.db, house.workspaceId, BEGIN + 31 * HOUR)
  expect((await everything()).slice(1)).toEqual(before.slice(1))
  expect(await clean()).toMatchObject({ count: 0, pending: 0, strays: 0 })
})

test('a name that is kept with somebody else than the claims say is found', async () => {
  const { owner } = house
  await sql`update person set root_id = null, joined_at = null where key = 'ada@x.nl'`.execute(
    owner,
  )
  expect((await clean()).count).toBeGreaterThan(0)
  await rebuild(house.db, house.workspaceId, BEGIN + 40 * HOUR)
  expect(await clean()).toMatchObject({ count: 0 })
})
