import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RowEvent } from '#domain/people/imports/rows/row.ts'
import { instant } from '#domain/time.ts'
import { BY_SYSTEM, holdChain } from '#server/db/audit/record.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { verify } from '#server/db/fold/verify.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { runTold } from './run-import.ts'
import { undoBatch } from './undo.ts'

const NOW = instant(Date.UTC(2026, 10, 22, 8))
const never = new AbortController().signal
let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const did = (messageId: string, person: string, names: NewEvent['names'] = []): NewEvent => ({
  messageId,
  person,
  names,
  kind: 'identify',
  name: 'identify',
  properties: {},
  happenedAt: NOW,
})
const row: RowEvent = {
  messageId: 'row 1',
  kind: 'behaviour',
  name: 'download',
  properties: {},
  details: null,
  happenedAt: NOW,
  ofDeal: false,
  campaign: null,
  piece: null,
}
const waiting = async () => {
  const { rows } = await sql`select 1 from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()`.execute(house.owner)
  return rows.length
}

test('who is told of while an import that brought them goes out stays, with what was told', async () => {
  const { db, workspaceId } = house
  const job = { workspaceId, name: 'crm', now: NOW, by: BY_SYSTEM }
  await runTold(applicationAddress(house.address), job, [
    { person: { system: 'id', value: 'user1' }, company: null, deal: null, events: [row] },
  ])
  let undoing: Promise<unknown> = Promise.resolve()
  let telling: Promise<unknown> = Promise.resolve()
  await inWorkspace(db, workspaceId, async (tx) => {
    // Everything is taken out, and nothing of it committed: it waits to be recorded.
    await holdChain(tx, workspaceId)
    undoing = undoBatch(db, { workspaceId, batchId: 1, now: NOW, by: BY_SYSTEM })
    await expect.poll(waiting).toBe(1)
    telling = inWorkspace(db, workspaceId, (other) =>
      append(
        other,
        workspaceId,
        'site',
        [did('live 1', 'user1', [{ system: 'anonymous', value: 'b1' }])],
        NOW,
      ),
    )
    await Promise.race([telling, expect.poll(waiting).toBe(2)])
  })
  expect(await undoing).toMatchObject({ ok: true, value: { eventsRemoved: 1, peopleRemoved: 1 } })
  await telling
  await inWorkspace(db, workspaceId, (tx) =>
    append(tx, workspaceId, 'site', [did('live 2', 'somebody else')], NOW),
  )
  expect(await foldLive(db, workspaceId, () => NOW, never)).toBeGreaterThanOrEqual(2)
  const { rows } = await sql<{ message_id: string; key: string | null; folded: boolean }>`
    select e.message_id, p.key, e.known_at is not null as folded
    from event e join source s using (workspace_id, source_id)
      left join person p using (workspace_id, person_id)
    where s.name = 'site' order by 1`.execute(house.owner)
  expect(rows).toEqual([
    { message_id: 'live 1', key: 'user1', folded: true },
    { message_id: 'live 2', key: 'somebody else', folded: true },
  ])
  expect(await verify(db, workspaceId)).toMatchObject({ count: 0, pending: 0, strays: 0 })
})
