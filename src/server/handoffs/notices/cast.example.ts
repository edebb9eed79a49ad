import { foldLive } from '#server/db/fold/live.ts'
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

/** Rosa in sales, who sees her own people, and Ben in marketing. */
export async function teams({ db, workspaceId }: TestApp) {
  const rosa = { name: 'Rosa', roles: ['rep' as const], knownAs: ['rosa'] }
  return {
    rosa: await testMember(db, workspaceId, rosa),
    ben: await testMember(db, workspaceId, { name: 'Ben', roles: ['marketing-manager'] }),
    sam: await testMember(db, workspaceId, { name: 'Sam', roles: ['sales-manager'], sees: 'all' }),
  }
}
