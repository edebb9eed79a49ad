import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Name } from '#domain/people/identity/name.ts'
import { random } from '#domain/random.ts'
import { claimRegrouped, foldDue } from '#server/db/fold/fold.ts'
import { foldLive } from '#server/db/fold/live.ts'
import { verify } from '#server/db/fold/verify.ts'
import { append, type NewEvent, tell } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { holdNamesAlone } from './hold.ts'
import { regroup } from './regroup.ts'

const BEGIN = Date.UTC(2026, 1, 2, 9)

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

const draw = random('at once')
let clock = BEGIN
const now = () => ++clock

/** Few names for many events, so that everybody meets everybody. */
function event(n: number): NewEvent {
  const name = (): Name => ({
    system: draw.pick(['id', 'email', 'anonymous', 'hubspot']),
    value: `n${Math.floor(draw.next() * 12)}@x`,
  })
  const isTold = draw.chance(0.4)
  return {
    messageId: `m${n}`,
    person: name(),
    names: isTold ? [name(), name()] : [],
    kind: isTold ? 'identify' : 'behaviour',
    name: isTold ? 'identify' : draw.pick(['page_view', 'download', 'demo_request']),
    properties: isTold ? { country: draw.pick(['NL', 'BE']) } : {},
    happenedAt: BEGIN,
  }
}

test('who tells, folds, merges and takes back at the same time never waits in a circle, and the log says what is kept', async () => {
  const { db, workspaceId } = house
  let told = 0
  let isOver = false
  const some = () => Array.from({ length: 3 }, () => event(told++))
  const tellers = Array.from({ length: 3 }, async (_, i) => {
    for (let n = 0; n < 15; n++) {
      if (i === 0) await tell(db, workspaceId, 'form', some(), now())
      else
        await inWorkspace(db, workspaceId, (tx) => append(tx, workspaceId, 'site', some(), now()))
    }
  })
  const folders = Array.from({ length: 2 }, async () => {
    const never = new AbortController().signal
    while (!isOver) await foldLive(db, workspaceId, now, never)
  })
  const merging = (async () => {
    for (let n = 0; n < 12; n++)
      await inWorkspace(db, workspaceId, async (tx) => {
        await holdNamesAlone(tx, workspaceId)
        const people = await tx
          .selectFrom('person')
          .select('person_id')
          .where('workspace_id', '=', workspaceId)
          .execute()
        const ids = people.map(({ person_id }) => person_id)
        if (ids.length < 2) return
        const [a, b] = [draw.pick(ids), draw.pick(ids)]
        const decision = { workspace_id: workspaceId, person_id: a, other_id: b, member_id: null }
        const kind = draw.pick(['merge', 'apart'] as const)
        if (a !== b)
          await tx
            .insertInto('name_decision')
            .values({ ...decision, kind, decided_at: now() })
            .execute()
        await tx
          .updateTable('name_decision')
          .set({ undone_at: now() })
          .where('workspace_id', '=', workspaceId)
          .where('person_id', '=', draw.pick(ids))
          .execute()
        const looked = ids.sort((x, y) => x - y)
        await claimRegrouped(
          tx,
          workspaceId,
          looked,
          await regroup(tx, workspaceId, looked, now()),
          now(),
        )
      })
  })()
  await Promise.all([...tellers, merging])
  isOver = true
  await Promise.all(folders)
  await foldDue(db, workspaceId, now())
  expect(await verify(db, workspaceId)).toMatchObject({
    differences: [],
    count: 0,
    pending: 0,
    strays: 0,
  })
})
