import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Company, CompanyRow } from '#api/companies.ts'
import type { Batch, Trial, Upload } from '#api/imports.ts'
import { verify } from '#server/db/fold/verify.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

const HUBSPOT = {
  companies: [
    'Record ID,Company name,Company Domain Name,Industry,Company owner',
    '77,Acme GmbH,www.acme.com,Machines,Rosa',
    '88,Beta Ltd,,Trade,',
    ',Nobody,nobody.com,,',
  ],
  contacts: [
    'Record ID,First Name,Last Name,Email,Lifecycle Stage,Associated Company IDs (Primary)',
    '501,Ada,Adams,ada@gmail.com,lead,77',
    '502,Bob,Best,bob@acme.com,lead,',
    '503,Cas,Cole,,lead,88;77',
  ],
  deals: [
    'Record ID,Deal Name,Deal Stage,Amount,Create Date,Associated Company IDs (Primary)',
    '900,Machines for all,appointmentscheduled,1200,2026-01-05 08:00,77',
    '901,Trade,appointmentscheduled,300,2026-01-05 08:00,88',
  ],
}
type File = keyof typeof HUBSPOT

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

const ask = async <T>(
  of: TestApp,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object | Buffer,
) => {
  const type = Buffer.isBuffer(payload) ? 'application/octet-stream' : 'application/json'
  const headers = { host: 'localhost', ...(payload && { 'content-type': type }) }
  const answer = await of.app.inject({
    method,
    url: `/api/v1${url}`,
    headers,
    ...(payload && { payload }),
  })
  return answer.json() as T
}

const upload = (of: TestApp, lines: readonly string[]) =>
  ask<Upload>(of, 'POST', '/uploads?fileName=x.csv', Buffer.from(lines.join('\n')))

