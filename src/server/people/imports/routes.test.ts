import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch, Trial, Upload } from '#api/imports.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

const LEADS = [
  'mql_id,first_contact_date,landing_page_id,origin',
  'ada,2018-02-01,8874,social',
  'ben,2018-02-02,8874,',
  'mira,31.02.2018,8874,email',
  '',
].join('\n')

async function call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) {
  const answer = await house.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { host: 'localhost' },
    ...(payload && { payload }),
  })
  return {
    status: answer.statusCode,
    body: answer.json() as T & { code?: string; detail?: string },
  }
}

async function send(content: string | Buffer, fileName = 'leads.csv') {
  const answer = await house.app.inject({
    method: 'POST',
    url: `/api/v1/uploads?fileName=${encodeURIComponent(fileName)}`,
    headers: { host: 'localhost', 'content-type': 'application/octet-stream' },
    payload: Buffer.from(content),
  })
  return {
    status: answer.statusCode,
    body: answer.json() as Upload & { code?: string; detail?: string },
  }
}

async function finished(batchId: number): Promise<Batch & Pick<Trial, 'refusals'>> {
  for (;;) {
    const { body } = await call<Batch & Pick<Trial, 'refusals'>>('GET', `/imports/${batchId}`)
    if (body.finishedAt !== null) return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('a file goes up, is tried, comes in once, and goes out again', async () => {
  const { status, body: upload } = await send(LEADS)
  expect(status).toBe(200)
  expect(upload).toMatchObject({
    fileName: 'leads.csv',
    format: 'csv',
    delimiter: ',',
    guess: { person: { column: 'mql_id' } },
  })
  const origins = ['social', 'email']
  expect(upload.columns[3]).toEqual({
    name: 'origin',
    examples: origins,
    values: origins,
    dates: null,
  })

  const told = await call<Upload>('GET', `/uploads/${upload.uploadId}`)
  expect(told.body).toEqual(upload)

  const asked = { map: upload.guess, uploadId: upload.uploadId }
  const trial = await call<Trial>('POST', `/uploads/${upload.uploadId}/trial`, asked)
  expect(trial.body).toEqual({
    rowsRead: 3,
    rowsNew: 2,
    rowsKnown: 0,
    rowsRefused: 1,
    people: 2,
    deals: 0,
    companies: 0,
    events: 4,
    refusals: [
      {
        rowNo: 3,
        column: 'first_contact_date',
        reason: '“31.02.2018” is not a date we can read',
        raw: 'mira · 31.02.2018 · 8874 · email',
      },
    ],
    unmapped: [],
  })
  expect((await call('GET', '/imports')).body).toEqual({ rows: [], total: 0, next: null })

  const started = await call<Batch>('POST', '/imports', asked)
  expect(started.status).toBe(200)
  const batch = await finished(started.body.batchId)
  expect(batch).toMatchObject({
    state: 'done',
    rowsRead: 3,
    rowsNew: 2,
    rowsRefused: 1,
    eventsNew: 4,
    bytesTotal: Buffer.byteLength(LEADS),
    refusals: trial.body.refusals,
  })

  const again = await call<Trial>('POST', `/uploads/${upload.uploadId}/trial`, asked)
  expect(again.body).toMatchObject({ rowsNew: 0, rowsKnown: 2, events: 0 })

  const undone = await call('DELETE', `/imports/${batch.batchId}`)
  expect(undone.body).toEqual({ eventsRemoved: 4, peopleRemoved: 2, dealsRemoved: 0 })
  expect((await call<Batch>('GET', `/imports/${batch.batchId}`)).body.state).toBe('undone')
  const once = await call('DELETE', `/imports/${batch.batchId}`)
  expect([once.status, once.body.code]).toEqual([409, 'import-over'])
})

test('every stage of the deals is told, also the one that comes last and rarely', async () => {
  const stages = ['New', 'Demo', 'Offer', 'Signed with us', 'Gone']
  const row = (i: number) => `d${i},${stages[i < 1_500 ? i % 3 : 3 + (i % 2)]},100`
  const rows = Array.from({ length: 1_600 }, (_, i) => row(i))
  const { body } = await send(['deal_id,stage,amount', ...rows].join('\n'))
  const [ids, stage] = body.columns
  expect(stage).toMatchObject({ examples: ['New', 'Demo', 'Offer'], values: stages })
  expect(ids).toMatchObject({ examples: ['d0', 'd1', 'd2'], values: [] })
})

test('what is unknown is not found', async () => {
  const nothing = '00000000-0000-4000-8000-000000000000'
  const { body: upload } = await send(LEADS)
  const trial = await call('POST', `/uploads/${nothing}/trial`, { map: upload.guess })
  expect([trial.status, trial.body.code]).toEqual([404, 'upload-unknown'])
  const told = await call('GET', `/uploads/${nothing}`)
  expect([told.status, told.body.code]).toEqual([404, 'upload-unknown'])
  const read = await call('GET', '/imports/999')
  expect([read.status, read.body.code]).toEqual([404, 'import-unknown'])
  const stop = await call('PUT', '/imports/999/stop')
  expect([stop.status, stop.body.code]).toEqual([404, 'import-unknown'])
})

test('a map that does not fit is refused with every fault', async () => {
  const { body: upload } = await send(LEADS)
  const map = { ...upload.guess, person: { column: 'mail' }, timeZone: 'Mars/Olympus' }
  const { status, body } = await call('POST', `/uploads/${upload.uploadId}/trial`, { map })
  expect([status, body.code]).toEqual([422, 'map-unfit'])
  expect(body.detail).toBe(
    'person: The file has no column “mail”. timeZone: “Mars/Olympus” is no time zone',
  )
})

test.each([
  ['an empty file', '', 'file-empty'],
  ['empty lines only', '\n\n\n', 'file-empty'],
  ['a header alone', 'email,name\r\n', 'file-empty'],
  [
    'a report that found nobody',
    'First Name,Email\n\nLeads\nCopyright (c) 2000-2026 salesforce.com\n',
    'file-empty',
  ],
  ['a workbook', 'PK\x03\x04rest', 'file-unreadable'],
  ['a quote that is never closed', `a,b\n1,"${'x'.repeat(5_000_000)}`, 'file-unreadable'],
  ['a million columns', 'a,'.repeat(1_000_000), 'file-unreadable'],
])('%s is refused at once', async (_, content, code) => {
  const { status, body } = await send(content)
  expect([status, body.code]).toEqual([422, code])
})

test('a file of more than 2 GB is refused by its size, before any of it is read', async () => {
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/v1/uploads?fileName=all.csv',
    headers: {
      host: 'localhost',
      'content-type': 'application/octet-stream',
      'content-length': String(2 * 1024 ** 3 + 1),
    },
    payload: Buffer.from('email\n'),
  })
  expect([answer.statusCode, answer.json().code]).toEqual([413, 'file-too-large'])
})

