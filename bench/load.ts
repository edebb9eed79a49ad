/** The kernel's columns from PostgreSQL, then the fold of everybody and `verify`, over 1 M events of 40,000 people. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#server/config.ts'
import { everybody, loadColumns } from '#server/db/columns/load.ts'
import { connect } from '#server/db/connect.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { openHouse } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { firstWorkspace } from '#server/db/workspaces.ts'
import { fill, NOW } from './load/fill.ts'

const EVENTS = Number(process.env.EVENTS ?? 1_000_000)
const PEOPLE = EVENTS / 25
const GOAL = 1_000_000

const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(home, 0o755)
const database = await openHouse(
  { ...readConfig({}), home, databaseUrl: undefined },
  () => undefined,
)
const owner = connect(database.owner, { max: 1 })
try {
  const { db } = database
  const workspaceId = await firstWorkspace(db, NOW)
  await fill(owner, workspaceId, EVENTS)
  const load = await best(3, () =>
    inWorkspace(db, workspaceId, async (tx) => {
      const { columns } = await loadColumns(
        tx,
        workspaceId,
        await everybody(tx, workspaceId),
        'everybody',
      )
      return columns.t.length
    }),
  )
  const fold = await timed(async () => {
    await foldDue(db, workspaceId, NOW)
    return EVENTS
  })
  const check = await timed(async () => {
    const found = await verify(db, workspaceId)
    if (found.count + found.strays > 0) throw new Error('The fold and the log differ')
    return found.events
  })
  const figures = { load, fold, verify: check }
  console.table(figures)
  console.log(`The columns should be loaded at ${GOAL.toLocaleString('en')} events/s.`)
  mkdirSync('bench/out', { recursive: true })
  writeFileSync(
    'bench/out/load.json',
    JSON.stringify({ goal: GOAL, events: EVENTS, people: PEOPLE, figures }, null, 2),
  )
} finally {
  await owner.destroy()
  await database.close()
  rmSync(home, { recursive: true, force: true })
}

type Figure = { seconds: number; eventsPerSecond: number }

async function timed(work: () => Promise<number>): Promise<Figure> {
  const began = performance.now()
  const events = await work()
  const seconds = (performance.now() - began) / 1000
  return { seconds: Math.round(seconds * 100) / 100, eventsPerSecond: Math.round(events / seconds) }
}

async function best(runs: number, work: () => Promise<number>): Promise<Figure> {
  const figures: Figure[] = []
  for (let run = 0; run < runs; run++) figures.push(await timed(work))
  return figures.reduce((a, b) => (a.seconds < b.seconds ? a : b))
}
