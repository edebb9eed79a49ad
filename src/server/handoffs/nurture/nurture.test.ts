import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NurtureStanding, NurtureTask, NurtureTrack } from '#api/nurture.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type TestMember, testMember } from '#server/test-members.ts'
import { sendNext } from '#server/workspace/mail/outbox.ts'
import { bySmtp } from '#server/workspace/mail/send.ts'
import { runNurture } from './running/run.ts'

const SECRET = 'a secret of the house, 32 letters'
const ORIGIN = 'https://lockstep.example'
const MINUTE = 60_000
const DAY = 86_400_000
/** Links are followed now, so what comes before lies in the past. */
const BEFORE = Date.now() - 60 * DAY
const never = new AbortController().signal

let house: TestApp
let ben: TestMember
let now = BEFORE
const received: string[] = []
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _, done) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      received.push(Buffer.concat(parts).toString())
      done()
    })
  },
})
let send: ReturnType<typeof bySmtp>

beforeAll(async () => {
  house = await testApp({ secret: SECRET, publicUrl: ORIGIN, sendsMail: true })
  ben = await testMember(house.db, house.workspaceId, { name: 'Ben', roles: ['marketer'] })
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', () => ready()))
  const { port } = smtp.server.address() as { port: number }
  send = bySmtp({ url: `smtp://127.0.0.1:${port}`, from: 'Acme <us@acme.example>' })
})
afterAll(async () => {
  await new Promise<void>((closed) => smtp.close(() => closed()))
  await house.close()
})

const headers = () => ({
  ...ben.headers,
  cookie: ben.headers.cookie.replace('lockstep=', '__Host-lockstep='),
  host: 'lockstep.example',
  origin: ORIGIN,
})
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
async function ask<T>(
  method: Method,
  path: string,
  payload?: object,
  version?: number,
): Promise<T> {
  const answer = await house.app.inject({
    method,
    url: `/api/v1/nurture${path}`,
    headers: { ...headers(), ...(version !== undefined && { 'if-match': `"${version}"` }) },
    ...(payload && { payload }),
  })
  if (answer.statusCode >= 400) throw new Error(`${answer.statusCode} ${answer.body}`)
  return answer.json() as T
}
const tracks = async () => (await ask<{ tracks: NurtureTrack[] }>('GET', '/tracks')).tracks
const track = async (trackId: number) =>
  (await tracks()).find((one) => one.trackId === trackId) as NurtureTrack

const tell = async (
  ...events: (Omit<Partial<NewEvent>, 'person'> & { person: string; name: string })[]
) => {
  now += MINUTE
  const told = events.map((event) => ({
    messageId: crypto.randomUUID(),
    kind: 'behaviour' as const,
    properties: {},
    happenedAt: now,
    ...event,
  }))
  await inWorkspace(house.db, house.workspaceId, (tx) =>
    append(tx, house.workspaceId, 'site', told as NewEvent[], now),
  )
  await fold()
}
const fold = async (later = 0) => {
  now += later
  await foldLive(house.db, house.workspaceId, () => now, never)
}
const run = async (at = now) => {
  now = Math.max(now, at)
  while (
    await runNurture(house.db, house.workspaceId, { origin: ORIGIN, secret: SECRET }, () => now)
  ) {
    // The next ones.
  }
}
const post = async () => {
  while (await sendNext(house.db, house.workspaceId, () => now, send)) {
    // The next one.
  }
}
const YES = { purpose: 'marketing', channel: 'mail', given: true }
/** Asks for a demo, is passed, and is given back by sales. */
const recycle = async (person: string, more: object = {}) => {
  const traits = { email: person, firstName: person.split('@')[0], consent: [YES], wave }
  await tell({ person, kind: 'identify', name: 'identify', properties: traits })
  await tell({ person, name: 'demo_request' })
  await tell({
    person,
    kind: 'decision',
    name: 'recycled',
    properties: { reason: 'not-ready', ...more },
  })
}
const idOf = async (key: string) => {
  const { rows } = await sql<{ id: number }>`select coalesce(root_id, person_id) as id from person
    where workspace_id = ${house.workspaceId} and key = ${key}`.execute(house.owner)
  return Number(rows[0]?.id)
}
const standing = async (key: string) => ask<NurtureStanding>('GET', `/people/${await idOf(key)}`)

