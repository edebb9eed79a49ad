import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM, record } from '#server/db/audit/record.ts'
import { verifyAudit } from '#server/db/audit/verify.ts'
import { openBackup } from '#server/db/backup/file/read.ts'
import { restore } from '#server/db/backup/restore.ts'
import { writeBackup } from '#server/db/backup/write-backup.ts'
import { connect } from '#server/db/connect.ts'
import { keepList, listIn } from '#server/db/erased/keep-list.ts'
import { readList } from '#server/db/erased/read-list.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { emptyDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { storeFile } from '#server/people/imports/uploads.ts'
import { send, writeKey } from '#server/people/intake/sending.example.ts'
import { houseSecret } from '#server/secret.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { dump, forms } from './dump.example.ts'

/** Somebody whom nobody knew when the backup was made, though others wrote of her under each of her names. */
const MAIL = 'zqmail@zqcanary.example'
const USER = 'zquser|5f3a9c0e77b1'
const SHORT = 'zq-4242-abc'
const BROWSER = 'zqbrowser-8a6b1f20'
/** Each in one place only. */
const AT_THE_END = 'zqsecond@zqcanary.example'
const IN_AN_ADDRESS = 'zqvisitor-77aa31'
const IN_A_CELL = 'zq-77 b'
const ALL = [MAIL, USER, SHORT, BROWSER, AT_THE_END, IN_AN_ADDRESS, IN_A_CELL]

let house: TestApp
let key: string
beforeAll(async () => {
  house = await testApp()
  key = await writeKey(house, 'site')
})
afterAll(() => house.close())

const NOW = Date.now()
const ago = (days: number) => new Date(NOW - days * 86_400_000).toISOString()
const fold = (db = house.db) => foldDue(db, house.workspaceId, Date.now() + 61_000)
const post = async (url: string, payload: object) => {
  const answer = await house.app.inject({ method: 'POST', url: `/api/v1${url}`, payload })
  return { status: answer.statusCode, body: answer.json() }
}

let messages = 0
const of = (userId: string, more: object) => ({
  userId,
  messageId: `m-${++messages}`,
  timestamp: ago(3),
  ...more,
})
const TOO_LONG = { big: 'y'.repeat(40_000) }

async function bringIn(rows: readonly (readonly string[])[], map: object) {
  const text = rows.map((row) => row.join(',')).join('\n')
  const id = await storeFile(house.home, house.workspaceId, 'a.csv', Readable.from([text]), NOW)
  const done = await runImport(applicationAddress(house.address), {
    workspaceId: house.workspaceId,
    path: `${house.home}/uploads/${house.workspaceId}/${id}`,
    fileName: `people of ${MAIL}.csv`,
    map: { schema: 'lockstep.map/1', decimal: '.', format: 'csv', history: true, ...map } as never,
    now: instant(NOW),
    by: BY_SYSTEM,
  })
  expect(done).toMatchObject({ ok: true })
}

const at = (column: string) => ({ column })

