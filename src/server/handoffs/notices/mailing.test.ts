import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Wishes } from '#api/notices.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import type { TestMember } from '#server/test-members.ts'
import { sendNext } from '#server/workspace/mail/outbox.ts'
import { bySmtp } from '#server/workspace/mail/send.ts'
import { passedLead, teams } from './cast.example.ts'
import { mailDue } from './mailing.ts'
import { tellMembers } from './tell.ts'
import { keepWishes, wishesOf } from './wishes.ts'

const DAY = 86_400_000
/** A Monday, ten in the morning of the workspace's zone (UTC), a year ahead of every event. */
const MONDAY = Date.UTC(2030, 10, 25, 10)
const EVENING = Date.UTC(2030, 10, 25, 21)
let house: TestApp
let smtp: SMTPServer
let url: string
let received: string[] = []
let rosa: TestMember
let ada: number
beforeAll(async () => {
  house = await testApp()
  ;({ rosa } = await teams(house))
  ada = await passedLead(house, 'ada@buyer.example', 'Ada')
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (bytes) => {
        text += String(bytes)
      })
      stream.on('end', () => {
        received.push(text)
        done()
      })
    },
  })
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready))
  url = `smtp://127.0.0.1:${(smtp.server.address() as { port: number }).port}`
})
afterAll(async () => {
  await new Promise<void>((closed) => smtp.close(closed))
  await house.close()
})
beforeEach(async () => {
  received = []
  for (const table of ['notice', 'notice_wish', 'mail'])
    await sql`delete from ${sql.table(table)}`.execute(house.owner)
})

const inHouse = <T>(work: Parameters<typeof inWorkspace<T>>[2]) =>
  inWorkspace(house.db, house.workspaceId, work)
const lead = (key: string, at = MONDAY, topic = 'lead-yours' as const) =>
  ({ topic, memberId: rosa.memberId, personId: ada, n: 1, at, key }) as const
const tell = (...notices: Parameters<typeof tellMembers>[2]) =>
  inHouse((tx) => tellMembers(tx, house.workspaceId, notices))
const wish = (change: Partial<Wishes>) =>
  inHouse(async (tx) => {
    const usual = (await wishesOf(tx, house.workspaceId, [rosa.memberId])).get(rosa.memberId)
    if (!usual) throw new Error('Nobody wished anything')
    await keepWishes(tx, house.workspaceId, rosa.memberId, { ...usual, ...change })
  })

/** What the loops of the house do at that instant: think of mails, and send them by SMTP. */
async function goOut(now: number): Promise<string[]> {
  const before = received.length
  const telling = { db: house.db, now: () => now, origin: 'https://lockstep.example' }
  while (await mailDue(telling, house.workspaceId));
  const send = bySmtp({ url, from: 'us@acme.example' })
  while (await sendNext(house.db, house.workspaceId, () => now, send));
  return received.slice(before)
}

test('a lead is mailed at once, by a real SMTP server, once', async () => {
  await tell(lead('a'), lead('a'))
  const [mail, ...more] = await goOut(MONDAY)
  expect(more).toEqual([])
  expect(mail).toMatch(/^To: rosa-.*@acme\.example/m)
  expect(mail).toMatch(/^Subject: Ada is yours\./m)
  // Quoted-printable writes an equals sign so.
  expect(mail).toContain(`https://lockstep.example/desk?lead=3D${ada}-1`)
  expect(mail).toContain('https://lockstep.example/account/notifications')
  expect(await goOut(MONDAY + DAY)).toEqual([])
})

test('two processes that look at the same moment mail it once', async () => {
  await tell(lead('a'))
  const telling = { db: house.db, now: () => MONDAY, origin: 'https://lockstep.example' }
  await Promise.all([1, 2, 3, 4].map(() => mailDue(telling, house.workspaceId)))
  const { rows } = await sql`select 1 from mail`.execute(house.owner)
  expect(rows).toHaveLength(1)
})

test('in quiet hours it waits for the next working morning, and what is urgent may break them', async () => {
  await tell(lead('a', EVENING))
  expect(await goOut(EVENING)).toEqual([])
  expect(await goOut(Date.UTC(2030, 10, 26, 8, 59))).toEqual([])
  expect(await goOut(Date.UTC(2030, 10, 26, 9))).toHaveLength(1)
  await wish({ urgentBreaks: true })
  await tell(lead('b', EVENING), lead('c', EVENING, 'deal-won' as never))
  expect(await goOut(EVENING)).toHaveLength(1)
})

test('what is told once a day comes as one mail at the hour the member chose', async () => {
  await wish({ digestAt: 7 * 60 + 30 })
  const topic = 'lead-back' as never
  await tell(lead('a', MONDAY, topic), lead('b', MONDAY, topic), lead('c', MONDAY, topic))
  expect(await goOut(MONDAY)).toEqual([])
  expect(await goOut(Date.UTC(2030, 10, 26, 7, 29))).toEqual([])
  const [digest, ...more] = await goOut(Date.UTC(2030, 10, 26, 7, 30))
  expect(more).toEqual([])
  expect(digest).toMatch(/^Subject: 3 notifications from Lockstep/m)
  expect(digest?.match(/Sales gave Ada back/g)).toHaveLength(3)
})

test('many at once are one mail', async () => {
  await tell(...Array.from({ length: 30 }, (_, i) => lead(`k${i}`)))
  const [mail, ...more] = await goOut(MONDAY)
  expect(more).toEqual([])
  expect(mail).toMatch(/^Subject: 30 notifications from Lockstep/m)
})

test('what a member does not want is not mailed, and stands in the app all the same', async () => {
  await wish({ ways: { 'lead-yours': { mail: 'off', chat: false } } as Wishes['ways'] })
  await tell(lead('a'))
  expect(await goOut(MONDAY + 30 * DAY)).toEqual([])
  const { rows } = await sql`select 1 from notice where seen_at is null`.execute(house.owner)
  expect(rows).toHaveLength(1)
})

test('a lead that was answered meanwhile is not mailed', async () => {
  await tell(lead('a', EVENING))
  await goOut(EVENING)
  await sql`update handoff set accepted_at = now() where person_id = ${ada}`.execute(house.owner)
  expect(await goOut(MONDAY + DAY)).toEqual([])
  await sql`update handoff set accepted_at = null where person_id = ${ada}`.execute(house.owner)
})

test('who left is mailed nothing', async () => {
  await tell(lead('a', EVENING))
  const ended = (at: Date | null) =>
    sql`update member set ended_at = ${at} where member_id = ${rosa.memberId}`.execute(house.owner)
  await ended(new Date())
  expect(await goOut(MONDAY + DAY)).toEqual([])
  await ended(null)
})
