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

let house: TestApp
let key: string
beforeAll(async () => {
  // The tests themselves keep the thread busy.
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
  key = await writeKey(house, 'site')
})
afterAll(() => house.close())

let number = 0
const tell = async (...batch: object[]) => {
  const told = batch.map((event) => {
    number += 1
    return { messageId: `t${number}`, ...event }
  })
  const sent = await send(house, key, JSON.stringify({ batch: told }))
  await foldDue(house.db, house.workspaceId, Date.now())
  return sent.body.results?.map(({ result, code }) => code ?? result)
}
const reads = (names: object) => tell({ type: 'track', event: 'Read', ...names })
const says = (names: object, tracking: boolean, timestamp: string) =>
  tell({ type: 'identify', ...names, timestamp, traits: { consent: { tracking } } })
const knows = (userId: string, email: string) =>
  tell({ type: 'identify', userId, traits: { email } })

async function bringIn(...lines: string[]) {
  const file = Readable.from([`Mail,Track,Day\n${lines.join('\n')}\n`])
  const id = await storeFile(house.home, house.workspaceId, 'list.csv', file, Date.now())
  const imported = await runImport(applicationAddress(house.address), {
    workspaceId: house.workspaceId,
    path: `${house.home}/uploads/${house.workspaceId}/${id}`,
    fileName: 'list.csv',
    map: {
      schema: 'lockstep.map/1',
      name: 'list',
      format: 'csv',
      decimal: '.',
      history: true,
      person: { column: 'Mail' },
      traits: { 'consent.tracking': { column: 'Track' } },
      traitsAt: { column: 'Day' },
    },
    now: instant(Date.now()),
    by: BY_SYSTEM,
  })
  expect(imported.ok).toBe(true)
}

async function sayByHand(name: string, said: object) {
  const { rows } = await sql<{ id: number }>`select coalesce(root_id, person_id) as id from person
    where key = ${name}`.execute(house.owner)
  const answer = await house.app.inject({
    method: 'POST',
    url: `/api/v1/people/${rows[0]?.id}/consents`,
    payload: { purpose: 'tracking', ...said },
  })
  expect(answer.statusCode).toBe(200)
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

test('of the words in one file the last one counts, in whatever order they stand there', async () => {
  await bringIn(
    'ada@acme.example,yes,2026-01-05',
    'ada@acme.example,no,2026-03-05',
    'ben@acme.example,no,2026-03-05',
    'ben@acme.example,yes,2026-04-05',
    'ben@acme.example,no,2026-01-05',
  )
  expect(await reads({ userId: 'ada@acme.example' })).toEqual(['not-kept'])
  expect(await reads({ userId: 'ben@acme.example' })).toEqual(['stored'])
})

test('a yes that comes late lifts no later no, by an event or by a file', async () => {
  await says({ userId: 'cleo@acme.example' }, false, '2026-03-05T10:00:00Z')
  await says({ userId: 'cleo@acme.example' }, true, '2026-01-05T10:00:00Z')
  expect(await reads({ userId: 'cleo@acme.example' })).toEqual(['not-kept'])
  await bringIn('cleo@acme.example,yes,2026-02-05')
  expect(await reads({ userId: 'cleo@acme.example' })).toEqual(['not-kept'])
  await says({ userId: 'cleo@acme.example' }, true, '2026-04-05T10:00:00Z')
  expect(await reads({ userId: 'cleo@acme.example' })).toEqual(['stored'])
  await says({ userId: 'cleo@acme.example' }, false, '2026-03-25T10:00:00Z')
  expect(await reads({ userId: 'cleo@acme.example' })).toEqual(['stored'])
})

test('what a member wrote down no event and no file takes back, but the next word that a member writes down', async () => {
  await knows('dora', 'dora@acme.example')
  await says({ userId: 'dora' }, false, minutesAgo(9))
  await sayByHand('dora', { given: false, saidAt: Date.now() - 8 * 60_000 })
  await says({ userId: 'dora' }, true, minutesAgo(7))
  await bringIn(`dora@acme.example,yes,${minutesAgo(6)}`)
  expect(await reads({ userId: 'dora' })).toEqual(['not-kept'])
  await sayByHand('dora', { given: true, saidAt: Date.now() - 5 * 60_000 })
  expect(await reads({ userId: 'dora' })).toEqual(['stored'])
  await says({ userId: 'dora' }, false, minutesAgo(4))
  await sayByHand('dora', { given: true, saidAt: Date.now() - 5 * 60_000 })
  expect(await reads({ userId: 'dora' })).toEqual(['not-kept'])
})

test('a name that was suppressed by hand is lifted by no event', async () => {
  await knows('ed', 'ed@acme.example')
  const wish = { name: 'ed@acme.example', kind: 'do-not-track', reason: 'wrote to us' }
  await house.app.inject({ method: 'POST', url: '/api/v1/suppressions', payload: wish })
  await says({ userId: 'ed' }, true, minutesAgo(0))
  expect(await reads({ userId: 'ed' })).toEqual(['not-kept'])
})

test('a no under one name holds for every other name of the person, known before or later', async () => {
  await knows('finn', 'finn@acme.example')
  await bringIn('finn@acme.example,no,2026-03-05', 'gus@acme.example,no,2026-03-05')
  expect(await reads({ userId: 'finn' })).toEqual(['not-kept'])
  await knows('gus', 'gus@acme.example')
  expect(await reads({ userId: 'gus' })).toEqual(['not-kept'])
  await tell({ type: 'identify', userId: 'gus', anonymousId: 'browser-g' })
  expect(await reads({ anonymousId: 'browser-g' })).toEqual(['not-kept'])
  await says({ userId: 'gus' }, true, minutesAgo(0))
  expect(await reads({ anonymousId: 'browser-g' })).toEqual(['stored'])
})

test('who is not tracked is heard when they change what they consented to', async () => {
  const changes = (tracking: boolean) =>
    tell({
      type: 'track',
      event: 'Segment Consent Preference Updated',
      anonymousId: 'browser-i',
      context: { consent: { categoryPreferences: { tracking } } },
    })
  await changes(false)
  expect(await reads({ anonymousId: 'browser-i' })).toEqual(['not-kept'])
  expect(await changes(true)).toEqual(['stored'])
  expect(await reads({ anonymousId: 'browser-i' })).toEqual(['stored'])
})

test('nobody lifts the no of somebody else by telling their address', async () => {
  await knows('hal', 'hal@acme.example')
  await says({ userId: 'hal' }, false, minutesAgo(9))
  await tell({
    type: 'identify',
    userId: 'stranger',
    traits: { email: 'hal@acme.example', consent: { tracking: true } },
  })
  expect(await reads({ userId: 'hal' })).toEqual(['not-kept'])
})
