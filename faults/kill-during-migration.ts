/**
 * Inside every step of the schema, several times each: the process that takes the step, or PostgreSQL itself, is killed
 * -9. After each kill the schema is the one before the step or the one after it, never between; taking the step again
 * ends in the same schema, hashed from PostgreSQL's catalog, as when nothing is killed. KILLS (per step) and SEED may
 * be set.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '#server/config.ts'
import { connect } from '#server/db/connect.ts'
import { runningServer } from '#server/db/embedded/server.ts'
import { migrate, STEPS } from '#server/db/migrate.ts'
import { openAsOwner } from '#server/db/open.ts'
import { schemaLines } from '#server/db/test-schema.ts'
import { assert, chance, inScratch } from './product/run.ts'

const KILLS = Number(process.env.KILLS ?? 2)
const SEED = Number(process.env.SEED ?? 1)

const [home, step, last] = process.argv.slice(2)
if (home && step) await takeStep(home, step, Number(last ?? 0))
else await breakSteps()

/** The process that is killed: tells with how many queries it takes the step, and says when the named one is sent. */
async function takeStep(home: string, step: string, last: number): Promise<void> {
  const door = await openAsOwner({ ...readConfig({ LOCKSTEP_HOME: home }) }, false)
  let asked = 0
  const reword = (text: string) => {
    asked += 1
    if (asked === last) process.stdout.write('now\n')
    return text
  }
  const owner = connect(door.owner, { max: 1, reword })
  await migrate(owner, step)
  await owner.destroy()
  await door.close()
  process.stdout.write(`${asked}\n`)
}

async function breakSteps(): Promise<void> {
  const hashes = new Map<string, string>()
  const queries = new Map<string, number>()
  await inScratch(async (folder) => {
    for (const step of STEPS) {
      queries.set(step, Number((await child(folder, step)).said.trim()))
      hashes.set(step, await schemaHash(folder))
    }
  })
  const sum = { kills: 0, before: 0, after: 0 }
  for (let round = 0; round < KILLS; round += 1)
    await inScratch(async (folder) => {
      for (const [i, step] of STEPS.entries()) {
        const most = queries.get(step) ?? 0
        const no = 2 + Math.floor(chance(SEED, round * 1_000 + i) * (most - 2))
        const victim = (round + i) % 2 === 0 ? 'app' : 'postgres'
        await child(folder, step, { last: no, victim })
        const found = await schemaHash(folder)
        const before = i === 0 ? undefined : hashes.get(STEPS[i - 1] as string)
        const is = found === hashes.get(step) ? 'after' : 'before'
        assert(
          is === 'after' || i === 0 || found === before,
          `${step}: a kill of ${victim} at query ${no} left a schema between`,
        )
        sum.kills += 1
        sum[is] += 1
        const again = await child(folder, step)
        assert(again.code === 0, `${step} is not taken after a kill: ${again.wrong}`)
        assert((await schemaHash(folder)) === hashes.get(step), `${step} ends in another schema`)
      }
    })
  console.log(
    `${sum.kills} kills in ${STEPS.length} steps: ${sum.before} left the schema before the step, ${sum.after} the one after it, 0 anything between; each ended in the same schema, ${hashes.get(STEPS.at(-1) as string)?.slice(0, 16)}.`,
  )
}

type Kill = { last: number; victim: 'app' | 'postgres' }

function child(folder: string, step: string, kill?: Kill) {
  const args = [import.meta.filename, folder, step, String(kill?.last ?? 0)]
  const begun = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args])
  const told = { code: null as number | null, said: '', wrong: '' }
  begun.stdout.on('data', (text) => {
    told.said += text
    if (!kill || !String(text).includes('now')) return
    if (kill.victim === 'postgres') killPostgres(folder)
    begun.kill('SIGKILL')
  })
  begun.stderr.on('data', (text) => {
    told.wrong += text
  })
  return new Promise<typeof told>((done) => begun.once('close', (code) => done({ ...told, code })))
}

async function schemaHash(folder: string): Promise<string> {
  const door = await openAsOwner({ ...readConfig({ LOCKSTEP_HOME: folder }) }, false)
  const owner = connect(door.owner, { max: 1 })
  try {
    const lines = await schemaLines(owner)
    return createHash('sha256').update(lines.join('\n')).digest('hex')
  } finally {
    await owner.destroy()
    await door.close()
  }
}

/** The server and every process of it, at once. */
function killPostgres(folder: string): void {
  const postmaster = runningServer(folder)?.pid
  if (!postmaster) return
  const children = readdirSync('/proc').filter((pid) => parentOf(pid) === postmaster)
  for (const pid of [postmaster, ...children.map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
}

function parentOf(pid: string): number {
  if (!/^\d+$/.test(pid)) return 0
  try {
    const stat = readFileSync(join('/proc', pid, 'stat'), 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}
