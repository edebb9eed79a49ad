import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inWorkspace } from '#server/db/transaction.ts'
import { queueMail } from '#server/mails.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { sendNext } from './outbox.ts'
import { bySmtp, onConsole } from './send.ts'

let house: TestApp
const received: string[] = []
let refusing = false
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _, done) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      if (refusing) return done(Object.assign(new Error('busy'), { responseCode: 451 }))
      received.push(Buffer.concat(parts).toString())
      done()
    })
  },
})
let url = ''
beforeAll(async () => {
  house = await testApp()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  const { port } = server.server.address() as { port: number }
  url = `smtp://127.0.0.1:${port}`
})
afterAll(async () => {
  await new Promise<void>((closed) => server.close(() => closed()))
  await house.close()
})

const START = Date.UTC(2026, 0, 5)
const queue = (subject: string) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    queueMail(
      tx,
      house.workspaceId,
      { recipient: 'ada@buyer.example', subject, body: 'Grüße, here is a link' },
      START,
    ),
  )
const next = (at: number, send = bySmtp({ url, from: 'Lockstep <us@acme.example>' })) =>
  sendNext(house.db, house.workspaceId, () => at, send)
const outbox = async () => {
  const { mails } = (await house.app.inject('/api/v1/mail')).json<{
    mails: { subject: string; sentAt: number | null; tries: number; error: string | null }[]
  }>()
  return mails
}

test('a mail is sent once by a real SMTP server, also when two look for it at the same time', async () => {
  await queue('Come in')
  const found = await Promise.all([next(START), next(START)])
  expect(found.filter((was) => was)).toHaveLength(1)
  expect(await next(START)).toBe(false)
  expect(received).toHaveLength(1)
  expect(received[0]).toContain('To: ada@buyer.example')
  expect(received[0]).toContain('From: Lockstep <us@acme.example>')
  expect(await outbox()).toMatchObject([
    { subject: 'Come in', sentAt: START, tries: 1, error: null },
  ])
})

test('what cannot be sent is tried again a minute later, then later and later, and says why', async () => {
  refusing = true
  await queue('Try again')
  expect(await next(START)).toBe(true)
  expect(await next(START + 59_000)).toBe(false)
  expect(await next(START + 61_000)).toBe(true)
  expect(await next(START + 61_000 + 179_000)).toBe(false)
  expect((await outbox())[0]).toMatchObject({ sentAt: null, tries: 2 })
  expect((await outbox())[0]?.error).toContain('busy')
  refusing = false
  expect(await next(START + 300_000)).toBe(true)
  expect((await outbox())[0]).toMatchObject({ sentAt: START + 300_000, error: null })
})

test('without SMTP a mail is printed once and stays to be read', async () => {
  await queue('On paper')
  const lines: string[] = []
  const print = onConsole((line) => lines.push(line))
  expect(await next(START, print)).toBe(true)
  expect(await next(START + 60_000, print)).toBe(false)
  expect(lines.join('\n')).toContain('here is a link')
  expect((await outbox())[0]).toMatchObject({ subject: 'On paper', sentAt: null, tries: 1 })
})
