import { sql } from 'kysely'
import { foldLive } from '#server/db/fold/live.ts'
import { at } from '#server/db/instants.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { TestApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

let told = 0

/** Tells events and folds them, as what comes live is. */
export async function happen(
  { db, workspaceId }: TestApp,
  ...events: (Pick<NewEvent, 'person' | 'name'> & Partial<NewEvent>)[]
): Promise<void> {
  const whole = events.map((event) => {
    told += 1
    const kind = 'behaviour' as const
    return { messageId: `m${told}`, kind, properties: {}, happenedAt: Date.now() - 1_000, ...event }
  })
  await inWorkspace(db, workspaceId, (tx) => append(tx, workspaceId, 'site', whole, Date.now()))
  await foldLive(db, workspaceId, () => Date.now() + 100, new AbortController().signal)
}

/** Somebody who asked for a demo and is passed to Rosa; answers their number. */
export async function passedLead(house: TestApp, key: string, name: string, owner = 'Rosa') {
  await happen(
    house,
    { person: key, name: 'identify', kind: 'identify', properties: { firstName: name, owner } },
    { person: key, name: 'demo_request' },
  )
  const { db, workspaceId } = house
  const { person_id } = await inWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('person')
      .select('person_id')
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .executeTakeFirstOrThrow(),
  )
  return person_id
}

/** Puts a passed lead on a member's desk with a running clock, as settling does. */
export async function onDesk(
  { db, workspaceId }: TestApp,
  personId: number,
  memberId: number,
  { startedAt = Date.now() - 60_000, targetMs = 28_800_000 } = {},
): Promise<void> {
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`insert into desk (workspace_id, person_id, n, member_id, state, passed_at, rank, is_history)
      values (${workspaceId}, ${personId}, 1, ${memberId}, 'waiting', ${at(startedAt)}, 0, false)
      on conflict (workspace_id, person_id, n) do update set member_id = excluded.member_id`.execute(
      tx,
    )
    await sql`insert into clock (workspace_id, person_id, n, kind, owes, version, started_at, target_ms, since,
        half_at, due_at, is_history)
      values (${workspaceId}, ${personId}, 1, 'decision', 'sales', 1, ${at(startedAt)}, ${targetMs}, ${at(startedAt)},
        ${at(startedAt + targetMs / 2)}, ${at(startedAt + targetMs)}, false)
      on conflict (workspace_id, person_id, n, kind) do nothing`.execute(tx)
  })
}

/** Rosa in sales, who sees her own people, and Ben in marketing. */
export async function teams({ db, workspaceId }: TestApp) {
  const rosa = { name: 'Rosa', roles: ['rep' as const], knownAs: ['rosa'] }
  return {
    rosa: await testMember(db, workspaceId, rosa),
    ben: await testMember(db, workspaceId, { name: 'Ben', roles: ['marketing-manager'] }),
    sam: await testMember(db, workspaceId, { name: 'Sam', roles: ['sales-manager'], sees: 'all' }),
  }
}