const mail = (id: string, days: number, subject: string, body: string) => ({
  id,
  wait: { days, counts: 'plain' },
  only: [],
  does: { kind: 'mail', subject, body },
})
const BODY =
  'Hello {{first name|there}},\n\nread https://acme.example/guide and https://acme.example/prices.'

/** Of people of this test alone: those of others were given back, too. */
let wave = 0

async function makeTrack(also: object = {}): Promise<NurtureTrack> {
  wave += 1
  const made = await ask<NurtureTrack>('POST', '/tracks', {
    name: `Not ready ${crypto.randomUUID().slice(0, 8)}`,
    purpose: 'Stay useful until the time is right.',
    takes: {
      from: [{ after: 'recycled', because: ['not-ready'] }],
      who: [{ trait: 'wave', is: wave }],
    },
    milestones: [
      { id: 'prices', name: 'Looked at prices', when: { event: 'pricing_view' } },
      { id: 'again', name: 'Passed again', when: { stage: 'passed' } },
    ],
    steps: [
      mail('first', 1, 'For you, {{first name|friend}}', BODY),
      mail('second', 5, 'Still there?', 'One question. https://acme.example/ask'),
      {
        id: 'call',
        wait: { days: 1, counts: 'plain' },
        only: [],
        does: { kind: 'task', says: 'Call them', withinDays: 1 },
      },
    ],
    ownerId: ben.memberId,
    ...also,
  })
  return made
}
const start = (trackId: number) => ask<NurtureTrack>('PUT', `/tracks/${trackId}/run`)
const stop = (trackId: number) => ask<NurtureTrack>('DELETE', `/tracks/${trackId}/run`)
/** A mail as it came in, with its lines whole again. */
const plain = (raw: string) =>
  raw
    .replace(/=\r\n/g, '')
    .replace(/=3D/g, '=')
    .replace(/\r\n\s+/g, ' ')
const lastTo = (address: string) =>
  plain(received.findLast((one) => one.includes(`To: ${address}`)) ?? '')

test('a workspace begins with tracks of its reasons, and none of them runs', async () => {
  await run()
  const all = await tracks()
  expect(all.map(({ name, isOn }) => [name, isOn])).toEqual([
    ['Not ready yet', false],
    ['No budget', false],
    ['Lost for now', false],
    ['Details missing', false],
  ])
  await expect(start(all[0]?.trackId ?? 0)).rejects.toThrow('track-unfit')
})

test('a track that says nothing, to nobody, is not started and says why', async () => {
  const { trackId } = await ask<NurtureTrack>('POST', '/tracks', {
    name: 'Empty',
    steps: [mail('first', 1, '', 'Dear {{nickname}}, dear {{first name}}')],
  })
  const { faults } = await ask<{ faults: { says: string }[] }>('GET', `/tracks/${trackId}/forecast`)
  const says = faults.map((fault) => fault.says).join('\n')
  for (const part of [
    'one sentence',
    'whom it takes',
    'own it',
    'no subject',
    'Nothing is known as {{nickname}}',
    '{{first name}} stays empty',
  ])
    expect(says).toContain(part)
  await expect(start(trackId)).rejects.toThrow('track-unfit')
})

