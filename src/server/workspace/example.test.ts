import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { BY_SYSTEM, holdChain } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { testDatabase } from '#server/db/test-database.ts'
import { enter, inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { removeExample } from './store.ts'

const NOW = Date.UTC(2026, 10, 22)

test.each([
  ['before', '00000000-0000-4000-8000-000000000000'],
  ['after', 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
])(
  'who tells two chains and who removes the example never wait for each other; the own one %s it',
  async (_, own) => {
    const house = await testDatabase()
    const { db, owner } = house
    const card = { name: 'Example', timeZone: 'UTC', currency: 'EUR', isExample: true }
    const example = await createWorkspace(db, card, defaultAgreement(card.name, 'UTC'), NOW)
    await inWorkspace(owner, own, async (tx) => {
      await sql`insert into registry values (${own}, false, now())`.execute(tx)
      await sql`insert into workspace (workspace_id, name, time_zone, currency, is_example, created_at)
      values (${own}, 'Own', 'UTC', 'EUR', false, now())`.execute(tx)
    })
    const hold = async (tx: Tx, workspaceId: string) => {
      await enter(tx, workspaceId)
      await holdChain(tx, workspaceId)
    }
    const [first = '', second = ''] = [own, example].sort()
    let removing: Promise<boolean> | undefined
    await db.transaction().execute(async (tx) => {
      await hold(tx, first)
      removing = removeExample(db, { now: NOW, by: BY_SYSTEM, workspaceId: own })
      removing.catch(() => undefined)
      await expect
        .poll(async () => {
          const { rows } = await sql`select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(owner)
          return rows.length
        })
        .toBeGreaterThan(0)
      await hold(tx, second)
    })
    expect(await removing).toBe(true)
    await house.close()
  },
)
