import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Request } from '#api/requests.ts'
import { instant } from '#domain/time.ts'
import { foldLive } from './db/fold/live.ts'
import { append } from './db/log.ts'
import { inWorkspace } from './db/transaction.ts'
import { settleDesks } from './handoffs/settling/settle.ts'
import { type TestApp, testApp } from './test-app.ts'
import { type TestMember, testMember } from './test-members.ts'

/** What stands between the teams about somebody: in the export, after they are joined to somebody, and once erased. */

let house: TestApp
let olga: TestMember
let ada: number
let bea: number
let requestId: number

beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  olga = await testMember(db, workspaceId, { name: 'Olga', roles: ['owner', 'marketing-manager'] })
  await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })
  // Bea is known for longer, so that Ada is one of her names once they are joined.
  await tell('bea', 'page_view')
  await tell('ada', 'demo_request')
  await settleDesks(db, workspaceId, () => instant(Date.now()))
  ada = await idOf('ada')
  bea = await idOf('bea')
  const asks = { kind: 'feedback', personId: ada, wants: 'Did Ada say when?' }
  const made = await ask<Request>('POST', '/requests', asks)
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  requestId = made.body.requestId
  await sql`with t as (insert into track (workspace_id, name, owner_id, document, position, made_at)
      values (${workspaceId}, 'Warm up', ${olga.memberId}, '{}', 99, now()) returning track_id),
    e as (insert into enrolment (workspace_id, track_id, person_id, n, from_stage, came_to, entered_at, step_id, due_at)
      select ${workspaceId}, track_id, ${ada}, 1, 'mql', 0, now(), 'a', now() from t returning enrolment_id, track_id)
    insert into nurture_task (workspace_id, member_id, person_id, track_id, enrolment_id, why, says, made_at, due_at)
      select ${workspaceId}, ${olga.memberId}, ${ada}, track_id, enrolment_id, 'step', 'Call Ada', now(), now() from e`.execute(
    house.owner,
  )
})
afterAll(() => house.close())

async function tell(person: string, name: string) {
  const { db, workspaceId } = house
  const event = { messageId: person, person, name, kind: 'behaviour' as const, properties: {} }
  const at = Date.now()
  await inWorkspace(db, workspaceId, (tx) =>
    append(tx, workspaceId, 'crm', [{ ...event, happenedAt: at }], at),
  )
  await foldLive(db, workspaceId, Date.now, new AbortController().signal)
}

async function idOf(key: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`select person_id as id from person
    where key = ${key}`.execute(house.owner)
  return rows[0]?.id ?? 0
}

async function ask<T>(method: 'GET' | 'POST', path: string, payload?: object) {
  const url = `/api/v1${path}`
  const headers = olga.headers
  const answer = await house.app.inject({ method, url, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json<T>() }
}

type Held = { held: ({ kind: string } & Record<string, unknown>)[] }
const heldOf = async (personId: number) => {
  const { status, body } = await ask<Held>('GET', `/people/${personId}/export/json`)
  expect(status).toBe(200)
  return Map.groupBy(body.held, ({ kind }) => kind)
}

async function showsAll(personId: number) {
  const held = await heldOf(personId)
  expect(held.get('request')).toMatchObject([{ asks: 'feedback', wants: 'Did Ada say when?' }])
  expect(held.get('notice')).toMatchObject([{ topic: 'lead-yours', to: 'Rosa', handoff: 1 }])
  expect(held.get('on a desk')?.length).toBeGreaterThan(0)
  expect(held.get('track')).toMatchObject([{ track: 'Warm up', leftAt: null }])
  expect(held.get('task')).toMatchObject([{ says: 'Call Ada', of: 'Olga' }])
}

test('the export shows the requests, notices, promises, tracks and tasks about somebody', () =>
  showsAll(ada))

test('who is joined to somebody brings them along', async () => {
  expect((await heldOf(bea)).get('request')).toBeUndefined()
  const merged = await ask('POST', `/people/${bea}/merges`, { otherId: ada })
  expect(merged.status, JSON.stringify(merged.body)).toBe(200)
  const { rows } = await sql<{
    root: number
  }>`select coalesce(root_id, person_id) as root from person
    where person_id = ${ada}`.execute(house.owner)
  const root = rows[0]?.root ?? 0
  expect(root).toBe(bea)
  await showsAll(root)
  const { body } = await ask<Request>('GET', `/requests/${requestId}`)
  expect(body).toMatchObject({ person: { personId: root } })
})

test('erasing takes them away, and a request that was open waits for nobody', async () => {
  const erased = await ask('POST', `/people/${bea}/erasure`, {})
  expect(erased.status, JSON.stringify(erased.body)).toBe(200)
  const counts = await sql<{
    many: number
  }>`select (select count(*) from notice where person_id is not null) +
    (select count(*) from nurture_task) + (select count(*) from team_request where person_id is not null
      or wants <> '' or state = 'open') as many`.execute(house.owner)
  expect(counts.rows[0]?.many).toBe(0)
  const { body } = await ask<Request>('GET', `/requests/${requestId}`)
  expect(body).toMatchObject({ person: null, wants: '', state: 'closed', isTakenBack: true })
})