const tried = async (content: string | Buffer) => {
  const { body: upload } = await send(content)
  const map = {
    schema: 'lockstep.map/1',
    name: 'zoo',
    ...(upload.guess.delimiter && { delimiter: upload.guess.delimiter }),
    person: { column: 'email' },
    traits: { note: { column: 'note' } },
  }
  const { body } = await call<Trial>('POST', `/uploads/${upload.uploadId}/trial`, { map })
  return body
}
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

test.each([
  ['a byte order mark', '\ufeffemail,note\na@x.org,é\n'],
  ['UTF-16, little end first', utf16('email,note\na@x.org,é\n')],
  ['UTF-16, big end first', utf16('email,note\na@x.org,é\n').swap16()],
  ['Windows-1252', Buffer.from('email,note\na@x.org,\xe9\n', 'latin1')],
  ['CRLF', 'email,note\r\na@x.org,é\r\n'],
  ['CR only', 'email,note\ra@x.org,é\r'],
  ['semicolons', 'email;note\na@x.org;é\n'],
  ['tabs', 'email\tnote\na@x.org\té\n'],
  ['quotes, commas and line ends in a cell', '"email","note"\n"a@x.org","é ""b"", c\nd"\n'],
  ['no line end at the end', 'email,note\na@x.org,é'],
])('a table with %s is read', async (_, content) => {
  expect(await tried(content)).toMatchObject({ rowsRead: 1, rowsNew: 1, rowsRefused: 0 })
})

test('rows that are ragged or too long stay out, the others come in', async () => {
  const body = await tried(
    `email,note\na@x.org\nb@x.org,1,2\nc@x.org,ok\nd@x.org,${'x'.repeat(1_000_000)}\ne@x.org,a\0b\n`,
  )
  expect(body).toMatchObject({ rowsRead: 5, rowsNew: 2, rowsRefused: 3 })
  expect(body.refusals.map(({ rowNo, reason }) => [rowNo, reason])).toEqual([
    [1, 'Has 1 cell where the header has 2'],
    [2, 'Has 3 cells where the header has 2'],
    [4, `“${'x'.repeat(60)}…” is longer than 8192 characters`],
  ])
})

test('NDJSON of Segment’s shape needs no columns', async () => {
  const lines = [
    { type: 'identify', userId: 'u1', messageId: 'm1', traits: { email: 'u1@x.org' } },
    { type: 'track', userId: 'u1', messageId: 'm2', event: 'demo_request' },
    { type: 'alias', userId: 'u1', messageId: 'm3' },
  ].map((item) => JSON.stringify({ ...item, timestamp: '2026-01-01T00:00:00Z' }))
  const { body: upload } = await send([...lines.slice(0, 2), ''].join('\n'), 'events.ndjson')
  expect(upload).toMatchObject({ format: 'ndjson', guess: { format: 'segment' } })
  const { body: all } = await send([...lines, '{"broken'].join('\n'), 'events.ndjson')
  const { body } = await call<Trial>('POST', `/uploads/${all.uploadId}/trial`, {
    map: upload.guess,
  })
  expect(body).toMatchObject({ rowsRead: 4, rowsNew: 2, rowsRefused: 2, people: 1, events: 2 })
})

const plans = (n: number) => `p${n}@plan.example,Ada,Lovelace,NL,2026-01-02,2026-01-03,pro,9`

test.each([
  ['with the day of everybody’s creation', {}],
  ['without any date', { traitsAt: undefined }],
  [
    'with something dated that they did',
    {
      events: [
        {
          kind: 'behaviour',
          name: { value: 'trial_started' },
          at: { column: 'Trial' },
          properties: { plan: { column: 'Plan' }, at: { column: 'Seats' } },
        },
      ],
    },
  ],
])(
  'the file that comes again with the map that was kept for it tells nothing new: %s',
  async (said, more) => {
    const own = said.length
    const file = ['Email,First name,Last name,Country,Created,Trial,Plan,Seats']
      .concat(plans(own), plans(own + 100), '')
      .join('\n')
    const bring = async (told: object) => {
      const { body: upload } = await send(file, `plans-${own}.csv`)
      const map = { ...upload.guess, ...told }
      const { body } = await call<Batch>('POST', '/imports', { uploadId: upload.uploadId, map })
      return finished(body.batchId)
    }
    expect((await bring(more)).rowsNew).toBe(2)
    expect(await bring({})).toMatchObject({ state: 'done', rowsNew: 0, rowsKnown: 2, eventsNew: 0 })
  },
)
