import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

let house: TestApp
type Headers = Awaited<ReturnType<typeof testMember>>['headers']
let [rosa, sam, mia]: Headers[] = []
beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  rosa = (await testMember(db, workspaceId, { name: 'Rosa', roles: ['rep'] })).headers
  mia = (await testMember(db, workspaceId, { name: 'Mia', roles: ['marketer'], sees: 'all' }))
    .headers
})
afterAll(() => house.close())

const call = (
  headers: Headers | undefined,
  url: string,
  method: 'GET' | 'PUT' = 'GET',
  payload?: object,
) =>
  house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: headers ?? {},
    ...(payload && { payload }),
  })

async function settle() {
  const { db, workspaceId } = house
  await foldLive(db, workspaceId, () => Date.now(), new AbortController().signal)
  await settleDesks(db, workspaceId, () => instant(Date.now()))
}

/** A lead that is passed to whoever has their turn; the address of the hand-off. */
async function passed(key: string, n = 1): Promise<string> {
  const { db, workspaceId, owner } = house
  const happenedAt = Date.now()
  const event = {
    person: key,
    kind: 'decision',
    name: 'passed',
    properties: {},
    happenedAt,
  } as const
  await inWorkspace(db, workspaceId, (tx) =>
    append(tx, workspaceId, 'crm', [{ ...event, messageId: `${key} ${n}` }], happenedAt),
  )
  await settle()
  const { person_id } = await owner
    .selectFrom('person')
    .where('key', '=', key)
    .select('person_id')
    .executeTakeFirstOrThrow()
  return `/handoffs/${person_id}/${n}`
}

test('marketing reads why sales sent somebody back, in the rep’s own words, and answers in time', async () => {
  const lead = await passed('ada')
  const note = 'The number rings at a bakery in Turin.'
  const rejected = await call(rosa, `${lead}/rejection`, 'PUT', { reason: 'wrong-details', note })
  expect(rejected.statusCode, rejected.body).toBe(200)
  await settle()

  const says = 'Details are false or missing'
  const back = (await call(mia, '/sent-back')).json()
  expect(back.rows).toMatchObject([
    { name: 'ada', reason: says, by: 'Rosa', note, group: 'in-time', answer: '' },
  ])
  const seen = (await call(mia, lead)).json()
  expect(seen).toMatchObject({
    state: 'over',
    reason: says,
    clock: { kind: 'answer', owes: 'marketing', targetMinutes: 16 * 60, state: 'pending' },
    may: { answer: true, decide: false },
    decisions: [{ n: 1, kind: 'rejected', by: 'Rosa', reason: says, note }],
  })
  expect((await call(rosa, lead)).json().may.answer).toBe(false)
  const said = (await call(mia, '/news')).json().rows.map((row: { says: string }) => row.says)
  expect(said).toContain(`Rosa gave ada back: ${says}.`)
  const notices = (await call(mia, '/notices')).json().rows.map((row: { says: string }) => row.says)
  expect(notices).toContain(`Sales gave ada back: ${says}.`)

  expect((await call(rosa, `${lead}/answer`, 'PUT', { note: 'x' })).statusCode).toBe(403)
  expect((await call(mia, `${lead}/answer`, 'PUT', { note: ' ' })).statusCode).toBe(400)
  const answer = 'The form swaps digits; mended. Their number ends in 81.'
  expect((await call(mia, `${lead}/answer`, 'PUT', { note: answer })).statusCode).toBe(200)
  const again = await call(mia, `${lead}/answer`, 'PUT', { note: answer })
  expect([again.statusCode, again.json().code]).toEqual([409, 'answer-not-owed'])
  await settle()

  expect((await call(mia, '/sent-back')).json().rows).toEqual([])
  expect((await call(rosa, '/sent-back?show=answered')).json().rows).toMatchObject([
    { name: 'ada', note, answer, answeredBy: 'Mia', group: null },
  ])
  const told = (await call(rosa, '/notices')).json().rows.map((row: { says: string }) => row.says)
  expect(told).toContain('Marketing answered about ada, whom you sent back.')

  const answeredAt = (await call(mia, lead)).json().clocks.find(isAnswer).stoppedAt
  const second = await passed('ada', 2)
  expect((await call(mia, lead)).json().clocks.find(isAnswer).stoppedAt).toBe(answeredAt)
  const next = (await call(rosa, second)).json()
  expect(next.earlier).toMatchObject([{ n: 1, closing: 'rejected', reason: says }])
  expect(next.decisions).toMatchObject([
    { n: 1, kind: 'answered', by: 'Mia', note: answer },
    { n: 1, kind: 'rejected', by: 'Rosa', note },
  ])
})
const isAnswer = ({ kind }: { kind: string }) => kind === 'answer'

