import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { queueMail } from '#server/mails.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { forgetMails, sendNext } from './outbox.ts'
import { onConsole, type Send } from './send.ts'

const NOW = Date.UTC(2026, 10, 22)
const DAY_MS = 86_400_000
let house: TestApp
let owner: TestMember
beforeEach(async () => {
  house = await testApp()
  owner = await testMember(house.db, house.workspaceId, { name: 'Olga', roles: ['owner'] })
})
afterEach(() => house.close())

const outbox = async () =>
  (await house.app.inject({ url: '/api/v1/mail', headers: owner.headers })).json().mails
const queue = (letter: { body: string; isPrivate?: boolean }) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    queueMail(tx, house.workspaceId, { recipient: 'a@b.example', subject: 'S', ...letter }, NOW),
  )
const send = (by: Send) => sendNext(house.db, house.workspaceId, () => NOW, by)
const bodies = async () => {
  const { rows } = await inWorkspace(house.owner, house.workspaceId, (tx) =>
    sql<{ body: string }>`select body from mail order by mail_id`.execute(tx),
  )
  return rows.map(({ body }) => body)
}

test('a link to set a new password is printed on the machine and never stands in an outbox', async () => {
  const victim = await testMember(house.db, house.workspaceId, { name: 'Vera', roles: ['owner'] })
  const { email } = await house.db
    .selectFrom('human')
    .select('email')
    .where('id', '=', victim.humanId)
    .executeTakeFirstOrThrow()
  const payload = { email }
  const asked = { url: '/api/v1/password-resets', headers: owner.headers, payload }
  expect((await house.app.inject({ method: 'POST', ...asked })).statusCode).toBe(200)
  await expect.poll(async () => (await outbox()).length).toBe(1)
  const waiting = await outbox()
  expect(waiting).toMatchObject([{ recipient: email, body: null, text: 'on-its-way' }])
  expect(JSON.stringify(waiting)).not.toContain('reset#')

  const printed: string[] = []
  await sendNext(
    house.db,
    house.workspaceId,
    Date.now,
    onConsole((line) => printed.push(line)),
  )
  expect(printed.join('\n')).toMatch(/http:\/\/localhost:4400\/reset#[\w-]{43}/)
  expect(await outbox()).toMatchObject([{ body: null, text: 'printed', sentAt: null }])
  expect(await bodies()).toEqual([''])
})

test('a mail to set a new password is listed where its reader is a member, and nowhere else', async () => {
  const card = { name: 'Client', timeZone: 'UTC', currency: 'EUR', isExample: false }
  const client = await createWorkspace(
    house.db,
    card,
    defaultAgreement(card.name, card.timeZone),
    NOW,
  )
  const there = await testMember(house.db, client, { name: 'Cleo', roles: ['owner'] })
  const gone = await testMember(house.db, client, { name: 'Gus', roles: ['rep'] })
  await house.owner.deleteFrom('seat').where('human_id', '=', gone.humanId).execute()
  await house.owner
    .updateTable('member')
    .set({ ended_at: NOW })
    .where('human_id', '=', gone.humanId)
    .execute()
  const url = '/api/v1/password-resets'
  for (const { humanId } of [there, gone]) {
    const { email } = await house.db
      .selectFrom('human')
      .select('email')
      .where('id', '=', humanId)
      .executeTakeFirstOrThrow()
    await house.app.inject({ method: 'POST', url, headers: owner.headers, payload: { email } })
  }
  const letters = async () => {
    const { rows } = await sql<{ recipient: string }>`select recipient from mail`.execute(
      house.owner,
    )
    return rows.length
  }
  await expect.poll(letters).toBe(2)
  expect(await outbox()).toEqual([])
  const { mails } = (await house.app.inject({ url: '/api/v1/mail', headers: there.headers })).json<{
    mails: { recipient: string }[]
  }>()
  expect(mails.map(({ recipient }) => recipient.split('-')[0])).toEqual(['cleo'])
})

test('an invitation stays readable in the outbox until a mail server is set', async () => {
  await queue({ body: 'the link' })
  expect(await outbox()).toMatchObject([{ body: 'the link', text: 'here' }])
  await send(onConsole(() => undefined))
  expect(await outbox()).toMatchObject([{ body: 'the link', text: 'here' }])
})

test('what a mail says is kept no longer than until it was sent', async () => {
  await queue({ body: 'the link' })
  const told: string[] = []
  await send(async ({ body }) => {
    told.push(body)
    return 'sent'
  })
  expect([told, await bodies()]).toEqual([['the link'], ['']])
  expect(await outbox()).toMatchObject([{ body: null, text: 'sent', sentAt: NOW }])
})

test('a mail that could not be sent in eight tries is given up, and the outbox says so', async () => {
  const { email } = await house.db
    .selectFrom('human')
    .select('email')
    .where('id', '=', owner.humanId)
    .executeTakeFirstOrThrow()
  let now = Date.now()
  await inWorkspace(house.db, house.workspaceId, (tx) =>
    queueMail(
      tx,
      house.workspaceId,
      { recipient: email, subject: 'S', body: 'the link', isPrivate: true },
      now,
    ),
  )
  const fail = () =>
    sendNext(
      house.db,
      house.workspaceId,
      () => now,
      async () => {
        throw new Error('550 no such mailbox')
      },
    )
  for (let tries = 1; tries <= 8; tries += 1) {
    expect(await outbox()).toMatchObject([{ text: 'on-its-way', tries: tries - 1 }])
    expect(await fail()).toBe(true)
    now += 60_000 * 3 ** tries
  }
  expect(await outbox()).toMatchObject([
    { body: null, text: 'given-up', tries: 8, error: '550 no such mailbox' },
  ])
  expect(await fail()).toBe(false)
})

test('mails are forgotten thirty days after they were written', async () => {
  await queue({ body: 'the link' })
  const forget = (now: number) =>
    inWorkspace(house.db, house.workspaceId, (tx) => forgetMails(tx, house.workspaceId, now))
  expect(await forget(NOW + 30 * DAY_MS)).toBe(0)
  expect(await forget(NOW + 30 * DAY_MS + 1)).toBe(1)
  expect(await outbox()).toEqual([])
})
