import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { storeFile } from '#server/people/imports/uploads.ts'
import { HIGH_WATER } from '#server/people/intake/pressure.ts'
import { send, writeKey } from '#server/people/intake/sending.example.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

const ERASED = 'finn@gone.example'

let house: TestApp
let key: string
/** Finn was known by a mail address and by the number of a system of our own, and is erased. */
beforeAll(async () => {
  // The tests themselves keep the thread busy.
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
  key = await writeKey(house, 'site')
  await bringIn('Card,Mail,Day', `kd-4711,${ERASED},2026-01-05`)
  const { rows } = await sql<{ id: number }>`select coalesce(root_id, person_id) as id from person
    where key = 'kd-4711'`.execute(house.owner)
  const url = `/api/v1/people/${rows[0]?.id}/erasure`
  const erased = await house.app.inject({ method: 'POST', url, payload: {} })
  expect(erased.statusCode).toBe(200)
})
afterAll(() => house.close())

async function bringIn(...lines: string[]) {
  const text = Readable.from([`${lines.join('\n')}\n`])
  const id = await storeFile(house.home, house.workspaceId, 'cards.csv', text, Date.now())
  const imported = await runImport(applicationAddress(house.address), {
    workspaceId: house.workspaceId,
    path: `${house.home}/uploads/${house.workspaceId}/${id}`,
    fileName: 'cards.csv',
    map: {
      schema: 'lockstep.map/1',
      name: 'cards',
      format: 'csv',
      decimal: '.',
      history: true,
      person: { column: 'Card' },
      system: 'loyalty-card',
      traits: {
        email: { column: 'Mail' },
        ...(lines[0]?.includes('Work') && { work_email: { column: 'Work' } }),
      },
      traitsAt: { column: 'Day' },
    },
    now: instant(Date.now()),
    by: BY_SYSTEM,
  })
  expect(imported.ok).toBe(true)
  await foldDue(house.db, house.workspaceId, Date.now())
}

/** Whether a text stands anywhere that events, people and rows of files are kept. */
async function isAnywhere(text: string): Promise<boolean> {
  const tables = ['event', 'event_mark', 'signature', 'arrival', 'failed_event', 'person']
  for (const table of [...tables, 'person_state', 'person_word', 'batch_refusal']) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t
      where position(${text} in lower(t::text)) > 0
        or position(encode(convert_to(${text}, 'UTF8'), 'hex') in t::text) > 0`.execute(house.owner)
    if (rows.length > 0) return true
  }
  return false
}

test.each([
  ['a property of any name', '{"properties":{"invited":"finn@gone.example"}}'],
  ['a list within a property', '{"properties":{"cc":{"all":["a","Finn <FINN@gone.example>"]}}}'],
  [
    'an address of the web',
    '{"properties":{"url":"https://x.example/?m=finn%40gone.example&a=1"}}',
  ],
  ['JSON with escapes', '{"properties":{"mail":"finn\\u0040gone.example"}}'],
  ['the context', '{"context":{"traits":{"email":"finn@gone.example"}}}'],
  ['an event that fails', '{"properties":{"mail":"finn@gone.example","n":1e400}}'],
])('an erased address does not come back in %s', async (_, more) => {
  const event = `{"type":"track","event":"Form Sent","anonymousId":"b1",${more.slice(1)}`
  const other =
    '{"type":"track","event":"Read","anonymousId":"b1","properties":{"by":"ed@x.example"}}'
  const { body } = await send(house, key, `{"batch":[${event},${other}]}`)
  expect(body.results?.map(({ result, code }) => code ?? result)).toEqual(['not-kept', 'stored'])
  expect(await isAnywhere('gone.example')).toBe(false)
})

test('an erased address does not come back in what a batch says for all', async () => {
  const event = '{"type":"track","event":"Read","anonymousId":"b2"}'
  const sent = `{"context":{"traits":{"email":"${ERASED}"}},"batch":[${event}]}`
  expect((await send(house, key, sent)).body.results?.[0]?.code).toBe('not-kept')
})

test.each([
  ['too many for one batch', '', Array.from({ length: 2_500 }, () => '1')],
  ['in a batch whose context cannot be read', '"context":{"n":1e400},', []],
])('of events that fail together, %s, those of others are kept', async (_, head, first) => {
  const its = await writeKey(house, `together ${first.length}`)
  const event = (userId: string) =>
    `{"type":"track","event":"Read","userId":"${userId}","messageId":"${first.length} ${userId}"}`
  const all = [...first, event('ute'), event(ERASED), event('udo')]
  await send(house, its, `{${head}"batch":[${all.join()}]}`)
  const { rows } = await sql<{ id: number; raw: Buffer; events: number }>`
    select failed_event_id as id, raw, events from failed_event
    where position('ute' in encode(raw, 'escape')) > 0 and state = 'open'`.execute(house.owner)
  const text = rows[0]?.raw.toString() ?? ''
  expect([rows[0]?.events, text]).toEqual([
    2,
    head ? `{${head}"batch":[${event('ute')},${event('udo')}]}` : `${event('ute')},${event('udo')}`,
  ])
  expect(await isAnywhere('gone.example')).toBe(false)
  const { rows: sums } =
    await sql`select sum(c.received)::bigint as received, sum(c.dropped)::bigint as dropped
    from intake_count c join source s using (workspace_id, source_id)
    where s.name = ${`together ${first.length}`}`.execute(house.owner)
  expect(sums).toEqual([{ received: all.length, dropped: 1 }])
  const url = `/api/v1/failed-events/${rows[0]?.id}/replay`
  const payload = { text: text.replace('1e400', '1') }
  const replayed = await house.app.inject({ method: 'PUT', url, payload })
  expect(replayed.statusCode).toBe(200)
})

test('an erased address does not come back in any column of a file', async () => {
  await bringIn(
    'Card,Mail,Day,Work',
    `kd-1,ida@acme.example,2026-01-05,${ERASED}`,
    'kd-2,uli@acme.example,2026-01-05,uli@work.example',
  )
  expect(await isAnywhere('gone.example')).toBe(false)
  expect([await isAnywhere('ida@acme.example'), await isAnywhere('uli@work.example')]).toEqual([
    false,
    true,
  ])
})

test('of a row that stays out nothing is kept where it holds an erased number of any system', async () => {
  await bringIn('Card,Mail,Day', 'kd-4711,someone@acme.example,no day', 'kd-3,x@y.example,no day')
  expect([await isAnywhere('kd-4711'), await isAnywhere('kd-3')]).toEqual([false, true])
  const found = await house.app.inject({
    method: 'POST',
    url: '/api/v1/suppressions/searches',
    payload: { name: 'kd-4711' },
  })
  expect(found.json().found).toMatchObject([{ kind: 'erased' }])
})
