import { spawnSync } from 'node:child_process'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { random } from '#domain/random.ts'
import { type Address, connect } from './connect.ts'
import { migrate, STEPS } from './migrate.ts'
import { emptyDatabase } from './test-database.ts'
import { schemaLines } from './test-schema.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
async function empty() {
  const database = await emptyDatabase()
  closing.push(database.close)
  return database
}

/** Takes one step, and kills itself as soon as the query of this number is on its way; tells how many there were. */
const STEP = `
  const [address, step, last] = JSON.parse(process.argv[1])
  const { connect } = await import('#server/db/connect.ts')
  const { migrate } = await import('#server/db/migrate.ts')
  let asked = 0
  const reword = (text) => {
    asked += 1
    if (asked === last) setImmediate(() => process.kill(process.pid, 'SIGKILL'))
    return text
  }
  const owner = connect(address, { max: 1, reword })
  await migrate(owner, step)
  await owner.destroy()
  process.stdout.write(String(asked))`

function takeStep(address: Address, step: string, last?: number) {
  const args = ['--input-type=module', '-e', STEP, JSON.stringify([address, step, last ?? 0])]
  const { signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { signal, queries: Number(stdout), stderr }
}

test('a kill inside any step of the schema leaves what was before or what comes after, and the next run ends alike', {
  timeout: 900_000,
}, async () => {
  const { next } = random('kill inside a step')
  const told = await empty()
  const killed = await empty()
  const seen = { before: 0, after: 0 }
  for (const [i, step] of STEPS.entries()) {
    const before = i === 0 ? null : await schemaLines(told.owner)
    const { queries } = takeStep(told.address, step)
    expect(queries).toBeGreaterThan(8)
    const after = await schemaLines(told.owner)
    // Not among the last three: the end of the transaction, and what is granted after it.
    const last = 4 + Math.floor(next() * (queries - 7))
    expect(takeStep(killed.address, step, last).signal).toBe('SIGKILL')
    if (before) {
      const left = await schemaLines(killed.owner)
      const is = JSON.stringify(left) === JSON.stringify(before) ? 'before' : 'after'
      if (is === 'after') expect(left).toEqual(after)
      seen[is] += 1
    }
    expect(takeStep(killed.address, step)).toMatchObject({ signal: null, stderr: '' })
    expect(await schemaLines(killed.owner), step).toEqual(after)
  }
  expect(seen.before).toBeGreaterThan(STEPS.length / 2)
  await migrate(killed.owner)
  expect(await schemaLines(killed.owner)).toEqual(await schemaLines(told.owner))
})

test('a step that would wait for a table gives up after three seconds in a sentence, and is taken later', async () => {
  const { owner, address } = await empty()
  await migrate(owner, '005-erasing')
  const before = await schemaLines(owner)
  const other = connect(address, { max: 1 })
  let began = 0
  await other.transaction().execute(async (tx) => {
    await sql`lock table person_state in access share mode`.execute(tx)
    began = performance.now()
    await expect(migrate(owner)).rejects.toThrow(/another program has been using one of them/)
  })
  expect(performance.now() - began).toBeLessThan(60_000)
  expect(await schemaLines(owner)).toEqual(before)
  await migrate(owner)
  expect(await schemaLines(owner)).toContain(`step ${STEPS.at(-1)}`)
  await other.destroy()
})
