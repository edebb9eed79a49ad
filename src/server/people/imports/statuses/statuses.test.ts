import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch, Trial, Upload } from '#api/imports.ts'
import type { Statuses } from '#api/statuses.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object | Buffer,
  more = {},
) {
  const type = Buffer.isBuffer(payload) ? 'application/octet-stream' : 'application/json'
  const headers = { host: 'localhost', ...(payload && { 'content-type': type }), ...more }
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers,
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, etag: answer.headers.etag, body: answer.json() as T }
}
const send = async (text: string) =>
  (await call<Upload>('POST', '/uploads?fileName=history.csv', Buffer.from(text))).body
const tried = async ({ uploadId, guess }: Upload) =>
  (await call<Trial>('POST', `/uploads/${uploadId}/trial`, { map: guess })).body

async function bringIn({ uploadId, guess }: Upload) {
  const { body } = await call<Batch>('POST', '/imports', { uploadId, map: guess })
  for (;;) {
    const batch = (await call<Batch>('GET', `/imports/${body.batchId}`)).body
    if (batch.finishedAt !== null) return batch
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const HISTORY = [
  'LeadId,Field,OldValue,NewValue,CreatedDate',
  '00QD000000abcde,Status,Open,Parked by sales,2025-01-07T08:00:00.000Z',
  '00QD000000abcdf,Status,Open,PARKED BY SALES,2025-01-08T08:00:00.000Z',
  '00QD000000abcdg,Status,Open,Working,2025-01-09T08:00:00.000Z',
].join('\n')

const decisions = async () => {
  const { db, workspaceId } = house
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ name: string; day: string }>`
      select s.name, to_char(e.happened_at at time zone 'UTC', 'YYYY-MM-DD') as day from event e
      join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
      where e.workspace_id = ${workspaceId} and s.name <> 'identify' and e.source_id in
        (select source_id from source where workspace_id = ${workspaceId} and name like 'salesforce%')
      order by e.happened_at`.execute(tx),
  )
  return rows.map(({ name, day }) => `${name} ${day}`)
}

test('a status that nobody mapped decides nothing; once it is mapped, the same file tells what it means', async () => {
  const first = await call<Statuses>('GET', '/statuses')
  expect(first.body).toMatchObject({ version: 1, own: [], unmapped: [], madeBy: null })

  const batch = await bringIn(await send(HISTORY))
  expect(batch).toMatchObject({ rowsNew: 3, rowsRefused: 0 })
  expect(await decisions()).toEqual(['accepted 2025-01-09'])
  const parked = { system: 'salesforce', of: 'person', status: 'Parked by sales' } as const
  expect((await call<Statuses>('GET', '/statuses')).body.unmapped).toEqual([{ ...parked, rows: 2 }])

  const own = [{ ...parked, means: 'recycled' }]
  const seen = { 'if-match': String(first.etag) }
  const changed = await call<Statuses>('PUT', '/statuses', { own }, seen)
  expect([changed.status, changed.body.version, changed.body.unmapped]).toEqual([200, 2, []])
  // What is in stays as it is.
  expect(await decisions()).toEqual(['accepted 2025-01-09'])
  const stale = await call('PUT', '/statuses', { own: [] }, seen)
  expect(stale.status).toBe(412)

  const again = await send(HISTORY)
  const trial = await tried(again)
  expect([trial.rowsNew, trial.rowsKnown, trial.unmapped]).toEqual([2, 1, []])
  await bringIn(again)
  expect(await decisions()).toEqual([
    'recycled 2025-01-07',
    'recycled 2025-01-08',
    'accepted 2025-01-09',
  ])
})

test('the choices for a file are there again when one with the same columns comes', async () => {
  const upload = await send('Mail,Day,Plan\nada@x.org,03/04/2025,gold\n')
  expect(upload.remembered).toBeNull()
  const map: Upload['guess'] = {
    ...upload.guess,
    name: 'plans',
    person: { column: 'Mail' },
    traits: { tariff: { column: 'Plan' } },
    traitsAt: { column: 'Day' },
    dateOrders: { Day: 'month-first' },
  }
  const batch = await bringIn({ ...upload, guess: map })
  expect(batch.rowsNew).toBe(1)

  const next = await send('plan;MAIL;day\nsilver;ben@x.org;03/05/2025\n')
  // Other headers by case: the columns of the remembered map would not be found.
  expect(next.remembered).toBeNull()
  const same = await send('Plan;Mail;Day\nsilver;ben@x.org;03/05/2025\n')
  expect(same.remembered).toMatchObject({ fileName: 'history.csv' })
  expect(same.guess).toEqual({ ...map, delimiter: ';' })
  expect(await tried(same)).toMatchObject({ rowsNew: 1, rowsRefused: 0 })

  await call('DELETE', `/imports/${batch.batchId}`)
  expect((await send('Mail,Day,Plan\nada@x.org,03/04/2025,gold\n')).remembered).toBeNull()
})
