import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { applicationAddress } from './db/roles.ts'
import { type TestDatabase, testDatabase } from './db/test-database.ts'

export type TestApp = TestDatabase & { app: FastifyInstance }

/** The whole product over HTTP on a fresh database, for `app.inject`. */
export async function testApp(): Promise<TestApp> {
  const house = await testDatabase()
  const app = await buildApp({
    db: house.db,
    application: applicationAddress(house.address),
    logLevel: 'silent',
  })
  const close = async () => {
    await app.close()
    await house.close()
  }
  return { ...house, app, close }
}