async function bringIn(of: TestApp, lines: readonly string[]) {
  const { uploadId, guess } = await upload(of, lines)
  const { batchId } = await ask<Batch>(of, 'POST', '/imports', { uploadId, map: guess })
  for (;;) {
    const batch = await ask<Batch & Pick<Trial, 'refusals'>>(of, 'GET', `/imports/${batchId}`)
    if (batch.finishedAt !== null) return batch
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Every company with its people, every name of one, and the companies that deals were told of. */
async function companies(of: TestApp): Promise<string[]> {
  const { rows } = await inWorkspace(of.db, of.workspaceId, (tx) =>
    sql<{ said: string }>`
      select c.spelled || coalesce(' < ' || r.spelled, ' "' || c.name || '" ' || c.people) as said
      from company c
      left join company r on r.workspace_id = c.workspace_id and r.company_id = c.root_id
      where c.workspace_id = ${of.workspaceId}
      union all
      select 'deal ' || d.key || ' of ' || c.spelled from deal d
      join company c on c.workspace_id = d.workspace_id and c.company_id = d.company_id
      where d.workspace_id = ${of.workspaceId} order by 1`.execute(tx),
  )
  return rows.map(({ said }) => said)
}

const clean = async (of: TestApp) =>
  expect(await verify(of.db, of.workspaceId)).toMatchObject({ differences: [], strays: 0 })

const ORDERS: File[][] = [
  ['companies', 'contacts', 'deals'],
  ['contacts', 'deals', 'companies'],
  ['deals', 'companies', 'contacts'],
  ['deals', 'contacts', 'companies'],
]

test.each(ORDERS)(
  'HubSpot’s companies, people and deals meet by the account’s number, whatever comes first: %s, %s, %s',
  { timeout: 60_000 },
  async (...files) => {
    const own = await testApp()
    try {
      for (const file of files) await bringIn(own, HUBSPOT[file])
      expect(await companies(own)).toEqual([
        'deal 900 of hubspot:77',
        'deal 901 of hubspot:88',
        'domain:acme.com "Acme GmbH" 2',
        'hubspot:77 < domain:acme.com',
        'hubspot:88 "Beta Ltd" 1',
      ])
      await clean(own)
    } finally {
      await own.close()
    }
  },
)

test('a file of companies names them, tells their details and their deals, stays out where it names none, and is taken back', async () => {
  await bringIn(house, HUBSPOT.contacts)
  await bringIn(house, HUBSPOT.deals)
  const before = await companies(house)
  expect(before).toContain('hubspot:77 "77" 1')

  const known = await upload(house, HUBSPOT.companies)
  expect(known.knownAs).toBe('HubSpot companies')
  const trial = await ask<Trial>(house, 'POST', `/uploads/${known.uploadId}/trial`, {
    map: known.guess,
  })
  expect(trial).toMatchObject({ rowsRead: 3, rowsNew: 2, rowsRefused: 1, people: 0, companies: 2 })

  const batch = await bringIn(house, HUBSPOT.companies)
  expect(batch).toMatchObject({ state: 'done', rowsNew: 2, rowsRefused: 1 })
  expect(batch.refusals[0]).toMatchObject({ column: 'Record ID', reason: 'Names no company' })

  const list = await ask<{ rows: CompanyRow[] }>(house, 'GET', '/companies?limit=50')
  const acme = list.rows.find(({ domain }) => domain === 'acme.com')
  expect(acme).toMatchObject({ name: 'Acme GmbH', people: 2, openDeals: 1 })
  const page = await ask<Company>(house, 'GET', `/companies/${acme?.companyId}`)
  expect(page.names).toContainEqual({ system: 'hubspot', value: '77' })
  expect(page.told).toEqual([
    { name: 'industry', value: 'Machines' },
    { name: 'owner', value: 'Rosa' },
    { name: 'website', value: 'www.acme.com' },
  ])

  // The same file again tells nothing new; with another name it tells that.
  expect(await bringIn(house, HUBSPOT.companies)).toMatchObject({ rowsNew: 0 })
  const renamed = await bringIn(house, [
    'Record ID,Company name,Company Domain Name',
    '77,Acme SE,acme.com',
  ])
  expect(await companies(house)).toContain('domain:acme.com "Acme SE" 2')
  await clean(house)

  for (const { batchId } of [renamed, batch])
    expect(await ask(house, 'DELETE', `/imports/${batchId}`)).toMatchObject({
      eventsRemoved: expect.any(Number),
    })
  expect(await companies(house)).toEqual(before)
  await clean(house)
})

test('a company of which nothing but a file speaks is listed, and goes with the file', async () => {
  const own = await testApp()
  try {
    const lines = [
      'Account ID,Account Name,Account Owner,Website',
      '001A000001LoneX,Lone,Rosa,www.lone-works.com',
    ]
    const { batchId } = await bringIn(own, lines)
    const listed = () => ask<{ rows: CompanyRow[] }>(own, 'GET', '/companies?limit=50')
    expect((await listed()).rows).toMatchObject([
      { name: 'Lone', domain: 'lone-works.com', people: 0 },
    ])
    await ask(own, 'DELETE', `/imports/${batchId}`)
    expect((await listed()).rows).toEqual([])
    expect(await companies(own)).toEqual([])
  } finally {
    await own.close()
  }
})

test('Salesforce’s contacts and opportunities belong to the account of their AccountId, of 15 or 18 signs', async () => {
  const own = await testApp()
  try {
    await bringIn(own, [
      'Id,AccountId,FirstName,LastName,Email,CreatedDate',
      '003A00000000001,0015000000Gv7qJ,Ada,Adams,ada@gmail.com,2026-01-02',
    ])
    await bringIn(own, [
      'Id,AccountId,Name,StageName,Amount,CloseDate,CreatedDate',
      '006A00000000001,0015000000Gv7qJAAR,Big,Prospecting,100,2026-09-01,2026-01-03',
    ])
    await bringIn(own, [
      'Id,Name,Website,BillingCountry,Type',
      '0015000000Gv7qJ,Acme,https://acme.com/home,DE,Customer',
    ])
    expect(await companies(own)).toEqual([
      expect.stringMatching(/^deal .* of salesforce:0015000000Gv7qJAAR$/),
      'domain:acme.com "Acme" 1',
      'salesforce:0015000000Gv7qJAAR < domain:acme.com',
    ])
    await clean(own)
  } finally {
    await own.close()
  }
})

test('Pipedrive’s people belong to the organization of their number, and to the one that is called as they say', async () => {
  const own = await testApp()
  try {
    await bringIn(own, [
      'Organization - ID,Organization - Name,Organization - Website',
      '5,Acme,acme.com',
    ])
    await bringIn(own, [
      'Person - ID,Person - Name,Person - Email (Work),Person - Organization,Organization - ID',
      '1,Ada,ada@gmail.com,,5',
      '2,Bob,bob@gmail.com,ACME,',
    ])
    expect(await companies(own)).toEqual([
      'domain:acme.com "Acme" 2',
      'name:acme < domain:acme.com',
      'pipedrive:5 < domain:acme.com',
    ])
    await clean(own)
  } finally {
    await own.close()
  }
})

const BY_NAME = {
  deals: [
    'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value',
    'N1,Rosa Reed,Loom,Norden Mills,Won,2025-03-01,2025-06-01,900',
    'N2,Rosa Reed,Loom,Tallow & Sons,Engaging,2025-04-01,,',
    'N3,Sam Sail,Wheel,Norden Mills,Lost,2025-05-01,2025-05-20,0',
  ],
  companies: [
    'account,sector,year_established,revenue,employees,office_location,subsidiary_of',
    'Norden Mills,food,1990,100.5,1200,Norway,',
    'Tallow & Sons,retail,2004,12.75,80,Wales,Norden Mills',
    'Quill,media,2011,3.2,14,Wales,',
  ],
}

test.each([
  ['deals', 'companies'],
  ['companies', 'deals'],
] as const)(
  'companies that are known by their names meet the deals that name them: %s, then %s',
  { timeout: 60_000 },
  async (...files) => {
    const own = await testApp()
    try {
      for (const file of files)
        expect(await bringIn(own, BY_NAME[file])).toMatchObject({ rowsNew: 3, rowsRefused: 0 })
      expect(await companies(own)).toEqual([
        'deal N1 of name:norden mills',
        'deal N2 of name:tallow & sons',
        'deal N3 of name:norden mills',
        'name:norden mills "Norden Mills" 0',
        'name:quill "Quill" 0',
        'name:tallow & sons "Tallow & Sons" 0',
      ])
      await clean(own)
    } finally {
      await own.close()
    }
  },
)
