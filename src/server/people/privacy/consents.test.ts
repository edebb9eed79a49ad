import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Consents, Suppression } from '#api/privacy.ts'
import type { ContactChannel } from '#domain/people/privacy/consent.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { mayContact } from '#server/db/privacy/consents.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { storeFile } from '#server/people/imports/uploads.ts'
import { HIGH_WATER } from '#server/people/intake/pressure.ts'
import { account, send, writeKey } from '#server/people/intake/sending.example.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
let key: string
beforeAll(async () => {
  // The tests themselves keep the thread busy.
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
  key = await writeKey(house, 'site')
})
afterAll(() => house.close())

const ask = async <T>(method: 'GET' | 'POST', url: string, payload?: object) => {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } }
}
const tell = async (...batch: object[]) => {
  const sent = await send(house, key, JSON.stringify({ batch }))
  await foldDue(house.db, house.workspaceId, Date.now())
  return sent.body.results?.map(({ result, code }) => code ?? result)
}
const idOf = async (name: string) => {
  const { rows } = await sql<{ id: number }>`select coalesce(root_id, person_id) as id from person
    where key = ${name}`.execute(house.owner)
  return rows[0]?.id as number
}
const consents = async (name: string) =>
  (await ask<Consents>('GET', `/people/${await idOf(name)}/consents`)).body
const may = async (name: string, channel: ContactChannel, purpose = 'marketing') => {
  const id = await idOf(name)
  const contact = await inWorkspace(house.db, house.workspaceId, (tx) =>
    mayContact(tx, house.workspaceId, id),
  )
  return contact.answer({ purpose, channel })
}

test('consent is told by events, by columns of a file and by members, and the last word counts', async () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
  await tell(
    {
      type: 'identify',
      userId: 'ada',
      messageId: 'c1',
      timestamp: at(2),
      traits: {
        email: 'ada@acme.example',
        consent: { purpose: 'marketing', channel: 'email', given: true, textVersion: 'v1' },
      },
    },
    {
      type: 'track',
      event: 'Segment Consent Preference Updated',
      userId: 'ada',
      messageId: 'c2',
      timestamp: at(3),
      context: { consent: { categoryPreferences: { Advertising: false } } },
    },
    {
      type: 'track',
      event: 'Read',
      userId: 'ada',
      messageId: 'c3',
      timestamp: at(4),
      context: { consent: { categoryPreferences: { Advertising: true } } },
    },
  )
  expect(await may('ada', 'mail')).toEqual({ may: true, basis: 'consent', because: 'said-yes' })
  expect(await may('ada', 'phone')).toEqual({ may: false, because: 'never-asked' })
  const id = await storeFile(
    house.home,
    house.workspaceId,
    'list.csv',
    Readable.from([
      'Mail,News,Day,Do Not Call,No offers\nada@acme.example,no,2026-01-05,,\nben@acme.example,yes,2026-01-05,,\n',
      'cas@acme.example,,2026-01-05,Yes,No\ndot@acme.example,,2026-01-05,No,\neve@acme.example,,2026-01-05,No,Yes\n',
    ]),
    Date.now(),
  )
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
      traits: {
        email: { column: 'Mail' },
        'consent.marketing': { column: 'News' },
        'refused.marketing.phone': { column: 'Do Not Call' },
        'refused.marketing.phone#2': { column: 'No offers' },
      },
      traitsAt: { column: 'Day' },
    },
    now: instant(Date.now()),
    by: BY_SYSTEM,
  })
  expect(imported.ok).toBe(true)
  expect([await may('ada', 'mail'), await may('ben@acme.example', 'mail')]).toEqual([
    { may: false, because: 'said-no' },
    { may: true, basis: 'consent', because: 'said-yes' },
  ])
  for (const [name, because] of [
    ['cas', 'said-no'],
    ['dot', 'never-asked'],
    ['eve', 'said-no'],
  ] as const)
    expect(await may(`${name}@acme.example`, 'phone')).toEqual({ may: false, because })
  const said = await ask<Consents>('POST', `/people/${await idOf('ada')}/consents`, {
    purpose: 'marketing',
    channel: 'phone',
    given: true,
    basis: 'consent',
    textVersion: 'call of 7 May',
  })
  expect(said.status).toBe(200)
  expect(said.body.now[0]).toMatchObject({
    purpose: 'marketing',
    channel: 'phone',
    given: true,
    source: 'lockstep',
  })
  const { now, history } = await consents('ada')
  expect(history.map(({ source, purpose, given }) => [source, purpose, given])).toEqual([
    ['lockstep', 'marketing', true],
    ['list', 'marketing', false],
    ['site', 'advertising', false],
    ['site', 'marketing', true],
  ])
  expect(now.map(({ channel, given }) => [channel, given])).toEqual([
    ['phone', true],
    [null, false],
    [null, false],
  ])
  expect([(await may('ada', 'phone')).may, (await may('ada', 'post')).may]).toEqual([true, false])
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
  const { rows } = await sql<{
    after: object
  }>`select after from audit where action = 'say-consent'`.execute(house.owner)
  expect(rows.map(({ after }) => after)).toEqual([
    {
      purpose: 'marketing',
      channel: 'phone',
      given: true,
      basis: 'consent',
    },
  ])
})

