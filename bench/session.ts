/**
 * One row by a signed-in GET, for 50 users at once, with the database, the product and the users on the same cores;
 * beside it the same route without a session and without row level security, in turn in the same run.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '#server/app.ts'
import { type Config, readConfig } from '#server/config.ts'
import { connect, type Db } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { now } from '#server/session.ts'
import { testMember } from '#server/test-members.ts'
import type { Heard, Round } from './session/users.ts'

const USERS = 50
const SECONDS = 6
const ROUNDS = 5
const GOAL = { p99Ms: 20, overBare: 1.5 }

const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(home, 0o755)
const database = await openHouse(
  { ...readConfig({}), home, databaseUrl: undefined } as Config,
  () => undefined,
)
const { db, application } = database
const workspaceId = await firstWorkspace(db, now())
const users = await Promise.all(
  Array.from({ length: USERS }, async (_, i) => {
    const member = await testMember(db, workspaceId, { name: `User ${i}`, roles: ['owner'] })
    return member.headers as Record<string, string>
  }),
)
const product = await buildApp({ db, application, home, logLevel: 'silent' })
const bareDb = connect(database.owner, { max: 10 })
const bare = await withoutSession(bareDb)
for (const app of [product, bare]) await app.listen({ port: 0, host: '127.0.0.1' })
const child = fork(new URL('./session/users.ts', import.meta.url))
try {
  const figures: Record<string, { p99: number[]; median: number[]; perSecond: number[] }> = {}
  for (let round = -1; round < ROUNDS; round++)
    for (const [name, thinkMs] of [
      ['users who look at each answer for 0.1 s', 100],
      ['users who never pause', 0],
    ] as const)
      for (const [kind, app] of [
        ['signed in', product],
        ['bare', bare],
      ] as const) {
        const { port } = app.server.address() as AddressInfo
        const heard = await ask({
          port,
          path: '/api/v1/workspace',
          users,
          seconds: SECONDS,
          thinkMs,
        })
        if (heard.failed > 0) throw new Error(`${heard.failed} answers of ${kind} failed`)
        if (round < 0) continue
        const key = `${name}, ${kind}`
        const kept = figures[key] ?? { p99: [], median: [], perSecond: [] }
        figures[key] = kept
        kept.p99.push(share(heard.times, 0.99))
        kept.median.push(share(heard.times, 0.5))
        kept.perSecond.push(heard.perSecond)
      }
  const table = Object.entries(figures).map(([name, { p99, median, perSecond }]) => ({
    name,
    'median ms': rounded(share(median, 0.5)),
    'p99 ms': rounded(share(p99, 0.5)),
    'answers/s': Math.round(share(perSecond, 0.5)),
  }))
  console.table(table)
  const pauses = 'users who look at each answer for 0.1 s'
  const never = 'users who never pause'
  const ratio = (of: 'median' | 'p99', name: string) =>
    share(
      (figures[`${name}, signed in`]?.[of] ?? []).map(
        (time, i) => time / (figures[`${name}, bare`]?.[of][i] ?? 0),
      ),
      0.5,
    )
  const ratios = {
    medianOverBare: ratio('median', pauses),
    p99OverBare: ratio('p99', pauses),
    medianOverBareWithoutPause: ratio('median', never),
    p99OverBareWithoutPause: ratio('p99', never),
  }
  for (const [name, value] of Object.entries(ratios))
    console.log(`${name}: ${value.toFixed(2)} (at most ${GOAL.overBare})`)
  console.log(`p99 should be at most ${GOAL.p99Ms} ms.`)
  mkdirSync('bench/out', { recursive: true })
  writeFileSync('bench/out/session.json', JSON.stringify({ goal: GOAL, table, ratios }, null, 2))
} finally {
  child.kill()
  await Promise.all([product.close(), bare.close()])
  await bareDb.destroy()
  await database.close()
  rmSync(home, { recursive: true, force: true })
}

/** The same product: only no session is looked up, and the database asks for no workspace. */
function withoutSession(asOwner: Db) {
  return buildApp({
    db: asOwner,
    application,
    home,
    logLevel: 'silent',
    session: async () => ({
      db: asOwner,
      application,
      workspaceId,
      who: {
        kind: 'member',
        memberId: 1,
        humanId: '',
        name: 'Bench',
        roles: ['owner'],
        sees: 'all',
        teams: [],
      },
      human: null,
      lost: null,
      now,
    }),
  })
}

async function ask(round: Round): Promise<Heard> {
  child.send(round)
  const [heard] = await once(child, 'message')
  return heard
}

function share(times: number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] as number
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}
