import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch, Upload } from '#api/imports.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

async function sent(rows: string): Promise<Upload> {
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/v1/uploads?fileName=leads.csv',
    payload: Buffer.from(`mql_id,first_contact_date,origin\n${rows}\n`),
  })
  return answer.json<Upload>()
}
const start = (upload: Upload, key: string) =>
  house.app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: { 'idempotency-key': key },
    payload: { uploadId: upload.uploadId, map: upload.guess },
  })
/** As clients do: who hears that the first is still at work waits and asks again. */
async function startAtLast(upload: Upload, key: string) {
  for (;;) {
    const answer = await start(upload, key)
    if (answer.statusCode !== 409) return answer
    expect(answer.json().code).toBe('request-running')
    await sleep(200)
  }
}
const imports = async () => {
  const answer = await house.app.inject('/api/v1/imports')
  return answer.json<{ rows: Batch[] }>().rows
}
const allOver = () =>
  expect.poll(async () => (await imports()).every((it) => it.finishedAt !== null)).toBe(true)

test('200 requests for one import begin one, and all hear the same of it', async () => {
  const upload = await sent('ada,2018-02-01,social')
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => startAtLast(upload, 'one-import')),
  )
  expect([...new Set(answers.map((answer) => answer.statusCode))]).toEqual([200])
  expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
  await allOver()
  expect(await imports()).toHaveLength(1)

  // Whoever asks later, because the answer never arrived, hears what was answered then.
  expect((await start(upload, 'one-import')).body).toBe(answers[0]?.body)
  expect(await imports()).toHaveLength(1)
})

test('the same key for another file is refused, and a key nobody can read, too', async () => {
  const other = await sent('ben,2018-02-02,email')
  const reused = await start(other, 'one-import')
  expect([reused.statusCode, reused.json().code]).toEqual([422, 'key-reused'])
  const unread = await start(other, 'a key with spaces')
  expect([unread.statusCode, unread.json().code]).toEqual([400, 'request-unfit'])
  expect(await imports()).toHaveLength(1)
})

test('an import that was refused may be asked for again with its key', async () => {
  const upload = await sent('mira,2018-02-03,email')
  const unknown = { ...upload, uploadId: '00000000-0000-4000-8000-000000000000' }
  expect((await start(unknown, 'try-again')).json().code).toBe('upload-unknown')
  const begun = await start(upload, 'try-again')
  expect(begun.statusCode).toBe(200)
  await allOver()
})
