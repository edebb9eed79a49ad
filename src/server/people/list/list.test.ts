import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PersonRow } from '#api/people.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import type { Db } from '#server/db/connect.ts'
import { keepWords } from '#server/db/finding/keep-words.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { facetsOf } from '#server/people/facets/facets.ts'
import { EVERYBODY } from '#server/sight.ts'
import { listPeople } from './list.ts'

const DAY = 86_400_000
const now = Date.UTC(2026, 10, 22)
const on = (month: number, day: number, year = 2026) => Date.UTC(year, month - 1, day)

let house: TestDatabase
let ids: Record<string, number>

beforeAll(async () => {
  house = await testDatabase()
  ids = {
    Ada: await known('ada@x.nl', { name: 'Ada Lovelace', company: 'Eau de Lyon', origin: 'fair' }),
    Rosa: await known('crm-7', { firstName: 'Rosa', lastName: '100%_sure', email: 'rosa@y.de' }),
    Ben: await known('Key-With-Capitals', {}),
    Grace: await known('crm-8', { fullName: 'Grace Hopper' }),
    Alan: await known('crm-9', { first_name: 'Alan', last_name: 'Turing' }),
  }
  await handoff(ids.Ada ?? 0, 1, on(1, 5), {
    person_origin: 'fair',
    passed_at: on(1, 5),
    closed_at: on(2, 1),
    closing: 'recycled',
    reason: 'no-budget',
  })
  await handoff(ids.Ada ?? 0, 2, on(3, 5), {
    person_origin: 'fair',
    passed_at: on(3, 5),
    accepted_at: on(3, 6),
    deal_at: on(4, 1),
    won_at: on(5, 1),
    closed_at: on(5, 1),
    closing: 'won',
  })
  await handoff(ids.Rosa ?? 0, 1, on(3, 31), {
    passed_at: on(3, 31),
    deal_at: on(3, 30),
    deal_came_first: true,
  })
})
afterAll(() => house.close())

const list = (
  asked: Partial<PeopleFilter> & { cursor?: string; limit?: number; from?: number },
  zone = 'UTC',
) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    listPeople(
      tx,
      { workspaceId: house.workspaceId, zone, now, ...EVERYBODY },
      { sort: 'last-seen', limit: 100, ...asked },
    ),
  )
const names = async (asked: Parameters<typeof list>[0]) =>
  (await list(asked)).rows.map((row) => row.name)

describe('searching people', () => {
  test.each([
    ['a name, whatever its capitals', 'LOVELACE', ['Ada Lovelace']],
    ['two words in any order', 'lyon ada', ['Ada Lovelace']],
    ['a mail address', 'rosa@y', ['Rosa 100%_sure']],
    ["the source's own key", 'key-with-cap', ['Key-With-Capitals']],
    ['a full name', 'hopper', ['Grace Hopper']],
    ['a first name as other systems spell it', 'alan turing', ['Alan Turing']],
    ['a percent sign as itself', '100%', ['Rosa 100%_sure']],
    ['an underscore as itself', '%_s', ['Rosa 100%_sure']],
    ['no other sign than the one written', 'l_velace', []],
    ['a backslash', '\\', []],
    ['a quote', "' or 1=1 --", []],
    ['what no text can hold', '\u0000\ud800', []],
  ])('finds %s', async (_, search, expected) => {
    expect(await names({ search })).toEqual(expected)
  })
})

test('without a word about hand-offs the rows are people', async () => {
  const all = await list({})
  expect([all.of, all.total, all.people]).toEqual(['people', 5, 5])
  expect(all.rows.find((row) => row.personId === ids.Ada)?.mqlAt).toBe(on(3, 5))
})

test.each<[string, Partial<PeopleFilter>, [number, number]]>([
  ['every MQL ever', { mql: 'all' }, [3, 2]],
  ['MQLs of March', { mql: '2026-03' }, [2, 2]],
  ['won to date', { mql: 'all', reached: 'won' }, [1, 1]],
  ['a deal to date, in any order', { mql: 'all', reached: 'deal' }, [2, 2]],
  ['a deal within 30 days after the MQL', { mql: 'all', reached: 'deal', window: '30' }, [1, 1]],
  ['won within 30 days', { mql: 'all', reached: 'won', window: '30' }, [0, 0]],
  ['won within 90 days', { mql: 'all', reached: 'won', window: '90' }, [1, 1]],
  ['sent back before sales accepted', { furthest: 'passed', outcome: 'recycled' }, [1, 1]],
  ['open with a deal', { furthest: 'deal', outcome: 'open' }, [1, 1]],
  ['a deal that came first', { outcome: 'out-of-order' }, [1, 1]],
  ['went back and was won later', { again: 'won' }, [1, 1]],
  ['passed in the first quarter and accepted', { passed: '2026-Q1', answer: 'accepted' }, [2, 2]],
  ['refused in February with a reason', { refused: '2026-02', reason: 'given' }, [1, 1]],
  ['of one origin', { mql: 'all', origin: 'fair' }, [2, 1]],
  ['of the origin left blank', { mql: 'all', origin: '' }, [1, 1]],
])('hand-offs: %s', async (_, asked, [total, people]) => {
  const found = await list(asked)
  expect([found.of, found.total, found.people]).toEqual(['handoffs', total, people])
  expect(found.rows).toHaveLength(total)
})

