import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { cast, play } from './model.example.ts'

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

/** Ten thousand are played by `npm run faults signing`. */
const HISTORIES = Number(process.env.LOCKSTEP_HISTORIES ?? '40')

test('whatever people do at once, no version comes into force that must not', async () => {
  for (let seed = 0; seed < HISTORIES; seed++) {
    const scene = await cast(house.db, house.owner, seed % 4 === 0)
    expect(await play(`signing ${seed}`, scene, 15)).toEqual([])
  }
  const { rows } = await sql<{ signed: number; alone: number; outrun: number; stopped: number }>`
    select count(*) filter (where v.proposal_id is not null)::int as signed,
      count(*) filter (where v.is_alone)::int as alone,
      count(*) filter (where v.suspends is not null)::int as stopped,
      (select count(*)::int from proposal where state = 'outrun') as outrun
    from agreement_version v`.execute(house.owner)
  // The histories come as far as they must in order to show anything.
  expect(rows[0]?.signed).toBeGreaterThan(HISTORIES / 4)
  expect(rows[0]?.outrun).toBeGreaterThan(HISTORIES / 8)
}, 3_600_000)
