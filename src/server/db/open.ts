import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Config } from '#server/config.ts'
import { type Address, connect, type Db } from './connect.ts'
import { makeHome } from './embedded/home.ts'
import { holderOf, takeLock } from './embedded/lock.ts'
import { runningServer, type Server, startServer } from './embedded/server.ts'
import { migrate } from './migrate.ts'
import { APPLICATION, applicationAddress, prepareRole } from './roles.ts'

/** An open database: Kysely as the application, and the addresses for those who need a connection of their own. */
export type Database = {
  db: Db
  owner: Address
  application: Address
  close: () => Promise<void>
}

/** Somebody else runs this home's database. */
export class HomeTaken extends Error {}

const NAME = 'lockstep'
const PATIENCE_MS = 5_000
/** A server that has not answered by then is not there. */
const ANSWER_MS = 10_000
const quiet = () => undefined

/**
 * Opens the database of a running product: DATABASE_URL, else the embedded server, which becomes our own child.
 * A second process on the same home is refused by the number of the first.
 */
export async function openHouse(config: Config, say: (line: string) => void): Promise<Database> {
  if (config.databaseUrl) return ready({ url: config.databaseUrl }, say)
  return startEmbedded(config.home, (owner) => ready(owner, say), say)
}

/** Opens it for one command: in a house that runs, its server is used; otherwise one is started and stopped again. */
export async function openForCommand(config: Config): Promise<Database> {
  if (config.databaseUrl) return ready({ url: config.databaseUrl })
  const running = holderOf(config.home) && runningServer(config.home)
  if (!running) return startEmbedded(config.home, ready, quiet, waitForOthers)
  return ready(running.address)
}

/** The way in as the owner, to a database as it stands: nothing is migrated. */
export type OwnersDoor = { owner: Address; close: () => Promise<void> }

/**
 * Opens that way; the embedded server is started where none runs.
 * @throws HomeTaken where it has to be `alone` and another Lockstep uses the database
 */
export async function openAsOwner(config: Config, alone: boolean): Promise<OwnersDoor> {
  if (config.databaseUrl) {
    const door = await asItIs({ url: config.databaseUrl })
    if (alone && (await isUsed(door.owner))) throw new HomeTaken(inUse('this database'))
    return door
  }
  const holder = holderOf(config.home)
  if (alone && holder) throw new HomeTaken(inUse(`${config.home} as process ${holder.pid}`))
  const running = holder && runningServer(config.home)
  if (!running) return startEmbedded(config.home, asItIs, quiet, waitForOthers)
  return asItIs(running.address)
}

/** Whether there is a database at all: that of a home is made by its first start, another is taken for granted. */
export const isFounded = ({ databaseUrl, home }: Config) =>
  databaseUrl !== undefined || existsSync(join(home, 'pg', 'PG_VERSION'))

const inUse = (where: string) =>
  `Lockstep is running on ${where}. Stop it first: this needs the database to itself.`

async function startEmbedded<Opened extends { close: () => Promise<void> }>(
  home: string,
  open: (owner: Address) => Promise<Opened>,
  say: (line: string) => void,
  beforeStop: (owner: Address) => Promise<void> = async () => undefined,
): Promise<Opened> {
  makeHome(home)
  const lock = takeLock(home)
  if (!lock.ok)
    throw new HomeTaken(
      `Lockstep is already running on ${home} as process ${lock.pid}. Stop that one first, or set LOCKSTEP_HOME to another folder.`,
    )
  let server: Server | undefined
  try {
    say(`Starting PostgreSQL in ${home}`)
    server = await startServer({ home })
    await makeDatabase(server)
    const owner = server.address(NAME)
    const database = await open(owner)
    const stop = server.stop
    const close = async () => {
      // A query that hangs must not keep the server from ending: it is rolled back with it.
      await Promise.race([database.close(), sleep(PATIENCE_MS, undefined, { ref: false })])
      // A server that does not answer has nobody to wait for.
      await beforeStop(owner).catch(() => undefined)
      await stop()
      lock.release()
    }
    return { ...database, close }
  } catch (error) {
    await server?.stop()
    lock.release()
    throw error
  }
}

async function makeDatabase(server: Server): Promise<void> {
  const postgres = connect(server.address('postgres'), { max: 1 })
  const known = await sql`select 1 from pg_database where datname = ${NAME}`.execute(postgres)
  if (known.rows.length === 0) await sql.raw(`create database ${NAME}`).execute(postgres)
  await postgres.destroy()
}

/** Whoever finds all connections taken for so long is told to ask again: 503, Retry-After (server/errors.ts). */
const PAGES = { patienceMs: 10_000 }

/** Roles, schema, then the application's own pool. */
async function ready(owner: Address, say: (line: string) => void = quiet): Promise<Database> {
  const asOwner = connect(owner, { max: 2, patienceMs: ANSWER_MS })
  try {
    await prepareRole(asOwner, owner)
    say('Preparing the database')
    await migrate(asOwner)
  } finally {
    await asOwner.destroy()
  }
  const application = applicationAddress(owner)
  const db = connect(application, PAGES)
  return { db, owner, application, close: () => db.destroy() }
}

async function asItIs(owner: Address): Promise<OwnersDoor> {
  const asOwner = connect(owner, { max: 1, patienceMs: ANSWER_MS })
  try {
    await prepareRole(asOwner, owner)
  } finally {
    await asOwner.destroy()
  }
  return { owner, close: async () => undefined }
}

/** Whether an application is connected to this database; several may run beside one. */
async function isUsed(owner: Address): Promise<boolean> {
  const asOwner = connect(owner, { max: 1, patienceMs: ANSWER_MS })
  try {
    const others = await sql`select 1 from pg_stat_activity
      where datname = current_database() and usename = ${APPLICATION} limit 1`.execute(asOwner)
    return others.rows.length > 0
  } finally {
    await asOwner.destroy()
  }
}

/** Another command may have joined the server that this one started. */
async function waitForOthers(owner: Address): Promise<void> {
  const asOwner = connect(owner, { max: 1 })
  for (;;) {
    const others = await sql`select 1 from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`.execute(asOwner)
    if (others.rows.length === 0) break
    await sleep(200)
  }
  await asOwner.destroy()
}
