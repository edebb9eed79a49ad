import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type Asked, countQuery, pageQuery } from './query.ts'

const MANY = 100_000

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
  const { owner, workspaceId } = house
  await sql`insert into audit (workspace_id, seq, at, actor_kind, actor_id, actor_name, action,
      subject_kind, subject_id, subject_label, prev_hash, hash)
    select ${workspaceId}::uuid, i, '2026-01-01Z'::timestamptz + i * interval '1 minute',
      'member', (i % 40)::text, 'Member ' || i % 40,
      (array['view-person', 'sign-in', 'give-role', 'change-member', 'start-import'])[1 + i % 5],
      case when i % 5 = 0 then 'person' else 'member' end, (i % 5000)::text, 'Label ' || i % 5000,
      md5(i::text) || md5(i::text), md5(i::text) || md5(i::text)
    from generate_series(3, ${MANY}) i`.execute(owner)
  await sql`analyze audit`.execute(owner)
  await sql`vacuum audit`.execute(owner)
})
afterAll(() => house.close())

const asked = (filter: Partial<Asked>): Asked => ({ limit: 100, ...filter })
const plan = (query: ReturnType<typeof countQuery> | ReturnType<typeof pageQuery>) =>
  inWorkspace(house.db, house.workspaceId, async (tx) => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (costs off) ${query}`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })

const START = Date.UTC(2026, 0, 1)
test.each([
  ['everything', {}, 'audit_pkey'],
  ['one actor', { actor: 'member:7' }, 'audit_by_actor'],
  ['one action', { action: 'give-role' }, 'audit_by_action'],
  ['one subject', { subject: 'person:120' }, 'audit_by_subject'],
  ['a time', { since: START + 3_600_000, until: START + 7_200_000 }, 'audit_by_time'],
] as [string, Partial<Asked>, string][])(
  'a page of %s is found by an index among a hundred thousand',
  async (_, filter, index) => {
    const { workspaceId } = house
    for (const query of [
      pageQuery(workspaceId, asked(filter)),
      countQuery(workspaceId, asked(filter)),
    ]) {
      const shown = await plan(query)
      expect(shown).toContain(index)
      expect(shown).not.toContain('Seq Scan')
    }
  },
)
