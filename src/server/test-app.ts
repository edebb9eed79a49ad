import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import type { Role } from '#domain/workspace/role.ts'
import { buildApp, type House } from './app.ts'
import { applicationAddress } from './db/roles.ts'
import { type TestDatabase, testDatabase } from './db/test-database.ts'
import { seatOf, type TestMember, testMember } from './test-members.ts'

/** `home`: the folder in which files lie. */
export type TestApp = TestDatabase & { app: FastifyInstance; home: string }

/** What differs from the usual; `isEmpty`: nobody has set this house up. */
type Otherwise = Partial<House> & { isEmpty?: boolean }

/**
 * The whole product over HTTP on a fresh database, for `app.inject`. In a house without anybody, who asks without a
 * cookie or key is an owner of both hats, made at the first such request; a test with a cast of its own asks as them.
 */
export async function testApp({ isEmpty, ...otherwise }: Otherwise = {}): Promise<TestApp> {
  const house = await testDatabase()
  const home = await mkdtemp(join(tmpdir(), 'lockstep-home-'))
  const app = await buildApp({
    db: house.db,
    application: applicationAddress(house.address),
    intakeDb: house.db,
    home,
    logLevel: 'silent',
    ...otherwise,
  })
  const close = async () => {
    await app.close()
    await house.close()
    await rm(home, { recursive: true })
  }
  if (!isEmpty) askAsOwner(app, house)
  return { ...house, app, home: otherwise.home ?? home, close }
}

function askAsOwner(app: FastifyInstance, { db, workspaceId }: TestDatabase): void {
  const inject = app.inject.bind(app) as (asked: InjectOptions) => Promise<LightMyRequestResponse>
  let owner: Promise<TestMember | null> | null = null
  const make = async () => {
    const { rows } = await sql`select 1 from human limit 1`.execute(db)
    return rows.length > 0 ? null : testMember(db, workspaceId, OWNER)
  }
  const asOwner = async (request: InjectOptions | string) => {
    const given = typeof request === 'string' ? { url: request } : request
    const { headers = {} } = given
    if ('cookie' in headers || 'authorization' in headers) return inject(given)
    owner ??= make()
    const found = await owner
    if (found === null) return inject(given)
    const { host = found.headers.host } = headers as { host?: string }
    const asked = (headers as Record<string, string>)[WORKSPACE_HEADER]
    if (asked !== undefined) await sitIn(asked, found.humanId)
    return inject({ ...given, headers: { ...found.headers, origin: `http://${host}`, ...headers } })
  }
  /** Other workspaces of a test are the owner's, too. */
  const sitIn = async (id: string, humanId: string) => {
    const { rows } = await sql`select 1 from registry r where r.id::text = ${id} and not exists (
      select 1 from seat s where s.registry_id = r.id and s.human_id = ${humanId}::uuid)`.execute(
      db,
    )
    if (rows.length > 0) await seatOf(db, id, humanId, { ...OWNER, email: 'olga@acme.example' })
  }
  Object.assign(app, { inject: asOwner })
}

const OWNER = {
  name: 'Olga Owner',
  roles: ['owner', 'marketing-manager', 'sales-manager'] as Role[],
}
