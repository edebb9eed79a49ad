import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Company, CompanyPerson, CompanyRow, Deal } from '#api/companies.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { type NewEvent, tell } from '#server/db/log.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

const BEGIN = Date.UTC(2026, 1, 2, 9)
const NOW = BEGIN + 30 * 86_400_000

let house: TestApp
let rosa: Record<string, string>
let mira: Record<string, string>
let number = 0
const identify = (person: string, properties: Record<string, unknown>): NewEvent => ({
  messageId: `m${number++}`,
  person: { system: 'id', value: person },
  kind: 'identify',
  name: 'identify',
  properties,
  names: typeof properties.email === 'string' ? [{ system: 'email', value: properties.email }] : [],
  happenedAt: BEGIN + number * 1000,
})

beforeAll(async () => {
  house = await testApp()
  const { db, workspaceId } = house
  mira = (await testMember(db, workspaceId, { name: 'Mira', roles: ['owner'] })).headers
  rosa = (
    await testMember(db, workspaceId, {
      name: 'Rosa',
      roles: ['rep'],
      sees: 'own',
      knownAs: ['rosa'],
    })
  ).headers
  await tell(
    db,
    workspaceId,
    'crm',
    [
      identify('ada', {
        ...{ name: 'Ada', email: 'ada@acme.com', company: 'Acme', owner: 'Rosa' },
        hs_buying_role: 'DECISION_MAKER;Champion',
      }),
      identify('bob', { name: 'Bob', email: 'bob@eu.acme.com', company: 'Acme', owner: 'Tom' }),
      identify('cas', { name: 'Cas', email: 'cas@beta.com', company: 'Beta', owner: 'Tom' }),
      { ...identify('ada', {}), kind: 'behaviour', name: 'demo_request', names: [] },
    ],
    NOW,
  )
  await bringIn('deals', [
    'id,contact,account,amount,currency,stage,created,closed',
    'D1,ada@acme.com,Acme,1000,EUR,Proposal,2026-02-03,',
    'D2,bob@eu.acme.com,,500,EUR,Closed Won,2026-02-03,2026-02-10',
    'D3,,Nobody Ltd,70,USD,Proposal,2026-02-04,',
  ])
})
afterAll(() => house.close())

async function bringIn(name: string, lines: string[]) {
  const path = join(house.home, `${name}-${number++}.csv`)
  await writeFile(path, lines.join('\n'))
  const map: ImportMap = {
    ...{ schema: 'lockstep.map/1', name: 'deals', format: 'csv', decimal: '.', history: true },
    person: { column: 'contact' },
    company: { column: 'account' },
    deal: {
      id: { column: 'id' },
      amount: { column: 'amount' },
      currency: { column: 'currency' },
      openedAt: { column: 'created' },
      closedAt: { column: 'closed' },
      state: { column: 'stage', won: ['Closed Won'], lost: ['Closed Lost'] },
    },
  }
  const { workspaceId } = house
  const application = applicationAddress(house.address)
  const job = {
    workspaceId,
    path,
    fileName: name,
    map,
    now: instant(NOW),
    by: BY_SYSTEM,
  }
  expect(await runImport(application, job)).toMatchObject({ ok: true })
}

