import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Config, readConfig } from '#server/config.ts'
import { connect } from './connect.ts'
import { HomeTaken, openForCommand, openHouse } from './open.ts'
import { type OwnServer, ownServer } from './test-own-server.ts'
import { inWorkspace } from './transaction.ts'
import { firstWorkspace, listWorkspaces } from './workspaces.ts'

const NOW = Date.UTC(2026, 0, 1)
const quiet = () => undefined

describe('a server of one’s own, over TCP with passwords', () => {
  let server: OwnServer
  let config: Config
  beforeAll(async () => {
    server = await ownServer()
    config = readConfig({ DATABASE_URL: await server.database('lockstep') })
  })
  afterAll(() => server.stop())

  test('two first starts at once make one company', async () => {
    const house = await openHouse(config, quiet)
    const ids = await Promise.all([1, 2, 3].map(() => firstWorkspace(house.db, NOW)))
    expect(new Set(ids).size).toBe(1)
    expect(await listWorkspaces(house.db)).toHaveLength(1)
    await house.close()
  })

  test('the application gets a login of its own, with a password every process can find', async () => {
    const first = await openHouse(config, quiet)
    const second = await openHouse(config, quiet)
    const id = await firstWorkspace(first.db, NOW)
    expect(await listWorkspaces(second.db)).toEqual([{ id, isExample: false }])
    const who = await sql<{ user: string; owns: number }>`select current_user as user,
      (select count(*) from pg_class where relowner = current_user::regrole) as owns`.execute(
      second.db,
    )
    expect(who.rows).toEqual([{ user: 'lockstep_app', owns: 0 }])
    await Promise.all([first.close(), second.close()])
  })

  test('a database of another version is refused before anything is touched', async () => {
    const { owner, close } = await openHouse(config, quiet)
    const asOwner = connect(owner, { max: 1 })
    await sql`insert into kysely_migration (name, timestamp) values ('999-later', '')`.execute(
      asOwner,
    )
    await expect(openHouse(config, quiet)).rejects.toThrow(
      /another version of Lockstep: its step 999-later/,
    )
    await sql`delete from kysely_migration where name = '999-later'`.execute(asOwner)
    await openHouse(config, quiet).then((again) => again.close())
    await asOwner.destroy()
    await close()
  })

  test('a database that cannot hold every text is refused before anything is touched', async () => {
    const databaseUrl = await server.database('ascii', "encoding 'SQL_ASCII' template template0")
    await expect(openHouse({ ...config, databaseUrl }, quiet)).rejects.toThrow(
      /The database ascii keeps texts as SQL_ASCII, and Lockstep needs UTF8/,
    )
  })

  test('even the owner sees no row of a workspace that is not set', async () => {
    const { owner, close } = await openHouse(config, quiet)
    const asOwner = connect(owner, { max: 1 })
    const seen = await sql`select * from workspace`.execute(asOwner)
    expect(seen.rows).toEqual([])
    await asOwner.destroy()
    await close()
  })

  test('the owner’s functions see the workspace that the transaction has set', async () => {
    const { db, close } = await openHouse(config, quiet)
    const id = await firstWorkspace(db, NOW)
    const undone = await inWorkspace(db, id, (tx) =>
      sql`select * from undo_batch(${id}, 1)`.execute(tx),
    )
    expect(undone.rows).toEqual([{ touched: false, events: 0, deals: 0, people: 0 }])
    await close()
  })
})

describe('the embedded server', () => {
  let home: string
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'lockstep-home-'))
    chmodSync(home, 0o755)
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  test('one house a home; a command joins it, and alone it brings its own server', async () => {
    const config = readConfig({ LOCKSTEP_HOME: home })
    const house = await openHouse(config, quiet)
    await expect(openHouse(config, quiet)).rejects.toThrow(HomeTaken)
    await expect(openHouse(config, quiet)).rejects.toThrow(`process ${process.pid}`)
    const id = await firstWorkspace(house.db, NOW)
    const command = await openForCommand(config)
    expect(await listWorkspaces(command.db)).toEqual([{ id, isExample: false }])
    await command.close()
    expect(await listWorkspaces(house.db)).toHaveLength(1)
    await house.close()
    const alone = await openForCommand(config)
    expect(await listWorkspaces(alone.db)).toEqual([{ id, isExample: false }])
    await alone.close()
  })
})

test('a host that others can reach is refused in a sentence', () => {
  expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow(/LOCKSTEP_URL does not say/)
  expect(() => readConfig({ PORT: 'many' })).toThrow(/PORT/)
  expect(readConfig({ HOST: '127.0.0.1', PORT: '0' })).toMatchObject({ host: '127.0.0.1', port: 0 })
})
