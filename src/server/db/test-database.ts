import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { inject } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { type Address, connect, type Db } from './connect.ts'
import { applicationAddress, prepareRole } from './roles.ts'
import { TEMPLATE } from './test-cluster.ts'
import { assertWorkspaceNamed } from './test-guard.ts'
import { createWorkspace } from './workspaces.ts'

export type TestDatabase = {
  /** As the application: bound by row level security and by the query guard. */
  db: Db
  /** As the owner, to look behind the curtain and to tamper. */
  owner: Db
  address: Address
  workspaceId: string
  close: () => Promise<void>
}

/** A fresh, migrated database of its own with one workspace, in about 50 ms. */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = inject('cluster')
  const name = `test_${randomBytes(6).toString('hex')}`
  await once(cluster, `create database ${name} template ${TEMPLATE}`)
  const address = { ...cluster, database: name } as Address
  const owner = connect(address, { max: 2 })
  const db = connect(applicationAddress(address), { max: 6, reword: assertWorkspaceNamed })
  const card = { name: 'Acme', timeZone: 'UTC', currency: 'EUR', isExample: false }
  const agreement = defaultAgreement(card.name, card.timeZone)
  const workspaceId = await createWorkspace(db, card, agreement, Date.UTC(2026, 0, 1))
  const close = async () => {
    await Promise.all([db.destroy(), owner.destroy()])
    await once(cluster, `drop database ${name} with (force)`)
  }
  return { db, owner, address, workspaceId, close }
}

/** A database as somebody would make it for Lockstep, with nothing in it but the application's login. */
export async function emptyDatabase() {
  const cluster = inject('cluster')
  const name = `test_${randomBytes(6).toString('hex')}`
  await once(cluster, `create database ${name}`)
  const address = { ...cluster, database: name } as Address
  const owner = connect(address, { max: 1 })
  await prepareRole(owner, address)
  const close = async () => {
    await owner.destroy()
    await once(cluster, `drop database ${name} with (force)`)
  }
  return { address, owner, close }
}

async function once(cluster: Address, statement: string): Promise<void> {
  const db = connect(cluster, { max: 1 })
  await sql.raw(statement).execute(db)
  await db.destroy()
}