async function get<T>(path: string, headers = mira): Promise<T> {
  const answer = await house.app.inject({ url: `/api/v1${path}`, headers })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const put = (path: string, payload: object, headers = mira) =>
  house.app.inject({ method: 'PUT', url: `/api/v1${path}`, payload, headers })

type List = { rows: CompanyRow[]; total: number; next: string | null }
const idOf = async (name: string) =>
  (await get<List>(`/companies?search=${name}`)).rows[0]?.companyId as number

describe('the list of companies', () => {
  test('tells each with its people, the furthest of them, its open deals and their worth', async () => {
    const { rows, total } = await get<List>('/companies')
    expect(total).toBe(3)
    expect(
      rows.map(({ name, domain, people, openDeals, openSums }) => [
        name,
        domain,
        people,
        openDeals,
        openSums,
      ]),
    ).toEqual([
      ['Acme', 'acme.com', 2, 1, [{ cents: 100_000, currency: 'EUR' }]],
      ['Beta', 'beta.com', 1, 0, []],
      ['Nobody Ltd', null, 0, 1, [{ cents: 7_000, currency: 'USD' }]],
    ])
    expect(rows[0]?.bestStage).toBe('customer')
  })

  test('is searched by name and domain, and read page by page', async () => {
    expect((await get<List>('/companies?search=beta.c')).rows.map(({ name }) => name)).toEqual([
      'Beta',
    ])
    expect((await get<List>('/companies?search=acm')).rows.map(({ name }) => name)).toEqual([
      'Acme',
    ])
    const first = await get<List>('/companies?limit=2')
    const second = await get<List>(`/companies?limit=2&cursor=${first.next}`)
    expect([...first.rows, ...second.rows].map(({ name }) => name)).toEqual([
      'Acme',
      'Beta',
      'Nobody Ltd',
    ])
    expect(second.next).toBeNull()
  })

  test('holds for a rep only companies and people who are theirs', async () => {
    const { rows, total } = await get<List>('/companies', rosa)
    expect([total, rows.map(({ name, people, openDeals }) => [name, people, openDeals])]).toEqual([
      1,
      [['Acme', 1, 1]],
    ])
    const beta = await house.app.inject({
      url: `/api/v1/companies/${await idOf('Beta')}`,
      headers: rosa,
    })
    expect([beta.statusCode, beta.json().code]).toEqual([404, 'company-unknown'])
  })
})

describe('a company', () => {
  test('tells by which names it is known, what it bought and who works with it', async () => {
    const company = await get<Company>(`/companies/${await idOf('Acme')}`)
    expect(company.names).toEqual([
      { system: 'domain', value: 'acme.com' },
      { system: 'name', value: 'acme' },
    ])
    expect(company).toMatchObject({
      wonDeals: 1,
      wonSums: [{ cents: 50_000, currency: 'EUR' }],
      owners: ['Rosa', 'Tom'],
    })
  })

  test('has a buying group: who plays which part, and which parts nobody plays', async () => {
    const { group } = await get<Company>(`/companies/${await idOf('Acme')}`)
    expect(group.covered).toEqual(['decision-maker', 'champion'])
    expect(group.missing).toEqual(['budget-holder', 'user', 'evaluator'])
    expect(group.people.map(({ name, roles }) => [name, roles])).toEqual([
      [
        'Ada',
        [
          { role: 'decision-maker', by: 'trait' },
          { role: 'champion', by: 'trait' },
        ],
      ],
    ])
  })

  test('has a role that a member says, and not the one that a member denies, until it is taken back', async () => {
    const id = await idOf('Acme')
    const people = await get<{ rows: CompanyPerson[] }>(`/companies/${id}/people`)
    const [ada, bob] = ['Ada', 'Bob'].map(
      (one) => people.rows.find(({ name }) => name === one)?.personId,
    )
    expect((await put(`/people/${bob}/buying-role`, { role: 'user', plays: true })).json()).toEqual(
      {
        roles: [{ role: 'user', by: 'member' }],
      },
    )
    await put(`/people/${ada}/buying-role`, { role: 'champion', plays: false })
    const changed = (await get<Company>(`/companies/${id}`)).group
    expect([changed.covered, changed.missing]).toEqual([
      ['decision-maker', 'user'],
      ['budget-holder', 'champion', 'evaluator'],
    ])
    await put(`/people/${bob}/buying-role`, { role: 'user', plays: null })
    await put(`/people/${ada}/buying-role`, { role: 'champion', plays: null })
    expect((await get<Company>(`/companies/${id}`)).group.covered).toEqual([
      'decision-maker',
      'champion',
    ])
    const audit = await get<{ rows: { action: string }[] }>('/audit?limit=10')
    expect(audit.rows.filter(({ action }) => action === 'say-buying-role')).toHaveLength(4)
  })

  test('needs the roles that the workspace says', async () => {
    const { json } = await put('/buying-needs', { roles: ['legal', 'champion'] })
    expect(json()).toEqual({ roles: ['champion', 'legal'], isOurs: false })
    const { group } = await get<Company>(`/companies/${await idOf('Acme')}`)
    expect([group.covered, group.missing]).toEqual([['champion'], ['legal']])
    expect((await put('/buying-needs', { roles: [] })).json()).toMatchObject({ isOurs: true })
  })

  test('tells what its people did last, and how many came by which channel', async () => {
    const rows = await get<{ name: string; person: string }[]>(
      `/companies/${await idOf('Acme')}/happenings`,
    )
    expect(rows.map(({ name, person }) => `${person} ${name}`)).toContain('Ada demo_request')
  })

  test('shows a rep the people, deals and happenings that are theirs', async () => {
    const id = await idOf('Acme')
    const people = await get<{ rows: CompanyPerson[]; total: number }>(
      `/companies/${id}/people`,
      rosa,
    )
    expect([people.total, people.rows.map(({ name }) => name)]).toEqual([1, ['Ada']])
    const deals = await get<{ key: string }[]>(`/companies/${id}/deals`, rosa)
    expect(deals.map(({ key }) => key)).toEqual(['D1'])
    expect(
      (await get<{ key: string }[]>(`/companies/${id}/deals`)).map(({ key }) => key).sort(),
    ).toEqual(['D1', 'D2'])
  })
})

test('a domain that the workspace says is none is no company, and is one again when that is taken back', async () => {
  expect(
    (await put('/company-domains', { domain: 'not a domain', isCompany: true })).json().code,
  ).toBe('domain-unfit')
  const said = await put('/company-domains', { domain: 'mail.beta.com', isCompany: false })
  expect(said.json()).toEqual({ domain: 'beta.com', people: 1 })
  expect((await get<List>('/companies?search=beta')).rows).toMatchObject([
    { name: 'Beta', domain: null },
  ])
  await put('/company-domains', { domain: 'beta.com', isCompany: null })
  expect((await get<List>('/companies?search=beta')).rows).toMatchObject([{ domain: 'beta.com' }])
})

test('a closed deal that a file tells otherwise keeps both, and says that it was corrected', async () => {
  const id = await idOf('Acme')
  const deals = await get<{ key: string; dealId: number }[]>(`/companies/${id}/deals`)
  const dealId = deals.find(({ key }) => key === 'D2')?.dealId
  await bringIn('corrected', [
    'id,contact,account,amount,currency,stage,created,closed',
    'D2,bob@eu.acme.com,,400,EUR,Closed Won,2026-02-03,2026-02-10',
  ])
  const deal = await get<Deal>(`/deals/${dealId}`)
  expect(deal.companyId).toBe(id)
  expect(deal.money).toEqual({ cents: 40_000, currency: 'EUR' })
  expect(deal.story.map(({ what, isCorrection }) => [what, isCorrection])).toEqual([
    ['opened', false],
    ['won', false],
    ['changed', true],
  ])
  expect(deal.story[2]?.changes).toEqual([{ field: 'amountCents', from: 50_000, to: 40_000 }])
  const other = await house.app.inject({ url: `/api/v1/deals/${dealId}`, headers: rosa })
  expect(other.json().code).toBe('deal-unknown')
})
