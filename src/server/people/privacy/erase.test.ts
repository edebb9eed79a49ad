import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM, record } from '#server/db/audit/record.ts'
import { verifyAudit } from '#server/db/audit/verify.ts'
import { openBackup } from '#server/db/backup/file/read.ts'
import { restore } from '#server/db/backup/restore.ts'
import { writeBackup } from '#server/db/backup/write-backup.ts'
import { everybody } from '#server/db/columns/load.ts'
import { type Address, connect, type Db } from '#server/db/connect.ts'
import { listIn } from '#server/db/erased/keep-list.ts'
import { readList } from '#server/db/erased/read-list.ts'
import { foldAnew, foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { emptyDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { storeFile } from '#server/people/imports/uploads.ts'
import { HIGH_WATER } from '#server/people/intake/pressure.ts'
import { account, send, writeKey } from '#server/people/intake/sending.example.ts'
import { houseSecret } from '#server/secret.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { dump, forms } from './dump.example.ts'

/** Unique words, one for every place a person’s data can come in by. */
let planted = 0
const canary = () => {
  planted += 1
  return `zq${planted.toString(36).padStart(3, '0')}canary`
}
const canaries = (n: number) => Array.from({ length: n }, canary)
const word = (n: number) => `zq${n.toString(36).padStart(3, '0')}canary`

let house: TestApp
let key: string
beforeAll(async () => {
  // The tests themselves keep the thread busy.
  house = await testApp({ highWater: { ...HIGH_WATER, delayMs: 60_000 } })
  key = await writeKey(house, 'site')
})
afterAll(() => house.close())

const get = async (url: string) => (await house.app.inject(`/api/v1${url}`)).json()
const post = async (url: string, payload: object) => {
  const answer = await house.app.inject({ method: 'POST', url: `/api/v1${url}`, payload })
  return { status: answer.statusCode, body: answer.json() }
}
/** Clicks in mails wait for a minute; here it is over. */
const fold = () => foldDue(house.db, house.workspaceId, Date.now() + 61_000)

const hits = (text: string, upTo: number) =>
  Array.from({ length: upTo }, (_, i) => word(i + 1)).filter((one) =>
    forms(one).some((form) => text.includes(form)),
  )

async function bringIn(fileName: string, text: string, map: object, into = house.address) {
  const uploadId = await storeFile(
    house.home,
    house.workspaceId,
    fileName,
    Readable.from([text]),
    Date.now(),
  )
  return runImport(applicationAddress(into), {
    workspaceId: house.workspaceId,
    path: `${house.home}/uploads/${house.workspaceId}/${uploadId}`,
    fileName,
    map: { schema: 'lockstep.map/1', decimal: '.', ...map } as never,
    now: instant(Date.now()),
    by: BY_SYSTEM,
  })
}

const at = (column: string) => ({ column })
const PEOPLE = {
  name: 'crm',
  format: 'csv',
  history: true,
  person: at('Contact'),
  system: 'hubspot',
}

/** What the scoreboard counts, and what is kept of everybody else. */
async function numbers() {
  const { asOf: _, ...board } = await get('/scoreboard?period=2026')
  for (const one of board.outOfOrder.named) one.name = 'somebody'
  return { board, ...(await counted()) }
}

async function counted({ db, owner } = house) {
  const { rows: handoffs } =
    await sql`select n, version, mql_at, effective_at, opened_by, fit, fit_band, engagement,
    engagement_band, passed_at, accepted_at, sql_at, closed_at, closing, deal_at, won_at, lost_at, fate
    from handoff order by person_id, n`.execute(owner)
  const { rows: counts } = await sql`select (select count(*) from event) as events,
    (select count(*) from person) as people, (select count(*) from deal) as deals,
    (select sum(amount_cents) from deal) as amount, (select sum(received) from intake_count) as received,
    (select sum(rows_read) from batch) as rows`.execute(owner)
  return { handoffs, counts, replayed: await replayed(db) }
}

/** What a replay of the whole log finds, shells included: how often each thing was decided, and every score. */
const replayed = (db: Db) =>
  inWorkspace(db, house.workspaceId, async (tx) => {
    const people = [...(await everybody(tx, house.workspaceId))]
    const folded = await foldAnew(tx, house.workspaceId, people)
    return folded.map(({ state, handoffs }) => [
      [state.person_id, state.stage, state.fit, state.engagement, state.events],
      handoffs.map(({ reason: _, person_origin: __, ...handoff }) => handoff),
    ])
  })
const others = async (personId: number, { owner } = house) =>
  (
    await sql`select md5(string_agg(s::text, '' order by person_id)) as hash from person_state s
      where person_id <> ${personId}`.execute(owner)
  ).rows

/** What a backup was made of, for the second test. */
let was: {
  live: string
  personId: number
  counted: object
  bringInAgain: (into: Address) => Promise<unknown>
}
const backupPath = () => `${house.home}/before.backup`

test('of an erased person no word is left anywhere, every number stays, and nothing brings them back', async () => {
  const mail = `${canary()}@${canary()}.example`
  const [user, browser, hub, name, first, phone, title, city] = canaries(8)
  const now = Date.now()
  const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()
  const told = (more: object) => ({
    userId: user,
    messageId: canary(),
    timestamp: ago(20),
    ...more,
  })
  const live = JSON.stringify({
    batch: [
      {
        type: 'identify',
        ...told({ anonymousId: browser }),
        traits: {
          email: mail,
          name,
          firstName: first,
          phone: `+49 ${phone}`,
          title,
          address: { city, street: canary() },
          list: canaries(3),
          [canary()]: canary(),
          bio: `${canary()} `.repeat(30),
        },
      },
      ...Array.from({ length: 30 }, () => ({
        type: 'track',
        event: 'Read',
        ...told({}),
        properties: { page: canary(), deep: { in: [canary()] } },
      })),
      ...Array.from({ length: 25 }, () => ({
        type: 'track',
        event: canary(),
        ...told({}),
        properties: { [canary()]: 1 },
      })),
      {
        type: 'page',
        name: canary(),
        ...told({}),
        anonymousId: browser,
        context: {
          page: {
            url: `https://acme.example/?utm_source=${canary()}&utm_medium=${canary()}&utm_campaign=${canary()}&utm_term=${canary()}&utm_content=${canary()}`,
            referrer: `https://${canary()}.example/x`,
          },
        },
        properties: { url: `https://acme.example/${canary()}` },
      },
      { type: 'group', groupId: canary(), ...told({}), traits: { name: canary() } },
      { type: 'alias', previousId: canary(), ...told({}) },
      {
        type: 'track',
        event: 'demo_request',
        ...told({}),
        context: { campaign: { name: canary() } },
        properties: { note: `a\u0000${canary()}` },
      },
      {
        type: 'track',
        event: 'Email Link Clicked',
        ...told({}),
        properties: {
          email_id: canary(),
          link_url: `https://acme.example/${canary()}`,
          user_agent: `Barracuda ${canary()}`,
        },
      },
      // These fail.
      {
        type: 'track',
        event: 'x',
        ...told({}),
        properties: { n: canary(), big: 'y'.repeat(40_000) },
      },
      { type: 'track', event: 'x', ...told({ messageId: `${canary()}${'z'.repeat(300)}` }) },
      { type: 'track', ...told({}), properties: { said: canary() } },
    ],
  })
  const sent = await send(house, key, live)
  expect(sent.body.results?.filter(({ result }) => result === 'failed')).toHaveLength(3)
  await send(
    house,
    key,
    JSON.stringify({
      batch: Array.from({ length: 30 }, (_, i) => ({
        type: 'track',
        event: 'Read',
        userId: `other-${i % 5}`,
        messageId: `o-${i}`,
        timestamp: ago(10),
        properties: {
          page: `/p${i}`,
          by: i === 3 ? mail : i === 4 ? `called at +49 ${phone} (twice)` : 'nobody',
        },
      })),
    }),
  )
  await fold()

  const crm = [
    ['Contact', 'Mail', 'Full name', 'Status', 'Remark', 'Owner', 'Seen', 'Event'],
    [hub, mail, canary(), canary(), canary(), canary(), ago(30), canary()],
    ['h-2', 'ben@other.example', 'Ben', 'Open', 'fine', 'Rosa', ago(30), 'Read'],
    [hub, mail, canary(), '', canary(), '', 'no date', canary()],
  ]
  const text = crm.map((row) => row.join(',')).join('\n')
  const map = {
    ...PEOPLE,
    traits: {
      email: at('Mail'),
      name: at('Full name'),
      status: at('Status'),
      remark: at('Remark'),
      owner: at('Owner'),
    },
    events: [
      {
        at: at('Seen'),
        kind: 'behaviour',
        name: { value: 'Read' },
        properties: { what: at('Event') },
      },
    ],
  }
  expect(await bringIn(`${mail}.csv`, text, map)).toMatchObject({ ok: true })
  const deals = [
    ['Deal', 'Contact', 'Name', 'Amount', 'State', 'Closed', 'Opened', 'Why'],
    ['D-1', mail, canary(), '5000', 'won', ago(1), ago(9), canary()],
  ]
  const dealMap = {
    name: 'deals',
    format: 'csv',
    history: true,
    person: at('Contact'),
    deal: {
      id: at('Deal'),
      name: at('Name'),
      amount: at('Amount'),
      state: { column: 'State', won: ['won'], lost: ['lost'] },
      closedAt: at('Closed'),
      openedAt: at('Opened'),
      reason: at('Why'),
      currency: { value: 'EUR' },
    },
  }
  const dealsIn = await bringIn('deals.csv', deals.map((row) => row.join(',')).join('\n'), dealMap)
  expect(dealsIn).toMatchObject({ ok: true })
  // A company that is called after them, with a detail that names them.
  const companies = ['Number,Name,Boss', `k-1,${mail} & Sons,${mail}`].join('\n')
  const ofCompany = { system: 'hubspot', id: at('Number'), name: at('Name') }
  const companyMap = {
    name: 'companies',
    format: 'csv',
    history: true,
    account: ofCompany,
    traits: { boss: at('Boss') },
  }
  expect(await bringIn('companies.csv', companies, companyMap)).toMatchObject({ ok: true })
  await storeFile(house.home, house.workspaceId, 'waiting.csv', Readable.from([mail]), now)
  await inWorkspace(house.db, house.workspaceId, async (tx) => {
    const { workspaceId } = house
    await tx
      .insertInto('mail')
      .values({
        workspace_id: workspaceId,
        recipient: mail,
        subject: `For ${mail}`,
        body: `Dear ${mail}`,
        made_at: now,
        due_at: now,
        sent_at: null,
        error: null,
      })
      .execute()
    await tx
      .insertInto('buying_role_said')
      .values({
        workspace_id: workspaceId,
        person_id: Number(
          (
            await tx
              .selectFrom('person')
              .select('person_id')
              .where('workspace_id', '=', workspaceId)
              .where('key', '=', mail)
              .executeTakeFirstOrThrow()
          ).person_id,
        ),
        role: 'champion',
        plays: true,
        said_at: now,
        said_by: null,
      })
      .execute()
    await tx
      .insertInto('campaign')
      .values({
        workspace_id: workspaceId,
        name: `Dinner with ${mail}`,
        starts_on: null,
        ends_on: null,
        channel: null,
        intent: null,
        cost_cents: null,
        currency: null,
        kit_url: `https://kit.example/${encodeURIComponent(mail)}`,
      } as never)
      .execute()
    await record(tx, workspaceId, {
      at: now,
      by: BY_SYSTEM,
      action: 'change-campaign',
      subject: { kind: 'campaign', id: '1', label: `Dinner with ${mail}` },
      before: { name: 'Dinner' },
      after: { name: `Dinner with ${mail}` },
    })
  })
  await fold()
  const { rows } = await get(`/people?search=${encodeURIComponent(mail)}`)
  const personId = rows[0].personId as number
  expect(rows).toHaveLength(1)
  const sown = planted
  expect(sown).toBeGreaterThanOrEqual(200)
  const before = { ...(await numbers()), others: await others(personId) }
  expect([before.board.outOfOrder.named.length, before.handoffs.length]).toEqual([1, 1])
  // Everything that was planted and stored is there before, so that the search finds what there is.
  const found = hits(await dump(house), sown)
  expect(found.length).toBeGreaterThan(180)
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, strays: 0 })
  // What the person is told is complete: all of it, but for what the machine wrote into fields of its own.
  for (const form of ['json', 'csv']) {
    const file = await house.app.inject(`/api/v1/people/${personId}/export/${form}`)
    expect([file.statusCode, file.headers['content-disposition']]).toEqual([
      200,
      `attachment; filename="person-${personId}.${form}"`,
    ])
    const told = file.body.toLowerCase()
    expect(found.filter((one) => !told.includes(one))).toEqual([])
    if (form !== 'json') continue
    const { held } = JSON.parse(file.body)
    expect(held.length).toBeGreaterThan(60)
    expect(held).toContainEqual(
      expect.objectContaining({ kind: 'buying role', role: 'champion', plays: true }),
    )
  }

  was = {
    live,
    personId,
    counted: { ...(await counted()), others: await others(personId) },
    bringInAgain: (into) => bringIn('again.csv', text, map, into),
  }
  const made = { path: backupPath(), force: false, product: '9.9.9', now: Date.now() }
  await writeBackup(house.address, made)

  const erased = await post(`/people/${personId}/erasure`, {})
  expect([erased.status, erased.body.code]).toEqual([200, undefined])
  expect(hits(await dump(house), sown)).toEqual([])
  expect({ ...(await numbers()), others: await others(personId) }).toEqual(before)
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, strays: 0 })
  expect(await verifyAudit(house.db, house.workspaceId)).toMatchObject({ fault: null, emptied: 3 })
  expect(await readAll(house.home)).not.toContain(mail)

  // Sent again, and brought in again.
  const again = await send(house, key, live.replaceAll('messageId":"', 'messageId":"again'))
  expect(new Set(again.body.results?.map(({ code }) => code))).toEqual(new Set(['not-kept']))
  await bringIn('again.csv', text, map)
  const dealsThen = await dealSums()
  await bringIn('deals-again.csv', deals.map((row) => row.join(',')).join('\n'), dealMap)
  await fold()
  expect(hits(await dump(house), sown)).toEqual([])
  expect(await dealSums()).toEqual(dealsThen)
  const sums = await account(house, 'site')
  expect(sums?.received).toBe((sums?.stored ?? 0) + (sums?.duplicate ?? 0) + (sums?.failed ?? 0))
  const { rows: batches } = await sql<{
    rows_read: number
    rows_refused: number
  }>`select rows_read, rows_refused
    from batch order by batch_id desc limit 2`.execute(house.owner)
  expect(batches).toEqual([
    // The deal stands for itself, and is the one that stood there before.
    { rows_read: 1, rows_refused: 0 },
    { rows_read: 3, rows_refused: 2 },
  ])
  expect((await verify(house.db, house.workspaceId)).count).toBe(0)
})

