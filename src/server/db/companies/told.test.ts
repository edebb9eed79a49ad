import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { random } from '#domain/random.ts'
import { rebuild } from '#server/db/fold/rebuild.ts'
import { verify } from '#server/db/fold/verify.ts'
import { type NewEvent, tell } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { createWorkspace } from '#server/db/workspaces.ts'

const BEGIN = Date.UTC(2026, 1, 2, 9)

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const newWorkspace = () =>
  createWorkspace(
    house.db,
    { name: 'Acme', timeZone: 'UTC', currency: 'EUR', isExample: false },
    defaultAgreement('Acme', 'UTC'),
    Date.UTC(2026, 0, 1),
  )

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
/** What a file of companies tells of one. */
const account = (
  system: string,
  value: string,
  name: string | null,
  host: string | null = null,
): NewEvent => ({
  messageId: `c${number++}`,
  person: null,
  kind: 'identify',
  name: 'company',
  properties: {},
  happenedAt: BEGIN + number * 1000,
  account: { account: { system, value }, name, host },
})

async function companies(workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ said: string }>`
    select c.spelled || coalesce(' < ' || r.spelled, ' "' || c.name || '" ' || c.people) as said
    from company c left join company r on r.workspace_id = c.workspace_id and r.company_id = c.root_id
    where c.workspace_id = ${workspaceId} order by 1`.execute(house.owner)
  return rows.map(({ said }) => said)
}

const clean = (workspaceId: string) =>
  expect(verify(house.db, workspaceId)).resolves.toMatchObject({ differences: [], count: 0 })

const told = async (...events: NewEvent[]) => {
  const id = await newWorkspace()
  await tell(house.db, id, 'crm', events, BEGIN + 1e6)
  await clean(id)
  return companies(id)
}

test('an account that a source knows has its name and its domain, and whoever is told of it belongs there', async () => {
  expect(
    await told(
      account('hubspot', '77', 'Acme GmbH', 'www.acme.com'),
      identify('ada', { email: 'ada@gmail.com', 'company.hubspot': '77' }),
      identify('bob', { 'company.hubspot': 77 }),
      identify('cas', { email: 'cas@acme.com' }),
    ),
  ).toEqual(['domain:acme.com "Acme GmbH" 3', 'hubspot:77 < domain:acme.com'])
})

test('an account without a domain stays a company of its own, and one of a mail provider has none', async () => {
  expect(
    await told(
      account('salesforce', '001', 'Beta Ltd'),
      account('pipedrive', '5', 'Gamma', 'gmail.com'),
      identify('ada', { 'company.salesforce': '001' }),
    ),
  ).toEqual(['pipedrive:5 "Gamma" 0', 'salesforce:001 "Beta Ltd" 1'])
})

test('what was told last of an account holds, whenever it came', async () => {
  const first = account('hubspot', '77', 'Acme', 'acme.com')
  const second = account('hubspot', '77', 'Acme Europe', 'acme.eu')
  for (const order of [
    [first, second],
    [second, first],
  ]) {
    const id = await newWorkspace()
    for (const event of order) await tell(house.db, id, 'crm', [event], BEGIN + 1e6)
    expect(await companies(id)).toEqual([
      'domain:acme.eu "Acme Europe" 0',
      'hubspot:77 < domain:acme.eu',
    ])
    await clean(id)
  }
})

test('a text belongs to the domain of the one account that is called so, and to nobody’s where two are', async () => {
  const people = [identify('ada', { email: 'ada@gmail.com', company: 'Acme' })]
  const one = account('pipedrive', '5', 'ACME', 'acme.com')
  expect(await told(...people, one)).toEqual([
    'domain:acme.com "ACME" 1',
    'name:acme < domain:acme.com',
    'pipedrive:5 < domain:acme.com',
  ])
  expect(await told(...people, one, account('pipedrive', '6', 'Acme', 'acme.org'))).toContain(
    'name:acme "Acme" 1',
  )
})

test('a list that knows companies by their names alone joins no two of one name', async () => {
  expect(await told(account('name', 'acme', 'Acme', 'acme.com'))).toContain(
    'name:acme < domain:acme.com',
  )
  expect(
    await told(
      account('name', 'acme', 'Acme', 'acme.com'),
      account('name', 'acme', 'Acme', 'acme.org'),
    ),
  ).toEqual(['name:acme "Acme" 0'])
})

test('whatever the order in which people and accounts are told, the companies are the same', {
  timeout: 120_000,
}, async () => {
  const draw = random('accounts')
  const hosts = ['acme.com', 'beta.com', 'gmail.com', 'eu.acme.com', null]
  const events = Array.from({ length: 50 }, (_, i) =>
    draw.chance(0.4)
      ? account(
          draw.pick(['hubspot', 'salesforce', 'group']),
          draw.pick(['1', '2', '3']),
          draw.pick(['Acme', 'Beta', 'Zeta', null]),
          draw.pick(hosts),
        )
      : identify(`p${i % 15}`, {
          ...(draw.chance(0.5)
            ? { email: `p${i % 15}@${draw.pick(['acme.com', 'gmail.com'])}` }
            : {}),
          ...(draw.chance(0.4) ? { company: draw.pick(['Acme', 'ACME', 'Zeta']) } : {}),
          ...(draw.chance(0.6)
            ? { [`company.${draw.pick(['hubspot', 'group'])}`]: draw.pick(['1', '2', '3']) }
            : {}),
        }),
  )
  const found = new Set<string>()
  for (let round = 0; round < 8; round++) {
    const id = await newWorkspace()
    const order = events.map((event) => ({ event, at: round === 0 ? 0 : draw.next() }))
    const shuffled = order.sort((a, b) => a.at - b.at).map(({ event }) => event)
    for (let i = 0; i < shuffled.length; ) {
      const size = 1 + Math.floor(draw.next() * 12)
      await tell(house.db, id, 'crm', shuffled.slice(i, i + size), BEGIN + 1e9)
      i += size
    }
    await clean(id)
    found.add((await companies(id)).join('\n'))
  }
  expect(found.size).toBe(1)
})

test.each([`told_name = 'Wrong'`, `told_domain = 'domain:wrong.com'`, 'told_at = null'])(
  'verify finds and rebuild mends what is kept wrongly of what sources told: %s',
  async (wrong) => {
    const id = await newWorkspace()
    await tell(house.db, id, 'crm', [account('hubspot', '77', 'Acme', 'acme.com')], BEGIN + 1e6)
    const right = await companies(id)
    await sql`update company set ${sql.raw(wrong)} where workspace_id = ${id} and system = 'hubspot'`.execute(
      house.owner,
    )
    expect((await verify(house.db, id)).count).toBeGreaterThan(0)
    await rebuild(house.db, id, BEGIN + 2e6)
    await clean(id)
    expect(await companies(id)).toEqual(right)
  },
)
