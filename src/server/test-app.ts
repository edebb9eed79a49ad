import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildApp, type House } from './app.ts'
import { applicationAddress } from './db/roles.ts'
import { type TestDatabase, testDatabase } from './db/test-database.ts'

export type TestApp = TestDatabase & { app: FastifyInstance }

/** The whole product over HTTP on a fresh database, for `app.inject`; `otherwise` is what differs from the usual. */
export async function testApp(otherwise: Partial<House> = {}): Promise<TestApp> {
  const house = await testDatabase()
  const home = await mkdtemp(join(tmpdir(), 'lockstep-home-'))
  const app = await buildApp({
    db: house.db,
    application: applicationAddress(house.address),
    home,
    logLevel: 'silent',
    ...otherwise,
  })
  const close = async () => {
    await app.close()
    await house.close()
    await rm(home, { recursive: true })
  }
  return { ...house, app, close }
}
