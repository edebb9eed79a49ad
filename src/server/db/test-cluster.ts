import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { TestProject } from 'vitest/node'
import { type Address, connect } from './connect.ts'
import { startServer } from './embedded/server.ts'
import { migrate } from './migrate.ts'
import { prepareRole } from './roles.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: Address
  }
}

/** Cloned for every test file (test-database.ts); nobody else connects to it. */
export const TEMPLATE = 'lockstep_template'

/** One PostgreSQL a run of the tests, in a folder of its own. */
export async function setup(project: TestProject) {
  const home = mkdtempSync(join(tmpdir(), 'lockstep-test-'))
  chmodSync(home, 0o755)
  const server = await startServer({ home, durable: false })
  const postgres = connect(server.address('postgres'), { max: 1 })
  await sql.raw(`create database ${TEMPLATE}`).execute(postgres)
  await postgres.destroy()
  const template = connect(server.address(TEMPLATE), { max: 2 })
  await prepareRole(template, server.address(TEMPLATE))
  await migrate(template)
  await template.destroy()
  project.provide('cluster', server.address('postgres'))
  return async () => {
    await server.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
