import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from './db/test-database.ts'
import { forgetOldFiles, storeFile } from './people/imports/uploads.ts'
import { keepSending } from './post.ts'

let house: TestDatabase
let home: string
beforeAll(async () => {
  house = await testDatabase()
  home = await mkdtemp(join(tmpdir(), 'lockstep-home-'))
})
afterAll(async () => {
  await house.close()
  await rm(home, { recursive: true })
})

test('a file that was sent more than a day ago goes by itself, and one of today stays', async () => {
  const { db, workspaceId } = house
  const sent = (day: string) =>
    storeFile(home, workspaceId, `${day}.csv`, Readable.from([day]), Date.now())
  const [old, today] = [await sent('old'), await sent('today')]
  const folder = join(home, 'uploads', workspaceId)
  const before = new Date(Date.now() - 25 * 3_600_000)
  for (const name of [old, `${old}.json`]) await utimes(join(folder, name), before, before)
  const leaving = new AbortController()
  const log = { error: (what: object) => expect(what).toBeNull() }
  const keeping = keepSending(
    { db, home, secret: 's'.repeat(32) },
    async () => 'shown',
    log,
    leaving.signal,
  )
  await expect
    .poll(async () => (await readdir(folder)).sort())
    .toEqual([today, `${today}.json`].sort())
  leaving.abort()
  await keeping
})

test('two who look at once do not trip over what the other removes', async () => {
  const folder = join(home, 'uploads', house.workspaceId)
  const many = Array.from({ length: 50 }, () =>
    storeFile(home, house.workspaceId, 'x.csv', Readable.from(['x']), Date.now()),
  )
  await Promise.all(many)
  const later = Date.now() + 25 * 3_600_000
  await Promise.all(Array.from({ length: 4 }, () => forgetOldFiles(home, later)))
  expect(await readdir(folder)).toEqual([])
})
