import type { RowEvents } from '#domain/people/imports/rows/row.ts'
import type { Instant } from '#domain/time.ts'
import { exampleAgreement } from '#domain/workspace/example/agreement.ts'
import { EXAMPLE, exampleHistory } from '#domain/workspace/example/history.ts'
import type { By } from '#server/db/audit/record.ts'
import type { Address, Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { type ByWhom, findExample, recordExample, removeExample, seatReps } from './store.ts'

/** How rows come into the log; the people room does it (server/app.ts brings the two together). */
export type Tell = (
  address: Address,
  job: { workspaceId: string; name: string; now: Instant; by: By },
  rows: Iterable<RowEvents>,
) => Promise<void>

/** Who asks while the company is being made waits for that one. */
let making: Promise<string> | null = null

/** The invented company's id; it is made when it is not there, and anew when a crash left half of it. */
export function makeExample(
  house: { db: Db; application: Address },
  whom: ByWhom & { now: Instant },
  tell: Tell,
): Promise<string> {
  making ??= make(house, whom, tell).finally(() => {
    making = null
  })
  return making
}

async function make(
  { db, application }: { db: Db; application: Address },
  whom: ByWhom & { now: Instant },
  tell: Tell,
): Promise<string> {
  const { now, by } = whom
  const found = await findExample(db)
  if (found && (await isWhole(db, found))) return found
  if (found) await removeExample(db, whom)
  const workspaceId = await createWorkspace(
    db,
    { ...EXAMPLE, timeZone: exampleAgreement.timeZone, isExample: true },
    exampleAgreement,
    now,
    by,
    async (tx, id) => {
      await seatReps(tx, id, now)
      await recordExample(tx, 'make-example', id, whom)
    },
  )
  await tell(application, { workspaceId, name: EXAMPLE.name, now, by }, exampleHistory(now))
  return workspaceId
}

function isWhole(db: Db, workspaceId: string): Promise<boolean> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const done = await tx
      .selectFrom('batch')
      .select('batch_id')
      .where('workspace_id', '=', workspaceId)
      .where('state', '=', 'done')
      .executeTakeFirst()
    return done !== undefined
  })
}
