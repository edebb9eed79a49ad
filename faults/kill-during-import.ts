/**
 * Ten times: an import runs, and at a random moment the app, PostgreSQL, or both are killed -9. After each start no
 * row that was acknowledged may be lost and none may be there twice; at the end the log holds every row once and
 * `verify` finds nothing. ROUNDS and SEED may be set.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { importMap } from '#api/import-map.ts'
import { type Config, readConfig } from '#server/config.ts'
import { BY_COMMAND } from '#server/db/audit/record.ts'
import { runningServer } from '#server/db/embedded/server.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { openForCommand } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { now } from '#server/session.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 10)
const SEED = Number(process.env.SEED ?? 1)
const ROWS = 200_000
const PEOPLE = 20_000
const LONGEST_MS = 8_000

const map = importMap.parse({
  schema: 'lockstep.map/1',
  name: 'faults',
  messageId: { column: 'id' },
  person: { column: 'person' },
  events: [{ name: { column: 'event' }, at: { column: 'at' } }],
})

const [home, file] = process.argv.slice(2)
if (home && file) await importAndAcknowledge(home, file)
else await breakThings()

/** The process that is killed: says on stdout how many rows are committed. */
async function importAndAcknowledge(home: string, path: string): Promise<void> {
  const { db, application, close } = await openForCommand(configOf(home))
  const workspaceId = await firstWorkspace(db, now())
  let rows = 0
  const wrote = (chunk: { rowsRead: number }) => {
    rows += chunk.rowsRead
    writeSync(1, `${rows}\n`)
  }
  const ran = await runImport(
    application,
    { workspaceId, path, fileName: 'rows.csv', map, now: now(), by: BY_COMMAND },
    { wrote, begun: () => writeSync(1, '0\n') },
  )
  await close()
  process.exit(ran.ok ? 0 : 1)
}

async function breakThings(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-faults-'))
  chmodSync(folder, 0o755)
  const path = join(folder, 'rows.csv')
  writeFileSync(path, csv())
  let acknowledged = 0
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const victim = (['app', 'postgres', 'both'] as const)[round % 3] ?? 'app'
      const wait = Math.round(chance(round) * LONGEST_MS)
      acknowledged = Math.max(acknowledged, await killedAfter(folder, path, victim, wait))
      const { rows } = await standing(folder)
      console.log(
        `${round + 1}. ${victim} killed ${wait} ms into the import: ${acknowledged} rows acknowledged, ${rows} there`,
      )
      assert(rows >= acknowledged, 'an acknowledged row is lost')
    }
    const last = spawnImport(folder, path)
    assert((await ended(last)) === 0, 'the last import does not end well')
    const end = await standing(folder)
    assert(end.rows === ROWS, `${end.rows} rows of ${ROWS} are there`)
    assert(end.differences === 0, `${end.differences} differences`)
    console.log(`Every row is there once, and everything kept is what the log says.`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Answers how many rows were acknowledged by the time of death. */
async function killedAfter(
  folder: string,
  path: string,
  victim: 'app' | 'postgres' | 'both',
  wait: number,
) {
  const child = spawnImport(folder, path)
  let told = ''
  const begun = new Promise<void>((done) => {
    child.stdout?.on('data', (piece) => {
      told += piece
      done()
    })
  })
  await Promise.race([begun.then(() => sleep(wait)), ended(child)])
  if (victim !== 'postgres') child.kill('SIGKILL')
  if (victim !== 'app') killPostgres(folder)
  await ended(child)
  return Number(told.trim().split('\n').at(-1) ?? 0)
}

/** Opens the house again, as the next start would, and counts. */
async function standing(folder: string) {
  const { db, close } = await openForCommand(configOf(folder))
  try {
    const workspaceId = await firstWorkspace(db, now())
    const { rows } = await inWorkspace(db, workspaceId, (tx) =>
      sql<{ events: number; different: number }>`
        select count(*) as events, count(distinct message_id) as different from event
        where workspace_id = ${workspaceId} and batch_id is not null`.execute(tx),
    )
    const { events = 0, different = 0 } = rows[0] ?? {}
    assert(events === different, 'a row is there twice')
    await foldDue(db, workspaceId, now())
    const found = await verify(db, workspaceId)
    assert(found.count + found.strays === 0, JSON.stringify(found.differences.slice(0, 3)))
    return { rows: events, differences: found.count + found.strays }
  } finally {
    await close()
  }
}

function killPostgres(folder: string): void {
  const postmaster = runningServer(folder)?.pid
  if (!postmaster) return
  const children = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && parentOf(pid) === postmaster,
  )
  for (const pid of [postmaster, ...children.map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

function spawnImport(folder: string, path: string): ChildProcess {
  const stdio = ['ignore', 'pipe', 'ignore'] as const
  return spawn(process.execPath, [import.meta.filename, folder, path], { stdio: [...stdio] })
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => child.once('exit', done))
}

function configOf(home: string): Config {
  return { ...readConfig({ LOCKSTEP_HOME: home }), databaseUrl: undefined }
}

function csv(): string {
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const at = new Date(Date.UTC(2025, 0, 1) + i * 60_000).toISOString()
    return `r${i},person-${(i * 7_919) % PEOPLE},${i % 40 === 0 ? 'demo_request' : 'page_view'},${at}`
  })
  return `id,person,event,at\n${lines.join('\n')}\n`
}

/** The same in every run of one seed. */
function chance(round: number): number {
  const mixed = Math.imul((SEED * 1_000 + round) ^ 0x9e3779b9, 0x85ebca6b)
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 4_294_967_296
}

function assert(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}
