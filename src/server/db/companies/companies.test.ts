import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { random } from '#domain/random.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { rebuild } from '#server/db/fold/rebuild.ts'
import { verify } from '#server/db/fold/verify.ts'
import { append, type NewEvent, tell } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
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
const identify = (
  person: string,
  properties: Record<string, unknown>,
  more: Partial<NewEvent> = {},
): NewEvent => ({
  messageId: `m${number++}`,
  person: { system: 'id', value: person },
  kind: 'identify',
  name: 'identify',
  properties,
  names: typeof properties.email === 'string' ? [{ system: 'email', value: properties.email }] : [],
  happenedAt: BEGIN + number * 1000,
  ...more,
})

/** Every company with its people, and every name of one, as text. */
async function companies(workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ said: string }>`
    select c.spelled || coalesce(' < ' || r.spelled, ' "' || c.name || '" ' || c.people) as said
    from company c left join company r on r.workspace_id = c.workspace_id and r.company_id = c.root_id
    where c.workspace_id = ${workspaceId} order by 1`.execute(house.owner)
  return rows.map(({ said }) => said)
}

const clean = (workspaceId: string) =>
  expect(verify(house.db, workspaceId)).resolves.toMatchObject({
    differences: [],
    count: 0,
    pending: 0,
  })

describe('a company', () => {
  test('is everybody with a work address below one registered domain, under the name most of them tell', async () => {
    const id = await newWorkspace()
    await tell(
      house.db,
      id,
      'crm',
      [
        identify('ada', { email: 'ada@acme.co.uk', company: 'Acme' }),
        identify('bob', { email: 'bob@sales.acme.co.uk', company: 'Acme' }),
        identify('cas', { email: 'cas@acme.co.uk', company: 'ACME UK' }),
        identify('dee', { email: 'dee@gmail.com' }),
      ],
      BEGIN + 1e6,
    )
    expect(await companies(id)).toEqual([
      'domain:acme.co.uk "Acme" 3',
      'name:acme < domain:acme.co.uk',
      'name:acme uk < domain:acme.co.uk',
    ])
    await clean(id)
  })

  test('takes in an account whose people all have its domain, and who was told of the account alone', async () => {
    const id = await newWorkspace()
    const told = [
      identify('ada', { email: 'ada@acme.com', 'company.hubspot': '77' }),
      identify('bob', { email: 'bob@gmail.com', 'company.hubspot': '77' }),
    ]
    await tell(house.db, id, 'crm', told, BEGIN + 1e6)
    expect(await companies(id)).toEqual([
      'domain:acme.com "acme.com" 2',
      'hubspot:77 < domain:acme.com',
    ])
    await tell(
      house.db,
      id,
      'crm',
      [identify('cas', { email: 'cas@beta.com', 'company.hubspot': '77' })],
      BEGIN + 2e6,
    )
    // The account speaks of two domains now: nobody guesses whose it is.
    expect(await companies(id)).toEqual([
      'domain:acme.com "acme.com" 1',
      'domain:beta.com "beta.com" 1',
      'hubspot:77 "77" 1',
    ])
    await clean(id)
  })

  test('goes when nobody names it any more, and its people go where they are told to be', async () => {
    const id = await newWorkspace()
    await tell(house.db, id, 'crm', [identify('ada', { email: 'ada@acme.com' })], BEGIN + 1e6)
    await tell(
      house.db,
      id,
      'crm',
      [identify('ada', { 'company.domain': 'beta.com' }, { happenedAt: BEGIN + 2e6 })],
      BEGIN + 2e6,
    )
    expect(await companies(id)).toEqual(['domain:beta.com "beta.com" 1'])
    await clean(id)
  })
})

test('a visitor who signs in belongs to the company of the person they are', async () => {
  const id = await newWorkspace()
  const browser = { system: 'anonymous', value: 'b1' }
  await tell(
    house.db,
    id,
    'web',
    [identify('', { company: 'Zeta' }, { person: browser, names: [] })],
    BEGIN + 1e6,
  )
  expect(await companies(id)).toEqual(['name:zeta "Zeta" 1'])
  await tell(
    house.db,
    id,
    'web',
    [
      identify(
        'ada',
        { email: 'ada@acme.com' },
        { names: [browser, { system: 'email', value: 'ada@acme.com' }] },
      ),
    ],
    BEGIN + 2e6,
  )
  expect(await companies(id)).toEqual(['domain:acme.com "Zeta" 1', 'name:zeta < domain:acme.com'])
  await clean(id)
})

test('whatever the order in which it is told, and however it is cut, the companies are the same', async () => {
  const draw = random('companies')
  const domains = ['acme.com', 'beta.com', 'gmail.com', 'eu.acme.com']
  const told = Array.from({ length: 40 }, (_, i) =>
    identify(`p${draw.pick([...Array(15).keys()])}`, {
      ...(draw.chance(0.6) ? { email: `p${i % 15}@${draw.pick(domains)}` } : {}),
      ...(draw.chance(0.5) ? { company: draw.pick(['Acme', 'ACME', 'Beta', 'Zeta']) } : {}),
      ...(draw.chance(0.4) ? { 'company.group': draw.pick(['g1', 'g2', 'g3']) } : {}),
    }),
  )
  const found = new Set<string>()
  for (let round = 0; round < 8; round++) {
    const id = await newWorkspace()
    const order = told.map((event) => ({ event, at: round === 0 ? 0 : draw.next() }))
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

describe('verify and rebuild', () => {
  test.each([
    ['person_state', `company = 'domain:wrong.com'`],
    ['person_state', `company_called = 'name:wrong'`],
    ['company', 'people = people + 1'],
    ['company', `name = 'Wrong'`],
    ['company', 'root_id = company_id'],
  ])('find and mend what is kept wrongly of a company: %s, %s', async (table, wrong) => {
    const id = await newWorkspace()
    await tell(
      house.db,
      id,
      'crm',
      [identify('ada', { email: 'ada@acme.com', company: 'Acme' })],
      BEGIN + 1e6,
    )
    const right = await companies(id)
    await sql`update ${sql.table(table)} set ${sql.raw(wrong)} where workspace_id = ${id}
      ${table === 'company' ? sql`and system = 'domain'` : sql``}`.execute(house.owner)
    expect((await verify(house.db, id)).count).toBeGreaterThan(0)
    await rebuild(house.db, id, BEGIN + 2e6)
    await clean(id)
    expect(await companies(id)).toEqual(right)
  })
})

test('what was told before a crash is settled by the next start', async () => {
  const id = await newWorkspace()
  await inWorkspace(house.db, id, (tx) =>
    append(tx, id, 'crm', [identify('ada', { email: 'ada@acme.com' })], BEGIN + 1e6),
  )
  await foldDue(house.db, id, BEGIN + 1e6)
  expect(await companies(id)).toEqual(['domain:acme.com "acme.com" 1'])
})
