import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkspaceSettings } from '#api/workspace.ts'
import { sweepRequests } from '#server/db/requests/sweep.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

const URL = '/api/v1/workspace'
const read = () => house.app.inject(URL)
const change = (payload: object, headers: Record<string, string> = {}) =>
  house.app.inject({ method: 'PATCH', url: URL, payload, headers })

test('the workspace is read with its version and changed by who has seen it', async () => {
  const seen = await read()
  expect(seen.headers.etag).toBe('"1"')
  expect(seen.json()).toEqual({
    workspaceId: house.workspaceId,
    name: 'Acme',
    timeZone: 'UTC',
    currency: 'EUR',
    isExample: false,
    smallMode: true,
    version: 1,
  })
  const changed = await change({ name: ' Acme Pumps ' }, { 'if-match': '"1"' })
  expect([changed.statusCode, changed.headers.etag]).toEqual([200, '"2"'])
  expect(changed.json()).toMatchObject({ name: 'Acme Pumps', timeZone: 'UTC', version: 2 })
  expect((await read()).json()).toEqual(changed.json())
})

test('a change that does not say what it saw is refused, whatever it would overwrite', async () => {
  for (const headers of [
    {},
    { 'if-match': '*' },
    { 'if-match': '"x"' },
    { 'if-match': '"1", "2"' },
  ]) {
    const answer = await change({ name: 'Blind' }, headers as Record<string, string>)
    expect([answer.statusCode, answer.json().code]).toEqual([428, 'version-missing'])
  }
})

test('a change of what somebody else changed is refused with both sides, field by field', async () => {
  const { version } = (await read()).json<WorkspaceSettings>()
  const etag = `"${version}"`
  await change({ name: 'Theirs', timeZone: 'Europe/Berlin' }, { 'if-match': etag })
  const late = await change({ name: 'Yours', currency: 'USD' }, { 'if-match': etag })
  expect(late.statusCode).toBe(412)
  expect(late.json()).toMatchObject({
    code: 'version-stale',
    version: version + 1,
    difference: [
      { field: 'currency', base: 'EUR', yours: 'USD', theirs: 'EUR', conflict: false },
      { field: 'name', base: 'Acme Pumps', yours: 'Yours', theirs: 'Theirs', conflict: true },
      { field: 'timeZone', base: 'UTC', yours: 'UTC', theirs: 'Europe/Berlin', conflict: false },
    ],
  })
  const merge = { 'if-match': etag, 'lockstep-merge': 'disjoint' }
  expect((await change({ name: 'Yours' }, merge)).statusCode).toBe(412)
  // What was sent along unchanged does not take back what they changed.
  const merged = await change({ currency: 'USD', timeZone: 'UTC' }, merge)
  expect(merged.json()).toMatchObject({
    name: 'Theirs',
    timeZone: 'Europe/Berlin',
    currency: 'USD',
    version: version + 2,
  })
})

test('without a base that is kept, nobody knows who changed what: a merge is refused', async () => {
  const { version } = (await read()).json<WorkspaceSettings>()
  await change({ currency: 'GBP' }, { 'if-match': `"${version}"` })
  const { workspaceId, db } = house
  const later = Date.now() + 31 * 86_400_000
  await inWorkspace(db, workspaceId, (tx) => sweepRequests(tx, workspaceId, later))
  const late = await change(
    { name: 'Mine' },
    { 'if-match': `"${version}"`, 'lockstep-merge': 'disjoint' },
  )
  expect([late.statusCode, late.json().difference]).toEqual([
    412,
    [{ field: 'name', yours: 'Mine', theirs: 'Theirs', conflict: true }],
  ])
})

test.each([
  [{}, 'nothing'],
  [{ name: '   ' }, 'no name'],
  [{ name: 'x'.repeat(101) }, 'a name without end'],
  [{ timeZone: 'Mars/Olympus' }, 'a zone nobody knows'],
  [{ timeZone: '+01:00' }, 'an offset'],
  [{ currency: 'EURO' }, 'no currency'],
  [{ currency: 'XQX' }, 'a currency that does not exist'],
  [{ version: 7 }, 'the version itself'],
  [{ isExample: true }, 'what is not changed'],
])('%j is refused: %s', async (payload, _) => {
  const { etag } = (await read()).headers
  const answer = await change(payload, { 'if-match': String(etag) })
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'request-unfit'])
})

test.each([
  [{ name: '   ' }, 'is empty'],
  [{ name: 'x'.repeat(101) }, 'is longer than 100 characters'],
  [{ name: 'Acme\nand more' }, 'holds a line break'],
])('what is wrong with %j is said of the field: it %s', async (payload, why) => {
  const { etag } = (await read()).headers
  const answer = await change(payload, { 'if-match': String(etag) })
  expect(answer.json()).toMatchObject({
    detail: `“name” ${why}.`,
    fields: ['name'],
    unfit: [{ field: 'name', why }],
  })
})

test('every change stands in the audit with what it was and became, and with who did it', async () => {
  const { rows } = await sql<{ before: object; after: object; actor_kind: string }>`
    select before, after, actor_kind from audit
    where action = 'change-workspace' order by seq limit 2`.execute(house.owner)
  expect(rows).toEqual([
    { actor_kind: 'member', before: { name: 'Acme' }, after: { name: 'Acme Pumps' } },
    {
      actor_kind: 'member',
      before: { name: 'Acme Pumps', timeZone: 'UTC' },
      after: { name: 'Theirs', timeZone: 'Europe/Berlin' },
    },
  ])
})

test('a change to what is there already makes no new version', async () => {
  const before = (await read()).json<WorkspaceSettings>()
  const same = await change({ name: before.name }, { 'if-match': `"${before.version}"` })
  expect(same.json()).toEqual(before)
})

test('of many who write at once, every change that was accepted stands in the history exactly once', async () => {
  const [writers, edits] = [10, 6]
  await sql`delete from revision`.execute(house.owner)
  const first = (await read()).json<WorkspaceSettings>()
  const accepted: string[] = []
  let refused = 0
  const writer = async (w: number) => {
    let { version } = (await read()).json<WorkspaceSettings>()
    for (let e = 0; e < edits; e += 1) {
      const name = `writer ${w} edit ${e}`
      for (let done = false; !done; ) {
        const answer = await change({ name }, { 'if-match': `"${version}"` })
        // Refused or not, the answer names the version that stands now.
        version = answer.json().version
        done = answer.statusCode === 200
        if (done) continue
        expect(answer.statusCode).toBe(412)
        expect(answer.json().difference).toHaveLength(1)
        refused += 1
      }
      accepted.push(name)
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, w) => writer(w)))
  const last = (await read()).json<WorkspaceSettings>()
  const { rows } = await sql<{ name: string }>`
    select fields ->> 'name' as name from revision order by version`.execute(house.owner)
  const history = [...rows.map((row) => row.name), last.name]
  expect(history[0]).toBe(first.name)
  expect(history.slice(1).sort()).toEqual(accepted.sort())
  expect(last.version).toBe(first.version + writers * edits)
  expect(refused).toBeGreaterThan(0)
})
