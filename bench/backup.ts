/**
 * Backup of 1 M events of 40,000 people with everything that is kept of them, and its restore into a new home: with the
 * database to start and to make, every check and the comparison of every table. Beside them, in the same run, what
 * PostgreSQL alone needs for a COPY of the table of events to nowhere.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '#server/config.ts'
import { connect } from '#server/db/connect.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { openHouse } from '#server/db/open.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import type { Done, Work } from './backup/child.ts'
import { fill, NOW } from './load/fill.ts'

const EVENTS = Number(process.env.EVENTS ?? 1_000_000)
/** A restore has to be over in so many seconds. */
const GOAL = 300

const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(folder, 0o755)
try {
  const home = join(folder, 'house')
  const path = join(folder, 'house.backup')
  const bareSeconds = await makeHouse(home)
  const backup = await inChild({ what: 'backup', home, path })
  const restored = await inChild({ what: 'restore', home: join(folder, 'elsewhere'), path })
  report(bareSeconds, backup, restored)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Answers how long a bare COPY of the events takes. */
async function makeHouse(home: string): Promise<number> {
  const database = await openHouse(
    { ...readConfig({}), home, databaseUrl: undefined },
    () => undefined,
  )
  const owner = connect(database.owner, { max: 1 })
  try {
    const workspaceId = await firstWorkspace(database.db, NOW)
    await fill(owner, workspaceId, EVENTS)
    await foldDue(database.db, workspaceId, NOW)
    const began = performance.now()
    await sql`copy event to '/dev/null'`.execute(owner)
    return (performance.now() - began) / 1_000
  } finally {
    await owner.destroy()
    await database.close()
  }
}

async function inChild(work: Work): Promise<Done> {
  const child = fork(new URL('./backup/child.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'json',
  })
  let done: Done | undefined
  child.on('message', (told: Done) => {
    done = told
  })
  child.send(work)
  const [code] = await once(child, 'exit')
  if (code !== 0 || !done) throw new Error(`The ${work.what} did not come to its end`)
  return done
}

function report(bareSeconds: number, backup: Done, restored: Done): void {
  const row = (seconds: number) => ({
    seconds: Math.round(seconds * 10) / 10,
    'events/s': Math.round(EVENTS / seconds),
  })
  console.table({
    'bare COPY of the events to /dev/null': row(bareSeconds),
    'backup of everything': row(backup.seconds),
    'restore with every check': row(restored.seconds),
  })
  console.log(
    `The file has ${(backup.bytes / 1e6).toFixed(1)} MB. A restore should take ${GOAL} s at most.`,
  )
  const memory = backup.memory.map(({ textMb, peakMb }, i) => ({
    'MB of rows': textMb,
    'backup, peak MB': peakMb,
    'restore, peak MB': restored.memory[i]?.peakMb ?? null,
  }))
  console.table(memory)
  mkdirSync('bench/out', { recursive: true })
  const out = { events: EVENTS, bareSeconds, backup, restored, goal: GOAL }
  writeFileSync('bench/out/backup.json', JSON.stringify(out, null, 2))
}
