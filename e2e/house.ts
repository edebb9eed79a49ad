import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A running Lockstep with a home of its own, started as people start it. */
export type House = {
  url: string
  /** What it has printed so far, the set-up code among it. */
  said: () => string
  /** Runs `lockstep …` in this house and gives back what it printed. */
  lockstep: (...args: string[]) => Promise<string>
  close: () => Promise<void>
}

const LAUNCHER = join(import.meta.dirname, '..', 'scripts', 'lockstep.mjs')

/** Starts the real product on a free port with an empty home. */
export async function openHouse(): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-story-'))
  // PostgreSQL runs as another user when we are root and must be able to pass through.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const env = { ...process.env, LOCKSTEP_HOME: join(folder, 'home'), PORT: String(port), TZ: 'UTC' }
  const url = `http://localhost:${port}`
  const app = run(['start'], env)
  await answers(`${url}/readyz`, app)
  return {
    url,
    said: app.said,
    lockstep: (...args) => run(args, env).ended,
    close: async () => {
      app.child.kill('SIGTERM')
      await app.ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Run = { child: ChildProcess; said: () => string; ended: Promise<string> }

function run(args: string[], env: NodeJS.ProcessEnv): Run {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => texts.push(text.toString()))
  }
  const said = () => texts.join('')
  const ended = new Promise<string>((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve(said())
      else reject(new Error(`lockstep ${args.join(' ')} ended with ${code}:\n${said()}`))
    })
  })
  // Whoever waits for it hears of a failure; nobody else must fall over it.
  ended.catch(() => undefined)
  return { child, said, ended }
}

async function answers(url: string, app: Run) {
  const patience = Date.now() + 120_000
  while (Date.now() < patience && app.child.exitCode === null) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await new Promise((later) => setTimeout(later, 50))
  }
  app.child.kill('SIGTERM')
  throw new Error(`Lockstep did not start:\n${app.said()}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
