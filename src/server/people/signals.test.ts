import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '#api/people.ts'
import type { Reclassified, SilentCount, SilentEvent } from '#api/signals.ts'
import type { TimelineEntry } from '#api/timeline.ts'
import { verifyAudit } from '#server/db/audit/verify.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { verify } from '#server/db/fold/verify.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

const BEGIN = Date.now() - 60 * 60_000
let house: TestApp
beforeAll(async () => {
  house = await testApp()
  await ask('GET', '/people')
  await inWorkspace(house.db, house.workspaceId, (tx) =>
    append(
      tx,
      house.workspaceId,
      'mail tool',
      [click('ada', 0, 'A'), click('ada', 400, 'B'), click('ada', 800, 'C'), click('ben', 0, 'A')],
      BEGIN + 1_000,
    ),
  )
  const never = new AbortController().signal
  await foldLive(house.db, house.workspaceId, () => BEGIN + 70_000, never)
})
afterAll(() => house.close())

const click = (person: string, after: number, link: string): NewEvent => ({
  messageId: `${person} ${after}`,
  person: `${person}@acme.example`,
  kind: 'behaviour',
  name: 'email_click',
  properties: { email_id: 'may', link_url: link },
  happenedAt: BEGIN + after,
})

async function ask<T>(method: 'GET' | 'POST', path: string, body: object = {}, headers = {}) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${path}`,
    headers,
    ...(method === 'GET' ? {} : { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() as T }
}
const idOf = async (key: string) => {
  const { rows } = await sql<{ id: number }>`select person_id as id from person
    where key = ${`${key}@acme.example`}`.execute(house.owner)
  return rows[0]?.id as number
}
const clicksOf = async (key: string) => {
  const { body } = await ask<{ rows: TimelineEntry[] }>(
    'GET',
    `/people/${await idOf(key)}/timeline?show=everything`,
  )
  return body.rows.filter(({ name }) => name === 'email_click')
}
const personOf = async (key: string) =>
  (await ask<Person>('GET', `/people/${await idOf(key)}`)).body
const list = async (query = '') =>
  (await ask<{ rows: SilentEvent[]; total: number }>('GET', `/quarantine${query}`)).body
const BURST = 'Opened 3 links within a second: a mail scanner'

test('the timeline and the ledger show what machines did, by name and with its reason', async () => {
  const clicks = await clicksOf('ada')
  expect(clicks.map(({ signal, points }) => ({ ...signal, points }))).toEqual(
    [1, 2, 3].map(() => ({ weighsNothing: true, words: BURST, said: null, points: null })),
  )
  expect((await clicksOf('ben')).map(({ signal }) => signal)).toEqual([undefined])
  const ada = await personOf('ada')
  expect(ada.ledger).toMatchObject({ engagement: 0, lines: [] })
  expect(ada.ledger.silenced).toEqual([{ event: 'email_click', times: 3 }])
  expect((await personOf('ben')).ledger).toMatchObject({ silenced: [], lines: [{ granted: 5 }] })
})

test('the quarantine counts them by source and test, and opens the rows', async () => {
  expect((await ask<SilentCount[]>('GET', '/quarantine/counts')).body).toMatchObject([
    { source: 'mail tool', test: 'burst', events: 3, people: 1 },
  ])
  const { rows, total } = await list('?test=burst&limit=2')
  expect([total, rows.length, rows[0]?.words, rows[0]?.said]).toEqual([3, 2, BURST, null])
  expect(await list('?test=rush')).toMatchObject({ total: 0, rows: [] })
})

test('a member says that it was a person: looked at before, counted from then on, and taken back', async () => {
  const eventIds = (await clicksOf('ada')).map(({ eventId }) => eventId as number)
  const person = { eventIds, was: 'person' }
  const preview = await ask<Reclassified>('POST', '/quarantine/previews', person)
  expect(preview).toEqual({ status: 200, body: { events: 3, people: 1, scores: 1 } })
  expect((await list()).total).toBe(3)

  const said = await ask<Reclassified>('POST', '/quarantine/verdicts', person)
  expect(said).toEqual(preview)
  expect((await list()).total).toBe(0)
  const ada = await personOf('ada')
  // Three clicks of 5 points, at most 15, faded for less than two hours.
  expect(ada.ledger.engagement).toBeGreaterThan(14.9)
  expect(ada.ledger.silenced).toEqual([])
  expect((await clicksOf('ada'))[0]?.signal).toEqual({
    weighsNothing: false,
    words: BURST,
    said: 'person',
  })
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })

  const back = await ask<Reclassified>('POST', '/quarantine/verdicts', { eventIds, was: null })
  expect(back.body).toEqual({ events: 3, people: 1, scores: 1 })
  expect((await personOf('ada')).ledger.engagement).toBe(0)
  expect((await list()).total).toBe(3)
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
})

test('a member says that it was a machine, where no test found one', async () => {
  const eventIds = (await clicksOf('ben')).map(({ eventId }) => eventId as number)
  const said = await ask<Reclassified>('POST', '/quarantine/verdicts', { eventIds, was: 'machine' })
  expect(said.body).toEqual({ events: 1, people: 1, scores: 1 })
  expect((await personOf('ben')).ledger.engagement).toBe(0)
  expect((await list('?test=said')).rows).toMatchObject([{ said: 'machine', source: 'mail tool' }])
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
  const { rows } = await sql<{ after: object }>`select after from audit
    where action = 'say-whose-clicks' order by seq desc limit 1`.execute(house.owner)
  expect(rows).toEqual([{ after: { was: 'machine', clicks: 1 } }])
  expect(await verifyAudit(house.db, house.workspaceId)).toMatchObject({ fault: null })
})

test('who does not see the person neither sees nor judges their clicks', async () => {
  const rosa = await testMember(house.db, house.workspaceId, {
    name: 'Rosa',
    roles: ['rep'],
    sees: 'own',
  })
  const eventIds = (await clicksOf('ada')).map(({ eventId }) => eventId as number)
  const seen = await ask<{ total: number }>('GET', '/quarantine', {}, rosa.headers)
  expect(seen).toMatchObject({ status: 200, body: { total: 0, rows: [] } })
  const said = await ask('POST', '/quarantine/verdicts', { eventIds, was: 'person' }, rosa.headers)
  expect([403, 404]).toContain(said.status)
  const unknown = await ask('POST', '/quarantine/verdicts', { eventIds: [999_999], was: 'person' })
  expect(unknown).toMatchObject({ status: 404, body: { code: 'event-unknown' } })
})