test('passing them again is an answer, too', async () => {
  const lead = await passed('ben')
  await call(rosa, `${lead}/rejection`, 'PUT', { reason: 'wrong-details' })
  await settle()
  expect((await call(mia, '/sent-back')).json().rows).toMatchObject([{ name: 'ben' }])
  await passed('ben', 2)
  expect((await call(mia, '/sent-back')).json().rows).toEqual([])
  expect((await call(mia, '/sent-back?show=answered&limit=1')).json().rows).toMatchObject([
    { name: 'ben', answer: '', answeredBy: null },
  ])
})

test('pages of what was sent back follow each other without a gap', async () => {
  for (const key of ['cy', 'dan', 'eve']) {
    const lead = await passed(key)
    await call(rosa, `${lead}/rejection`, 'PUT', { reason: 'wrong-details' })
  }
  await settle()
  for (const show of ['waiting', 'answered']) {
    const whole = (await call(mia, `/sent-back?show=${show}`)).json().rows
    const names: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: { rows: { name: string }[]; next: string | null } = (
        await call(mia, `/sent-back?show=${show}&limit=1${next && `&cursor=${next}`}`)
      ).json()
      names.push(...page.rows.map(({ name }) => name))
      next = page.next
    }
    expect(names).toEqual(whole.map((row: { name: string }) => row.name))
    expect(names.length).toBe(show === 'waiting' ? 3 : 2)
  }
})

test('what is no object is no answer: nothing is decided by it', async () => {
  const lead = await passed('fay')
  for (const payload of ['[1,2]', '[]', 'null', '"accept"', '7']) {
    const answer = await house.app.inject({
      ...{ method: 'PUT', url: `/api/v1${lead}/acceptance`, payload },
      headers: { ...rosa, 'content-type': 'application/json' },
    })
    expect([payload, answer.statusCode]).toEqual([payload, 400])
  }
  expect((await call(rosa, lead)).json().state).toBe('waiting')
})

test('after an acceptance was taken back the clock to decide runs again', async () => {
  const lead = await passed('gil')
  const before = (await call(rosa, lead)).json().clock
  expect(before.kind).toBe('decision')
  const made = (await call(rosa, `${lead}/acceptance`, 'PUT', {})).json()
  const undone = await house.app.inject({
    ...{ method: 'DELETE', url: `/api/v1${lead}/decisions/${made.decisionId}` },
    headers: rosa ?? {},
  })
  expect(undone.json().clock).toMatchObject({ kind: 'decision', dueAt: before.dueAt })
})

test('who had a lead is told that somebody else took it, unless that was taken back', async () => {
  const lead = await passed('hal')
  sam = (
    await testMember(house.db, house.workspaceId, {
      name: 'Sam',
      roles: ['sales-manager'],
      sees: 'all',
    })
  ).headers
  const told = async () =>
    (await call(rosa, '/notices')).json().rows.map((row: { says: string }) => row.says)
  const made = (await call(sam, `${lead}/acceptance`, 'PUT', {})).json()
  expect(await told()).toContain('A lead went from you to Sam.')
  expect(await told()).toContain('A lead was given to you, and is with Sam by now.')
  await house.app.inject({
    ...{ method: 'DELETE', url: `/api/v1${lead}/decisions/${made.decisionId}` },
    headers: sam ?? {},
  })
  expect(await told()).not.toContain('A lead went from you to Sam.')
})
