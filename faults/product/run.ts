/** The real product in a process of its own, for faults that treat it as its users do. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')
/** With what `npm start` starts it (package.json). */
const AS_STARTED = ['--max-semi-space-size=8', '--disable-warning=ExperimentalWarning']
const READY_MS = 300_000
const STOP_MS = 15_000
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export type Product = { url: string; child: ChildProcess; ended: Promise<number | null> }
export type Ran = { status: number | null; stdout: string; stderr: string }

/** Products that were started and have not ended: none outlives the fault that started it, whatever it finds. */
const running = new Set<Product>()

/** A folder that is gone when the work is over, or broken off by a signal. */
export async function inScratch(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-faults-'))
  // As root the database runs as another user, who must be let in.
  chmodSync(folder, 0o755)
  const end = async () => {
    await Promise.all([...running].map(endProduct))
    await endServer(folder)
    rmSync(folder, { recursive: true, force: true })
  }
  const breakOff = () => void end().finally(() => process.exit(1))
  for (const signal of SIGNALS) process.on(signal, breakOff)
  try {
    await work(folder)
  } finally {
    await end()
    for (const signal of SIGNALS) process.off(signal, breakOff)
  }
}

/** PostgreSQL outlives a product that was killed -9. */
async function endServer(home: string): Promise<void> {
  const file = join(home, 'pg', 'postmaster.pid')
  if (!existsSync(file)) return
  try {
    process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGINT')
  } catch {
    // It was killed -9 as well, and has left its file.
    return
  }
  for (let waited = 0; existsSync(file) && waited < STOP_MS; waited += 100) await sleep(100)
}

/** As its user ends it; its PostgreSQL goes with it. */
async function endProduct({ child, ended }: Product): Promise<void> {
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(late)
}

/** `env`: other settings than usual, e.g. a database of one's own. */
export async function startProduct(
  home: string,
  env: Record<string, string> = {},
): Promise<Product> {
  const child = spawnCommand(home, ['start'], env)
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  const url = await new Promise<string>((ready, failed) => {
    const late = setTimeout(() => failed(new Error('The product does not start')), READY_MS)
    let said = ''
    child.stdout?.on('data', (text) => {
      said += text
      const found = /is ready: (\S+)/.exec(said)?.[1]
      if (!found) return
      clearTimeout(late)
      ready(found)
    })
    child.stderr?.on('data', (text) => {
      said += text
    })
    child.once('exit', (code) =>
      failed(new Error(`The product ended by itself (${code}): ${said}`)),
    )
  })
  const product = { url, child, ended }
  running.add(product)
  void ended.then(() => running.delete(product))
  return product
}

/** One command beside it, or alone. */
export function lockstep(home: string, ...args: string[]): Promise<Ran> {
  const child = spawnCommand(home, args)
  const ran: Ran = { status: null, stdout: '', stderr: '' }
  child.stdout?.on('data', (text) => {
    ran.stdout += text
  })
  child.stderr?.on('data', (text) => {
    ran.stderr += text
  })
  return new Promise((done) => child.once('close', (status) => done({ ...ran, status })))
}

function spawnCommand(
  home: string,
  args: string[],
  env: Record<string, string> = {},
): ChildProcess {
  return spawn(process.execPath, [...AS_STARTED, MAIN, ...args], {
    env: {
      ...process.env,
      DATABASE_URL: '',
      LOCKSTEP_HOME: home,
      PORT: '0',
      LOCKSTEP_RATE_LIMITS: 'off',
      ...env,
    },
  })
}

/** The same numbers from 0 to 1 in every run of one seed. */
export function chance(seed: number, round: number): number {
  const mixed = Math.imul((seed * 1_000 + round) ^ 0x9e3779b9, 0x85ebca6b)
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 4_294_967_296
}

export function assert(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}
