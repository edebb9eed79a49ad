import { sql } from 'kysely'
import type { Line } from '#server/db/bulk/line.ts'
import type { Tx } from '#server/db/connect.ts'
import { MIGRATING } from '#server/db/migrate.ts'
import { readTables } from './catalog.ts'
import type { TableCard } from './file/format.ts'
import { named, spellAlike } from './read-rows.ts'

/**
 * One instant for everything. Nobody may change a table between that instant and the lock on it: the old rows would be
 * gone. Migrations hold the same advisory lock, which is given back as soon as the tables are held.
 */
export async function inSnapshot<T>(
  line: Line,
  work: (tx: Tx, tables: TableCard[]) => Promise<T>,
): Promise<T> {
  await sql`select pg_advisory_lock_shared(${sql.lit(MIGRATING)})`.execute(line.db)
  return line.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      await spellAlike(tx)
      const tables = await readTables(tx)
      if (tables.length > 0)
        await sql
          .raw(
            `lock table ${tables.map(({ name }) => named(name)).join(', ')} in access share mode`,
          )
          .execute(tx)
      await sql`select pg_advisory_unlock_shared(${sql.lit(MIGRATING)})`.execute(tx)
      return work(tx, tables)
    })
}