test('a backup made before does not bring them back, and nothing does afterwards', async () => {
  const list = listIn(house.home, houseSecret(house.home, undefined))
  const backup = await openBackup(backupPath())
  const { address, owner, close } = await emptyDatabase()
  const db = connect(applicationAddress(address), { max: 4 })
  const copy = { ...house, db, owner, address }
  try {
    const erasures = await readList(list, backup.manifest.workspaces)
    const restored = await restore(address, backup, Date.now(), { erasures })
    expect(restored.differences).toEqual([])
    expect(restored.erased).toEqual({ erasures: 1, people: 1, joined: 0, unheld: 0 })
    expect(hits(await dump(copy), planted)).toEqual([])
    expect({ ...(await counted(copy)), others: await others(was.personId, copy) }).toEqual(
      was.counted,
    )
    expect(await verify(db, house.workspaceId)).toMatchObject({ count: 0, strays: 0 })
    expect(await verifyAudit(db, house.workspaceId)).toMatchObject({ fault: null, emptied: 3 })

    const app = await testApp({ db, application: applicationAddress(address), intakeDb: db })
    const again = await send(app, key, was.live.replaceAll('messageId":"', 'messageId":"again'))
    expect(new Set(again.body.results?.map(({ code }) => code))).toEqual(new Set(['not-kept']))
    await app.close()
    await was.bringInAgain(address)
    await foldDue(db, house.workspaceId, Date.now() + 61_000)
    expect(hits(await dump(copy), planted)).toEqual([])
  } finally {
    await backup.close()
    await db.destroy()
    await close()
  }
})

const dealSums = async () =>
  (await sql`select count(*) as deals, sum(amount_cents) as amount from deal`.execute(house.owner))
    .rows

async function readAll(folder: string): Promise<string> {
  const { readdir, readFile } = await import('node:fs/promises')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const texts = entries
    .filter((one) => one.isFile())
    .map((one) => readFile(`${one.parentPath}/${one.name}`, 'utf8'))
  return (await Promise.all(texts)).join('\n')
}
