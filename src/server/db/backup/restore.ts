import { sql } from 'kysely'
import { Unfit } from '#server/config.ts'
import { openLine } from '#server/db/bulk/line.ts'
import { settleCompanies } from '#server/db/companies/settle.ts'
import type { Address, Tx } from '#server/db/connect.ts'
import type { Erasure } from '#server/db/erased/line.ts'
import { type ErasedAgain, NONE, plus, repeatErasures } from '#server/db/erased/repeat.ts'
import { migrate, STEPS } from '#server/db/migrate.ts'
import { type Compared, compareRows } from './compare-rows.ts'
import type { Header } from './file/format.ts'
import type { Backup } from './file/read.ts'
import { load, setSequences } from './load.ts'
import { spellAlike } from './read-rows.ts'
import { recordRestore } from './record-backup.ts'
import { inSnapshot } from './snapshot.ts'
import { clear, occupant } from './target.ts'

export type Restored = Compared & {
  /** Steps of the schema that are newer than the backup and were taken after its rows were in. */
  stepsSince: string[]
  /** What a list of erased people led to; null where there was none. */
  erased: ErasedAgain | null
}

/** What is told while it goes on. */
export type Told = { loaded?: (bytes: number) => void; compared?: (table: string) => void }

/** `erasures`: whoever is on a list of erased people; null: there is no list. */
type Restoring = Told & { erasures?: readonly Erasure[] | null }

/** What opens a door for whoever holds it, and may have been closed since the backup: not open again. */
const OPENS = ['human_session', 'verification']

/** What stands in the way of restoring into this database, in words; null where nothing does. */
export async function inTheWay(owner: Address): Promise<string | null> {
  const line = await openLine(owner)
  try {
    return await line.db.transaction().execute(occupant)
  } finally {
    await line.close()
  }
}

/**
 * Puts a backup into an empty database: the schema at the backup's level, its rows, a comparison of every table with
 * the file, then the newest schema, an entry in each audit, and no session and no link to an account of that time. Whoever
 * was erased since, as a list tells, is erased again. All of it or nothing. The owner's work.
 * @throws Unfit where the database is not empty, or the backup is of a newer version; nothing is changed then.
 */
export async function restore(
  owner: Address,
  backup: Backup,
  now: number,
  { erasures = null, ...told }: Restoring = {},
): Promise<Restored> {
  refuseNewer(backup.header)
  const line = await openLine(owner)
  try {
    const restored = await line.db.transaction().execute(async (tx) => {
      await spellAlike(tx)
      await sql`select pg_advisory_xact_lock(5562678, 3)`.execute(tx)
      const found = await occupant(tx)
      if (found) throw new Unfit(occupied(found))
      await clear(tx)
      await migrate(tx, backup.header.migrations.at(-1) as string)
      await load(line, tx, backup, told.loaded)
      await setSequences(tx, backup.manifest.sequences)
      const compared = await compareRows(line, tx, backup, { compared: told.compared })
      if (compared.differences.length > 0)
        throw new Error(`What was read back differs: ${JSON.stringify(compared.differences)}`)
      await migrate(tx)
      const { createdAt } = backup.header
      await recordRestore(tx, { ...backup, createdAt }, now)
      for (const table of OPENS) await sql`delete from ${sql.table(table)}`.execute(tx)
      const erased = erasures && (await eraseAgain(tx, backup.manifest, erasures, now))
      return { ...compared, stepsSince: STEPS.slice(backup.header.migrations.length), erased }
    })
    await sql`analyze`.execute(line.db)
    // A company that only somebody erased named goes, too.
    if (restored.erased?.people)
      for (const workspaceId of backup.manifest.workspaces)
        await settleCompanies(line.db, workspaceId)
    return restored
  } finally {
    await line.close()
  }
}

async function eraseAgain(
  tx: Tx,
  { workspaces }: Backup['manifest'],
  erasures: readonly Erasure[],
  now: number,
): Promise<ErasedAgain> {
  let sum = NONE
  // Plans of tables that have just been filled would else know nothing of them.
  if (erasures.length > 0) await sql`analyze`.execute(tx)
  for (const workspaceId of workspaces)
    sum = plus(sum, await repeatErasures(tx, workspaceId, erasures, now))
  return sum
}

/** Compares a database as it stands with a backup, but for what a restore does not open again; changes nothing. */
export async function compareWith(
  owner: Address,
  backup: Backup,
  told: Told = {},
): Promise<Compared> {
  const line = await openLine(owner)
  try {
    const compared = await inSnapshot(line, (tx) =>
      compareRows(line, tx, backup, { later: true, compared: told.compared }),
    )
    const stays = compared.differences.filter((it) => !('table' in it && OPENS.includes(it.table)))
    return { ...compared, differences: stays }
  } finally {
    await line.close()
  }
}

const occupied = (found: string) =>
  `The database is not empty: it holds ${found}. Restore into an empty home (LOCKSTEP_HOME) or an empty database (DATABASE_URL), or compare this one with the backup by --verify. Nothing was changed.`

function refuseNewer({ migrations, product, createdAt }: Header): void {
  if (migrations.every((step, i) => step === STEPS[i])) return
  throw new Unfit(
    `This backup was made by Lockstep ${product} on ${createdAt.slice(0, 10)}, at a level of the database that this version does not know (${migrations.at(-1)}). Use that version or a newer one. Nothing was changed.`,
  )
}