/** What others wrote of her, and nothing that makes her somebody. */
async function writeOfHer() {
  const failing = [
    { type: 'track', event: 'x', ...of(USER, { properties: TOO_LONG }) },
    { type: 'track', event: 'x', ...of(SHORT, { properties: TOO_LONG }) },
    { type: 'track', event: 'x', anonymousId: BROWSER, ...of('ben', { properties: TOO_LONG }) },
    { type: 'identify', ...of('ben', { traits: { ...TOO_LONG, email: MAIL } }) },
  ]
  const stored = [
    { type: 'identify', ...of('ben', { traits: { name: 'Ben', assistant: MAIL } }) },
    { type: 'track', event: 'Invited', ...of('ben', { properties: { guest: MAIL, by: USER } }) },
    {
      type: 'track',
      event: 'Wrote',
      ...of('ben', {
        properties: {
          to: `mailto:${AT_THE_END}.`,
          link: `https://acme.example/u/${IN_AN_ADDRESS}?x=1`,
        },
      }),
    },
  ]
  const sent = await send(house, key, JSON.stringify({ batch: [...failing, ...stored] }))
  expect(sent.body.results?.map(({ result }) => result).slice(0, 4)).toEqual(
    Array(4).fill('failed'),
  )
  const context = { note: `Sent by ${MAIL}` }
  await send(house, key, JSON.stringify({ context, batch: [{ type: 'track', ...of('ben', {}) }] }))
  const seen = { at: at('Seen'), kind: 'behaviour', name: { value: 'Read' } }
  await bringIn(
    [
      ['Contact', 'Guest', 'Seen'],
      ['ben', MAIL, 'no date'],
      ['ben', encodeURIComponent(MAIL), 'no date'],
      [USER, '', 'no date'],
      [SHORT, '', 'no date'],
      [BROWSER, '', 'no date'],
      [IN_A_CELL, '', 'no date'],
    ],
    { name: 'crm', person: at('Contact'), events: [seen] },
  )
  const deal = {
    id: at('Deal'),
    name: at('Name'),
    amount: at('Amount'),
    state: { column: 'State', won: ['won'], lost: ['lost'] },
    closedAt: at('Closed'),
    currency: { value: 'EUR' },
  }
  await bringIn(
    [
      ['Deal', 'Contact', 'Name', 'Amount', 'State', 'Closed'],
      ['D-1', 'ben', `Dinner with ${MAIL}`, '5000', 'won', ago(1)],
    ],
    { name: 'deals', person: at('Contact'), deal },
  )
  expect((await post('/campaigns', { name: `Dinner with ${MAIL}` })).status).toBe(200)
  await inWorkspace(house.db, house.workspaceId, async (tx) => {
    await tx
      .insertInto('mail')
      .values({
        workspace_id: house.workspaceId,
        recipient: 'rosa@acme.example',
        subject: `A lead: ${MAIL}`,
        body: `Call ${MAIL}`,
        made_at: NOW,
        due_at: NOW,
        sent_at: null,
        error: null,
      })
      .execute()
    await record(tx, house.workspaceId, {
      at: NOW,
      by: BY_SYSTEM,
      action: 'change-campaign',
      subject: { kind: 'campaign', id: '1', label: `Dinner with ${MAIL}` },
      before: { name: 'Dinner' },
      after: { name: `Dinner with ${MAIL}` },
    })
  })
  await fold()
}

const standing = (dumped: string) =>
  ALL.filter((name) => forms(name.toLowerCase()).some((form) => dumped.includes(form)))

test('who became somebody only after the backup is in no text of it either once it is restored', async () => {
  await writeOfHer()
  expect(standing(await dump(house))).toEqual(ALL)
  const nobody = await house.app.inject(`/api/v1/people?search=${encodeURIComponent(MAIL)}`)
  expect(nobody.json().rows).toEqual([])
  const path = `${house.home}/before.backup`
  await writeBackup(house.address, { path, force: false, product: '9.9.9', now: NOW })

  const names = { anonymousId: BROWSER, traits: { email: MAIL } }
  const also = { traits: { email: AT_THE_END } }
  const come = [
    { type: 'identify', ...names, ...of(USER, {}) },
    { type: 'identify', ...also, ...of(USER, {}) },
    ...[SHORT, IN_AN_ADDRESS, IN_A_CELL].map((previousId) => ({
      type: 'alias',
      previousId,
      ...of(USER, {}),
    })),
  ]
  await send(house, key, JSON.stringify({ batch: come }))
  await fold()
  const { rows } = (
    await house.app.inject(`/api/v1/people?search=${encodeURIComponent(MAIL)}`)
  ).json()
  const erased = await post(`/people/${rows[0].personId}/erasure`, {})
  expect([erased.status, erased.body.names]).toEqual([200, ALL.length])
  expect(standing(await dump(house))).toEqual([])
  const list = listIn(house.home, houseSecret(house.home, undefined))
  await keepList(house.db, list)

  const backup = await openBackup(path)
  const into = await emptyDatabase()
  const db = connect(applicationAddress(into.address), { max: 2 })
  try {
    const erasures = await readList(list, backup.manifest.workspaces)
    const done = await restore(into.address, backup, Date.now(), { erasures })
    expect(done.erased).toEqual({ erasures: 1, people: 0, joined: 0, unheld: 0 })
    expect(standing(await dump(into))).toEqual([])
    await fold(db)
    expect(await verify(db, house.workspaceId)).toMatchObject({ count: 0, strays: 0 })
    expect(await verifyAudit(db, house.workspaceId)).toMatchObject({ fault: null })
    expect(standing(await dump(into))).toEqual([])
  } finally {
    await backup.close()
    await db.destroy()
    await into.close()
  }
})