test('a month is cut at midnight of the workspace, not of London', async () => {
  expect((await list({ mql: '2026-03' }, 'America/New_York')).total).toBe(2)
  expect((await list({ mql: '2026-04' }, 'Pacific/Kiritimati')).total).toBe(0)
  expect((await list({ mql: '2026-02' }, 'America/New_York')).total).toBe(0)
})

test.each([
  'last-seen',
  '-last-seen',
  'first-seen',
  'name',
  '-name',
  'company',
  '-company',
  'owner',
  'origin',
  'stage',
  '-band',
  'mql',
] as const)('pages by %s meet without a gap or a double', async (sort) => {
  const crowd = await testDatabase()
  try {
    for (let i = 0; i < 25; i++) {
      const traits = { name: `Same ${i % 3}`, ...(i % 2 ? { company: `Firm ${i % 5}` } : {}) }
      const id = await known(`p${i}`, traits, crowd, now - (i % 4) * DAY)
      await handoff(id, 1, now - (i % 5) * DAY, {}, crowd)
    }
    for (const asked of [{ sort }, { sort, mql: 'all' }]) {
      const seen: PersonRow[] = []
      let cursor: string | undefined
      do {
        const page = await inWorkspace(crowd.db, crowd.workspaceId, (tx) =>
          listPeople(
            tx,
            { workspaceId: crowd.workspaceId, zone: 'UTC', now, ...EVERYBODY },
            { ...asked, limit: 7, cursor },
          ),
        )
        expect(page.total).toBe(25)
        seen.push(...page.rows)
        cursor = page.next ?? undefined
      } while (cursor)
      expect(new Set(seen.map((row) => row.personId)).size).toBe(25)
      expect(seen).toHaveLength(25)
      const jump = await inWorkspace(crowd.db, crowd.workspaceId, (tx) =>
        listPeople(
          tx,
          { workspaceId: crowd.workspaceId, zone: 'UTC', now, ...EVERYBODY },
          { ...asked, limit: 7, from: 14 },
        ),
      )
      expect(jump.rows).toEqual(seen.slice(14, 21))
    }
  } finally {
    await crowd.close()
  }
})

test.each([['nonsense'], ['[9000000000000000,1,0]'], ['[0,-1,0]'], ['[0]']])(
  'a cursor that we did not make is refused: %s',
  async (text) => {
    const cursor = Buffer.from(text).toString('base64url')
    await expect(list({ cursor })).rejects.toThrow('cursor')
  },
)

test('facets count people by origin, the blank one included, and by stage, and MQLs by month', async () => {
  const facets = await inWorkspace(house.db, house.workspaceId, (tx) =>
    facetsOf(tx, { workspaceId: house.workspaceId, zone: 'UTC', now, ...EVERYBODY }),
  )
  expect(facets.total).toBe(5)
  expect(facets.origins).toEqual([
    { origin: null, people: 4, isMore: false },
    { origin: 'fair', people: 1, isMore: false },
  ])
  expect(facets.stages).toEqual([{ stage: 'lead', people: 5, isMore: false }])
  expect(facets.months).toEqual([
    { month: '2026-01', handoffs: 1, isMore: false },
    { month: '2026-03', handoffs: 2, isMore: false },
  ])
})

async function known(key: string, traits: object, where: TestDatabase = house, seen = now) {
  const { db, workspaceId } = where
  return inWorkspace(db, workspaceId, async (tx) => {
    const { person_id } = await tx
      .insertInto('person')
      .values({ workspace_id: workspaceId, key, batch_id: null })
      .returning('person_id')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('person_state')
      .values({
        workspace_id: workspaceId,
        person_id,
        traits: traits as Record<string, unknown>,
        stage: 'lead',
        fit: 0,
        fit_band: 'C',
        engagement: 0,
        engagement_band: '3',
        as_of: seen,
        first_seen_at: seen,
        last_seen_at: seen,
        last_event_name: 'page_view',
        events: 1,
        live_since: null,
        memory: {},
      })
      .execute()
    const names = await namesOf(tx, workspaceId, [person_id])
    await keepWords(tx, workspaceId, [{ person_id, traits: { ...traits } }], names)
    return person_id
  })
}

async function handoff(
  personId: number,
  n: number,
  mqlAt: number,
  says: object,
  where: TestDatabase = house,
) {
  const { db, workspaceId } = where
  await inWorkspace(db as Db, workspaceId, (tx) =>
    tx
      .insertInto('handoff')
      .values({
        workspace_id: workspaceId,
        person_id: personId,
        n,
        version: 1,
        mql_at: mqlAt,
        effective_at: mqlAt,
        opened_by: 'score',
        fit: 40,
        fit_band: 'A',
        engagement: 40,
        engagement_band: '1',
        passed_at: null,
        accepted_at: null,
        sql_at: null,
        opportunity_at: null,
        closed_at: null,
        closing: null,
        reason: null,
        expires_at: null,
        implied: 0,
        would_not_qualify: false,
        deal_at: null,
        won_at: null,
        lost_at: null,
        deal_came_first: false,
        ...says,
      })
      .execute(),
  )
}
