import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readArrival } from '#domain/people/channels/arrival.ts'
import type { ChannelRules } from '#domain/people/channels/rule.ts'
import type { Tx } from '#server/db/connect.ts'
import { append, type NewEvent, tell } from '#server/db/log.ts'
import { migrate } from '#server/db/migrate.ts'
import { emptyDatabase, type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { holdRulesAlone, regroup } from './rules.ts'

const NOW = Date.UTC(2026, 10, 22)

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const came = (messageId: string, utm: Record<string, string>, campaign?: string): NewEvent => ({
  messageId,
  person: 'ada',
  kind: 'behaviour',
  name: 'page_view',
  properties: {},
  happenedAt: NOW,
  arrival: readArrival({ context: { campaign: utm } }),
  ...(campaign === undefined ? {} : { campaign }),
})

const here = <T>(work: (tx: Tx) => Promise<T>) => inWorkspace(house.db, house.workspaceId, work)

async function arrivals(): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select a.source, a.medium, a.campaign, a.channel, count(e.event_id)::int as events
    from arrival a left join event e using (workspace_id, arrival_id)
    where a.workspace_id = ${house.workspaceId} group by a.workspace_id, a.arrival_id order by a.arrival_id`.execute(
    house.owner,
  )
  return rows
}

describe('an arrival', () => {
  test('stands in the dictionary once, sorted into its channel, and its events point at it', async () => {
    const events = [
      came('1', { source: 'google', medium: 'cpc' }),
      came('2', { source: 'google', medium: 'cpc' }),
      came('3', {}),
    ]
    await tell(house.db, house.workspaceId, 'web', events, NOW)
    await tell(
      house.db,
      house.workspaceId,
      'web',
      [came('4', { source: 'google', medium: 'cpc' })],
      NOW,
    )
    expect(await arrivals()).toEqual([
      { source: 'google', medium: 'cpc', campaign: null, channel: 'Paid Search', events: 3 },
    ])
  })

  test('is made of a campaign that the event names by itself', async () => {
    await tell(house.db, house.workspaceId, 'web', [came('5', {}, 'Letter 7')], NOW)
    await tell(
      house.db,
      house.workspaceId,
      'web',
      [came('6', { medium: 'email' }, 'Letter 7')],
      NOW,
    )
    expect((await arrivals()).slice(1)).toEqual([
      { source: null, medium: null, campaign: 'Letter 7', channel: 'Unassigned', events: 1 },
      { source: null, medium: 'email', campaign: 'Letter 7', channel: 'Email', events: 1 },
    ])
  })

  test('of an event stays for ever: neither the application nor the owner changes it', async () => {
    const { workspaceId, owner } = house
    const change = sql`update event set arrival_id = null where workspace_id = ${workspaceId}`
    await expect(here((tx) => change.execute(tx))).rejects.toMatchObject({ code: '42501' })
    await expect(change.execute(owner)).rejects.toMatchObject({ code: '42501' })
    const other = sql`update event set known_at = ${new Date(NOW)}, arrival_id = 1
      where workspace_id = ${workspaceId} and known_at is null`
    await here((tx) => append(tx, workspaceId, 'web', [came('7', { source: 'x' })], NOW))
    await expect(other.execute(owner)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('other rules', () => {
  const rules: ChannelRules = [
    { id: 'g', channel: 'Our search', ways: [[{ field: 'from', test: 'is', values: ['google'] }]] },
    { id: 'r', channel: 'Rest', ways: [[{ field: 'medium', test: 'present', values: [] }]] },
  ]
  const takeEffect = async (tx: Tx) => {
    await holdRulesAlone(tx, house.workspaceId)
    const row = {
      workspace_id: house.workspaceId,
      version: 2,
      rules: JSON.stringify(rules) as never,
      made_at: NOW,
      made_by: 'Ada',
    }
    await tx.insertInto('channel_rules').values(row).execute()
    return regroup(tx, house.workspaceId, rules)
  }

  test('sort the whole dictionary anew, also what arrives meanwhile, and touch no event', async () => {
    const log = () =>
      sql<{
        hash: string
      }>`select md5(string_agg(e::text || e.xmin::text, ' ' order by event_id)) as hash
        from event e where event_id <= ${last}`.execute(house.owner)
    const { rows } = await sql<{ last: number }>`select max(event_id) as last from event`.execute(
      house.owner,
    )
    const last = rows[0]?.last ?? 0
    const before = await log()
    // Somebody is adding an arrival and has not committed: the change waits for them, and sorts it too.
    let changing: Promise<number> = Promise.resolve(0)
    await here(async (tx) => {
      await append(
        tx,
        house.workspaceId,
        'web',
        [came('8', { source: 'google', medium: 'organic' })],
        NOW,
      )
      changing = here(takeEffect)
      await new Promise((done) => setTimeout(done, 100))
    })
    expect(await changing).toBe(4)
    expect((await log()).rows).toEqual(before.rows)
    await tell(
      house.db,
      house.workspaceId,
      'web',
      [came('9', { source: 'google', medium: 'new' })],
      NOW,
    )
    const channels = (await arrivals()).map(({ source, medium, channel }) => [
      source,
      medium,
      channel,
    ])
    expect(channels).toEqual([
      ['google', 'cpc', 'Our search'],
      [null, null, 'Unassigned'],
      [null, 'email', 'Rest'],
      ['x', null, 'Unassigned'],
      ['google', 'organic', 'Our search'],
      ['google', 'new', 'Our search'],
    ])
  })
})

test('events of before that name a campaign point at the arrival that a later one finds', async () => {
  const { owner, close } = await emptyDatabase()
  await migrate(owner, '013-names')
  const id = '00000000-0000-4000-8000-000000000001'
  const run = (text: string) => sql.raw(text).execute(owner)
  await run(`insert into registry (id, is_example, created_at) values ('${id}', false, now())`)
  await run(`set app.workspace_id = '${id}'`)
  await run(
    `insert into workspace (workspace_id, name, time_zone, currency, is_example, created_at) values ('${id}', 'Acme', 'UTC', 'EUR', false, now())`,
  )
  await run(`insert into source (workspace_id, name) values ('${id}', 'web')`)
  await run(`insert into event (workspace_id, source_id, message_id, signature_id, happened_at, received_at, campaign)
    select '${id}', 1, n::text, 1, now(), now(), (array['Letter 7', ' Letter 7 ', 'to ben@acme.example', null])[n]
    from generate_series(1, 4) n`)
  await migrate(owner)
  const { rows } = await sql<{
    message_id: string
    campaign: string | null
    digest: string | null
  }>`
    select e.message_id, a.campaign, a.digest from event e
    left join arrival a using (workspace_id, arrival_id) order by 1`.execute(owner)
  expect(rows.map(({ campaign }) => campaign)).toEqual([
    'Letter 7',
    'Letter 7',
    'to (mail address)',
    null,
  ])
  // md5 of the words with U+001F between them, worked out by hand with md5sum.
  expect(rows[0]?.digest?.replaceAll('-', '')).toBe(MD5_OF_LETTER_7)
  await close()
})
const MD5_OF_LETTER_7 = 'd758f54b3865cdc786dca961424bafcb'