test('what somebody does who is not to be tracked is dropped and counted, and who they are is still told', async () => {
  await tell({
    type: 'identify',
    userId: 'cleo',
    anonymousId: 'browser-c',
    messageId: 't1',
    traits: { name: 'Cleo' },
  })
  const before = await account(house, 'site')
  expect(
    await tell({
      type: 'identify',
      userId: 'cleo',
      anonymousId: 'browser-c',
      messageId: 't2',
      traits: { consent: { tracking: false } },
    }),
  ).toEqual(['stored'])
  expect(
    await tell(
      { type: 'track', event: 'Read', userId: 'cleo', messageId: 't3' },
      { type: 'page', anonymousId: 'browser-c', messageId: 't4' },
      { type: 'identify', userId: 'cleo', messageId: 't5', traits: { title: 'CTO' } },
      { type: 'track', event: 'Read', userId: 'dora', messageId: 't6' },
    ),
  ).toEqual(['not-kept', 'not-kept', 'stored', 'stored'])
  const after = await account(house, 'site')
  expect([
    Number(after?.failed) - Number(before?.failed),
    Number(after?.received) - Number(before?.received),
    after?.waiting,
  ]).toEqual([2, 5, before?.waiting])
  const { rows } = await sql`select sum(dropped)::bigint as dropped from intake_count`.execute(
    house.owner,
  )
  expect(rows).toEqual([{ dropped: 2 }])
  // They may still be written to about what they bought.
  expect((await may('cleo', 'mail', 'service')).may).toBe(true)
  await ask('POST', `/people/${await idOf('cleo')}/consents`, { purpose: 'tracking', given: true })
  expect(await tell({ type: 'track', event: 'Read', userId: 'cleo', messageId: 't7' })).toEqual([
    'stored',
  ])
})

test('a name that is suppressed by hand is found by typing it, is left in peace, and can be taken back', async () => {
  await tell({
    type: 'identify',
    userId: 'eve',
    messageId: 's1',
    traits: { email: 'eve@acme.example', consent: { marketing: true } },
  })
  expect((await may('eve', 'mail')).may).toBe(true)
  const wish = { name: 'Eve@acme.example ', kind: 'do-not-contact', reason: 'wrote to us' }
  expect((await ask('POST', '/suppressions', wish)).body).toEqual({ suppressed: 2 })
  expect(await may('eve', 'mail')).toEqual({ may: false, because: 'do-not-contact' })
  const found = await ask<{ found: Suppression[] }>('POST', '/suppressions/searches', {
    name: 'eve',
  })
  expect(found.body.found).toMatchObject([
    { kind: 'do-not-contact', shown: 'id:eve', reason: 'wrote to us' },
  ])
  const list = await ask<{ rows: Suppression[]; total: number }>(
    'GET',
    '/suppressions?kind=do-not-contact',
  )
  expect([list.body.total, list.body.rows.map(({ shown }) => shown).sort()]).toEqual([
    2,
    ['email:eve@acme.example', 'id:eve'],
  ])
  expect((await ask('POST', '/suppressions/removals', wish)).body).toEqual({ removed: 2 })
  expect((await may('eve', 'mail')).may).toBe(true)
  expect((await ask('POST', '/suppressions/removals', wish)).body.code).toBe('suppression-unknown')
  expect((await ask('POST', '/suppressions', { ...wish, name: 'null' })).body.code).toBe(
    'name-nobody',
  )
})

test('an erased name is found by its hash alone, and is nobody’s history when it comes back', async () => {
  await tell({
    type: 'identify',
    userId: 'finn',
    messageId: 'e1',
    traits: { email: 'finn@acme.example' },
  })
  const id = await idOf('finn')
  await ask('POST', `/people/${id}/erasure`, {})
  const found = await ask<{ found: Suppression[] }>('POST', '/suppressions/searches', {
    name: 'finn@acme.example',
  })
  expect(found.body.found).toMatchObject([{ kind: 'erased', shown: null }])
  expect((await ask('GET', `/people/${id}/held`)).body.code).toBe('person-unknown')
  expect(
    (await ask('POST', `/people/${id}/merges`, { otherId: await idOf('ada') })).body.code,
  ).toBe('person-unknown')
  const back = { type: 'identify', userId: 'finn', messageId: 'e2', traits: { name: 'Finn' } }
  expect(await tell(back)).toEqual(['not-kept'])
  await ask('POST', '/suppressions/removals', { name: 'finn', kind: 'erased', reason: 'came back' })
  expect(await tell(back)).toEqual(['stored'])
  expect(await idOf('finn')).not.toBe(id)
})
