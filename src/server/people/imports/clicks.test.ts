import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RowEvents } from '#domain/people/imports/rows/row.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { runTold } from './run-import.ts'
import { undoBatch } from './undo.ts'

const MAY = Date.UTC(2026, 4, 4, 9)
const NOW = instant(Date.UTC(2026, 10, 22))
const undo = (batchId: number) =>
  undoBatch(house.db, { workspaceId: house.workspaceId, batchId, now: NOW, by: BY_SYSTEM })
let house: TestDatabase
beforeEach(async () => {
  house = await testDatabase()
})
afterEach(() => house.close())

/** "click 3 A" is a click on link A three seconds after nine. */
function row(line: string): RowEvents {
  const [what = '', seconds = '0', link = ''] = line.split(' ')
  const name = { click: 'email_click', delivered: 'email_delivered' }[what] ?? what
  return {
    person: { system: 'email', value: 'ada@acme.example' },
    company: null,
    deal: null,
    events: [
      {
        messageId: line,
        kind: 'behaviour',
        name,
        properties: { email_id: 'may', ...(link ? { link_url: link } : {}) },
        details: null,
        happenedAt: instant(MAY + Number(seconds) * 1_000),
        ofDeal: false,
        campaign: null,
        piece: null,
      },
    ],
  }
}
const bringIn = async (name: string, ...lines: string[]) => {
  const of = { workspaceId: house.workspaceId, name, now: NOW, by: BY_SYSTEM }
  await runTold(applicationAddress(house.address), of, lines.map(row))
  const { rows } = await sql<{ id: number }>`select max(batch_id) as id from batch`.execute(
    house.owner,
  )
  return rows[0]?.id as number
}
const kept = async () => {
  const { rows } = await sql<{ score: number; live: number | null; silent: string[] }>`
    select s.engagement as score, s.live_since as live, array(
      select e.message_id from false_signal f join event e using (workspace_id, event_id)
      where f.is_silent order by e.happened_at) as silent from person_state s`.execute(house.owner)
  return rows[0]
}
const log = async () => {
  const { rows } = await sql<{ all: string }>`
    select string_agg(t::text, ' ' order by t::text) as all from (
      select event_id, message_id, batch_id, known_at from event) t`.execute(house.owner)
  return rows[0]?.all
}
const sound = async () =>
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0, differences: [] })

const MAILS = ['delivered 0', 'click 2 A', 'click 700 A', 'click 700.5 B', 'click 90000 C']
const SITE = ['page_view 30', 'pricing_view 90030']

test('machines in a file of history never counted, and nobody is live by being corrected', async () => {
  await bringIn('mails', ...MAILS)
  const first = await kept()
  expect(first).toMatchObject({ silent: ['click 2 A', 'click 700 A', 'click 700.5 B'], live: null })
  expect(first?.score).toBeCloseTo(5, 9)
  await sound()
})

test('the order of the files does not matter, and taking one out leaves the other as it was', async () => {
  await bringIn('mails', ...MAILS)
  const alone = { ...(await kept()), log: await log() }
  const site = await bringIn('site', ...SITE)
  const both = await kept()
  expect(both?.silent).toEqual(['click 700 A', 'click 700.5 B'])
  await sound()
  expect(await undo(site)).toMatchObject({
    ok: true,
  })
  expect({ ...(await kept()), log: await log() }).toEqual(alone)
  await sound()
  await house.close()

  house = await testDatabase()
  await bringIn('site', ...SITE)
  const mails = await bringIn('mails', ...MAILS)
  expect(await kept()).toEqual(both)
  await sound()
  expect(await undo(mails)).toMatchObject({
    ok: true,
  })
  const left = await sql`select 1 from false_signal`.execute(house.owner)
  expect(left.rows).toEqual([])
  await sound()
})
