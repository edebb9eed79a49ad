import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Db } from './connect.ts'
import { up as workspaces } from './migrations/001-workspaces.ts'
import { up as log } from './migrations/002-log.ts'
import { up as people } from './migrations/003-people.ts'
import { up as fold } from './migrations/004-fold.ts'
import { up as erasing } from './migrations/005-erasing.ts'
import { up as fate } from './migrations/006-fate.ts'
import { up as unclaimed } from './migrations/007-unclaimed.ts'
import { up as counting } from './migrations/008-counting.ts'
import { up as alike } from './migrations/009-every-workspace-alike.ts'
import { up as search } from './migrations/010-search.ts'
import { up as factsOfDeals } from './migrations/011-facts-of-deals.ts'

/** Forward only: a migration that has landed is never changed. */
const MIGRATIONS = {
  '001-workspaces': { up: workspaces },
  '002-log': { up: log },
  '003-people': { up: people },
  '004-fold': { up: fold },
  '005-erasing': { up: erasing },
  '006-fate': { up: fate },
  '007-unclaimed': { up: unclaimed },
  '008-counting': { up: counting },
  '009-every-workspace-alike': { up: alike },
  '010-search': { up: search },
  '011-facts-of-deals': { up: factsOfDeals },
}

/** Brings the schema to the newest level, in one transaction and under an advisory lock; the owner's work. */
export async function migrate(owner: Db): Promise<void> {
  const { error } = await migrator(owner).migrateToLatest()
  if (error) throw error
  await sql`grant select on kysely_migration, kysely_migration_lock to lockstep_app`.execute(owner)
}

/** Whether nothing is left to migrate. */
export async function isMigrated(db: Db): Promise<boolean> {
  const migrations = await migrator(db).getMigrations()
  return migrations.every((migration) => migration.executedAt !== undefined)
}

const migrator = (db: Db) =>
  new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