test('whom sales gave back gets the mail once, with one click to unsubscribe, and leaves when passed again', async () => {
  const { trackId } = await makeTrack()
  await recycle('ada@buyer.example')
  const { comes } = await ask<{ comes: number }>('GET', `/tracks/${trackId}/forecast`)
  expect(comes).toBe(1)
  await start(trackId)
  await run()
  expect(await standing('ada@buyer.example')).toMatchObject({ now: { trackId, step: 1, steps: 3 } })
  await run(now + DAY)
  await run()
  await post()
  expect(received.filter((one) => one.includes('To: ada@buyer.example'))).toHaveLength(1)
  const got = lastTo('ada@buyer.example')
  expect(got).toContain('Subject: For you, ada')
  expect(got).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  expect(got).toMatch(/List-Unsubscribe: <https:\/\/lockstep\.example\/unsubscribe\//)
  expect(got).toContain('Reply-To: ben-')
  expect(got).toContain('Hello ada,')
  expect(got).not.toContain('acme.example/guide and')
  await tell({ person: 'ada@buyer.example', name: 'pricing_view' })
  await tell({ person: 'ada@buyer.example', name: 'demo_request' })
  await run()
  expect(await standing('ada@buyer.example')).toMatchObject({
    now: null,
    before: { leftBecause: 'passed' },
  })
  expect(await track(trackId)).toMatchObject({
    isIn: 0,
    entered: 1,
    reached: [
      { id: 'prices', rate: { num: 1, den: 1 } },
      { id: 'again', rate: { num: 1, den: 1 } },
    ],
    came: { passed: 1, customer: 0 },
    left: { passed: 1 },
  })
  await stop(trackId)
})

test('a reader’s click counts as theirs; a scanner’s, which opens two links at once, counts apart', async () => {
  const { trackId } = await makeTrack()
  await start(trackId)
  await recycle('eve@buyer.example')
  await recycle('fin@buyer.example')
  await run()
  await run(now + DAY)
  await post()
  const follow = async (address: string, which: number[], agent: string) => {
    const links = [
      ...new Set(lastTo(address).match(/https:\/\/lockstep\.example\/m\/[\w.-]*[\w-]/g) ?? []),
    ]
    const answers = []
    for (const i of which)
      answers.push(
        await house.app.inject({
          url: new URL(links[i] ?? '').pathname,
          headers: { host: 'lockstep.example', cookie: '', 'user-agent': agent },
        }),
      )
    return answers
  }
  const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'
  const [answer] = await follow('eve@buyer.example', [0], chrome)
  expect([answer?.statusCode, answer?.headers.location]).toEqual([
    302,
    'https://acme.example/guide',
  ])
  await follow('fin@buyer.example', [0, 1], chrome)
  // Clicks wait a minute for what else the machine does.
  now = Math.max(now, Date.now()) + 3 * MINUTE
  await fold()
  await run()
  expect((await track(trackId)).counts[0]).toMatchObject({ clicked: { person: 1, machine: 1 } })
  const clicked = await ask<{ rows: { personId: number }[] }>(
    'GET',
    `/tracks/${trackId}/people?of=clicked&what=first`,
  )
  expect(clicked.rows.map(({ personId }) => personId)).toEqual([await idOf('eve@buyer.example')])
  await stop(trackId)
})

test('who opts out between the outbox and the wire gets nothing, and who unsubscribes by one click leaves', async () => {
  const { trackId } = await makeTrack()
  await start(trackId)
  await recycle('bea@buyer.example')
  await recycle('cy@buyer.example')
  await run()
  await run(now + DAY)
  const { rows } = await sql<{ headers: Record<string, string>; recipient: string }>`
    select headers, recipient from mail where recipient in ('bea@buyer.example', 'cy@buyer.example')`.execute(
    house.owner,
  )
  expect(rows).toHaveLength(2)
  const bea = rows.find(({ recipient }) => recipient.startsWith('bea'))
  const link = /<(.*)>/.exec(bea?.headers['List-Unsubscribe'] ?? '')?.[1] ?? ''
  const answer = await house.app.inject({
    method: 'POST',
    url: new URL(link).pathname,
    headers: {
      host: 'lockstep.example',
      cookie: '',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'List-Unsubscribe=One-Click',
  })
  expect(answer.statusCode).toBe(200)
  await post()
  expect(received.some((one) => one.includes('To: bea@buyer.example'))).toBe(false)
  expect(received.some((one) => one.includes('To: cy@buyer.example'))).toBe(true)
  now = Math.max(now, Date.now()) + MINUTE
  await fold()
  await run()
  expect(await standing('bea@buyer.example')).toMatchObject({
    before: { leftBecause: 'opted-out' },
  })
  expect((await standing('cy@buyer.example')).now).toMatchObject({ step: 2 })
  await stop(trackId)
})

test('who was never asked is not written to, and the track says so', async () => {
  const { trackId } = await makeTrack()
  await start(trackId)
  const person = 'dan@buyer.example'
  await tell({ person, kind: 'identify', name: 'identify', properties: { email: person, wave } })
  await tell({ person, name: 'demo_request' })
  await tell({ person, kind: 'decision', name: 'recycled', properties: { reason: 'not-ready' } })
  await run()
  await run(now + DAY)
  await post()
  expect(received.some((one) => one.includes(`To: ${person}`))).toBe(false)
  const { counts } = await track(trackId)
  expect(counts[0]).toMatchObject({ did: { sent: 0, withheld: 1 }, because: { 'never-asked': 1 } })
  const mine = await ask<{ rows: NurtureTask[] }>('GET', '/tasks')
  expect(mine.rows.filter(({ name }) => name.startsWith('dan'))).toEqual([])
  await run(now + 5 * DAY)
  await run(now + DAY)
  const then = await ask<{ rows: NurtureTask[] }>('GET', '/tasks')
  const task = then.rows.find((one) => one.trackId === trackId) as NurtureTask
  expect(task).toMatchObject({ says: 'Call them', why: 'step', isMine: true, doneAt: null })
  await ask('PUT', `/tasks/${task.taskId}/end`)
  const left = await ask<{ rows: NurtureTask[] }>('GET', '/tasks')
  expect(left.rows.some(({ taskId }) => taskId === task.taskId)).toBe(false)
  await stop(trackId)
})

test('a link that was changed leads nowhere', async () => {
  const link = (lastTo('eve@buyer.example').match(/https:\/\/lockstep\.example\/m\/[\w.-]+/) ?? [
    '',
  ])[0]
  const forged = new URL(link).pathname.replace(
    /\.(\w)/,
    (_, first) => `.${first === '1' ? '2' : '1'}`,
  )
  const answer = await house.app.inject({
    url: forged,
    headers: { host: 'lockstep.example', cookie: '' },
  })
  expect([answer.statusCode, answer.headers.location]).toEqual([404, undefined])
})

test('what dies between the note and the mail leaves neither, and the next try does both once', async () => {
  const { trackId } = await makeTrack()
  await start(trackId)
  await recycle('gil@buyer.example')
  await run()
  // The outbox refuses: the step fails whole, and is tried again later.
  await sql`alter table mail add constraint mail_refuses check (recipient <> 'gil@buyer.example')`.execute(
    house.owner,
  )
  await run(now + DAY)
  const notes = async () => {
    const { rows } = await sql<{ notes: number; mails: number }>`select
      (select count(*)::int from nurture_step s join person p on p.person_id = s.person_id
        where p.key = 'gil@buyer.example') as notes,
      (select count(*)::int from mail where recipient = 'gil@buyer.example') as mails`.execute(
      house.owner,
    )
    return rows[0]
  }
  expect(await notes()).toEqual({ notes: 0, mails: 0 })
  await sql`alter table mail drop constraint mail_refuses`.execute(house.owner)
  await run(now + 20 * MINUTE)
  await run()
  expect(await notes()).toEqual({ notes: 1, mails: 1 })
  await stop(trackId)
})

test('counts are what a count of the rows would say', async () => {
  const { rows } = await sql`
    select c.track_id from (select track_id, left_at is null as is_in, count(*) as n from enrolment group by 1, 2) e
    full join track_count c on c.track_id = e.track_id and e.is_in and c.what = 'in'
    where c.what = 'in' and c.count <> coalesce(e.n, 0)`.execute(house.owner)
  expect(rows).toEqual([])
})

test('taken out by hand, nobody comes in again after the same hand-off', async () => {
  const { trackId } = await makeTrack()
  await start(trackId)
  await recycle('ivo@buyer.example')
  await run()
  const id = await idOf('ivo@buyer.example')
  expect(await ask<NurtureStanding>('DELETE', `/people/${id}/track`)).toMatchObject({
    before: { leftBecause: 'by-hand' },
  })
  await tell({ person: 'ivo@buyer.example', name: 'page_view' })
  await run()
  expect((await standing('ivo@buyer.example')).now).toBeNull()
  await stop(trackId)
})
