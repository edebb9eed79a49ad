/**
 * 50 writers change one record 200 times each, all at once, each time the version they last saw. Every change that
 * was accepted must stand in the history exactly once, in the audit too, and every refusal must say what lies between.
 * WRITERS and EDITS may be set.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { buildApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { connect } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { now } from '#server/session.ts'
import { testMember } from '#server/test-members.ts'

const WRITERS = Number(process.env.WRITERS ?? 50)
const EDITS = Number(process.env.EDITS ?? 200)

const home = mkdtempSync(join(tmpdir(), 'lockstep-faults-'))
chmodSync(home, 0o755)
const config = { ...readConfig({}), home, databaseUrl: undefined, limits: null }
const database = await openHouse(config, () => undefined)
const owner = connect(database.owner, { max: 1 })
const workspaceId = await firstWorkspace(database.db, now())
const app = await buildApp({ ...config, ...database, logLevel: 'error' })
try {
  await race()
} finally {
  await app.close()
  await owner.destroy()
  await database.close()
  rmSync(home, { recursive: true, force: true })
}

type Answer = { version: number; name: string; difference?: { conflict: boolean }[] }

async function race(): Promise<void> {
  const began = Date.now()
  const signedIn = async (name: string) =>
    (await testMember(database.db, workspaceId, { name, roles: ['owner'] })).headers
  const reader = await signedIn('Reader')
  const read = async () =>
    (await app.inject({ url: '/api/v1/workspace', headers: reader })).json<Answer>()
  const first = await read()
  const accepted: string[] = []
  let refused = 0
  const writer = async (n: number) => {
    const headers = await signedIn(`Writer ${n}`)
    let seen = first.version
    for (let edit = 0; edit < EDITS; edit += 1) {
      const name = `writer ${n} edit ${edit}`
      for (;;) {
        const answer = await app.inject({
          method: 'PATCH',
          url: '/api/v1/workspace',
          headers: { ...headers, 'if-match': `"${seen}"` },
          payload: { name },
        })
        const told = answer.json<Answer>()
        seen = told.version
        if (answer.statusCode === 200) break
        assert(answer.statusCode === 412, `an answer is ${answer.statusCode}`)
        assert(told.difference?.[0]?.conflict === true, 'a refusal does not say what lies between')
        refused += 1
        await sleep(Math.random() * WRITERS * 20)
      }
      accepted.push(name)
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, n) => writer(n)))
  const last = await read()
  const history = await names(`select fields ->> 'name' as name from revision order by version`)
  const audited = await names(
    `select after ->> 'name' as name from audit where action = 'change-workspace' order by seq`,
  )
  const kept = [...history.slice(1), last.name]
  const lost = accepted.filter((name) => !kept.includes(name)).length
  assert(lost === 0, `${lost} accepted changes are lost`)
  assert(new Set(kept).size === kept.length, 'a change stands there twice')
  assert(kept.length === WRITERS * EDITS, `${kept.length} changes stand in the history`)
  assert(last.version === first.version + WRITERS * EDITS, 'the version does not count the changes')
  assert(audited.join() === kept.join(), 'the audit tells another history')
  const seconds = ((Date.now() - began) / 1_000).toFixed(0)
  console.log(
    `${accepted.length} changes accepted, ${refused} refused with their difference, 0 lost, in ${seconds} s`,
  )
}

async function names(query: string): Promise<string[]> {
  const { rows } = await sql.raw<{ name: string }>(query).execute(owner)
  return rows.map(({ name }) => name)
}

function assert(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(`Not as it must be: ${what}`)
}
