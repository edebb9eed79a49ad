import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A running Lockstep with a home of its own, started as people start it. */
export type House = {
  url: string
  /** Where the first owner is made, with the code that was printed. */
  setUpAt: string
  /** What the server says on its console, once it has. */
  printed: (pattern: RegExp) => Promise<string>
  /** Asks the API as the owner, as the pages do. */
  ask: (method: string, path: string, body?: object) => Promise<Response>
  /** Runs `lockstep …` in this house and gives back what it printed. */
  lockstep: (...args: string[]) => Promise<string>
  /** Where its home lies; gone when it is closed. */
  folder: string
  stop: () => Promise<void>
  close: () => Promise<void>
}

const LAUNCHER = join(import.meta.dirname, '..', 'scripts', 'lockstep.mjs')

const OWNER = {
  name: 'Olga Owner',
  email: 'olga@acme.example',
  password: 'correct horse battery',
}

type Cookie = { name: string; value: string; url: string }
/** Of the owners of the houses that are open: browsers of stories begin signed in. */
const cookies = new Map<string, Cookie[]>()
export const ownersCookies = (): Cookie[] => [...cookies.values()].flat()

type Otherwise = { isEmpty?: boolean; port?: number; settings?: Record<string, string> }

/** Names where a house lies that was set up before the stories began (set-up.config.ts). */
export const READY = 'LOCKSTEP_STORY_HOUSE'

/**
 * Starts the real product on a free port, in a copy of the house that was set up before the stories began; `isEmpty`: in
 * an empty home, where nobody has an account.
 */
export async function openHouse(otherwise: Otherwise = {}): Promise<House> {
  const { isEmpty = false, port = await freePort(), settings = {} } = otherwise
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-story-'))
  // PostgreSQL runs as another user when we are root and must be able to pass through.
  chmodSync(folder, 0o755)
  const ready = isEmpty ? undefined : process.env[READY]
  if (ready) execFileSync('cp', ['-a', join(ready, 'home'), folder])
  const env = {
    ...process.env,
    ...settings,
    LOCKSTEP_HOME: join(folder, 'home'),
    PORT: String(port),
    TZ: 'UTC',
  }
  const url = `http://localhost:${port}`
  const app = run(['start'], env)
  await answers(`${url}/readyz`, app)
  const setUpAt = ready ? '' : await printed(app, /http:\S+\/set-up#code=\S+/)
  const ask = (method: string, path: string, body?: object) => {
    const cookie = (cookies.get(url) ?? []).map(({ name, value }) => `${name}=${value}`).join('; ')
    return fetch(`${url}/api/v1${path}`, {
      method,
      headers: { origin: url, cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
  }
  if (!isEmpty) cookies.set(url, cookiesOf(url, await (ready ? signIn(ask) : setUp(setUpAt, ask))))
  const stop = async () => {
    cookies.delete(url)
    app.child.kill('SIGTERM')
    await app.ended
  }
  return {
    url,
    folder,
    setUpAt,
    ask,
    printed: (pattern) => printed(app, pattern),
    lockstep: (...args) => run(args, env).ended,
    stop,
    close: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const signIn = (ask: House['ask']) =>
  ask('POST', '/sessions', { email: OWNER.email, password: OWNER.password })

/** The first owner wears both hats. */
function setUp(setUpAt: string, ask: House['ask']): Promise<Response> {
  const code = setUpAt.split('#code=')[1]
  return ask('POST', '/set-up', {
    ...OWNER,
    code,
    company: 'My company',
    timeZone: 'UTC',
    currency: 'EUR',
    worksIn: 'both',
  })
}

function cookiesOf(url: string, answer: Response): Cookie[] {
  if (!answer.ok) throw new Error(`The owner did not come in: ${answer.status}`)
  return answer.headers.getSetCookie().map((told) => {
    const [pair = ''] = told.split(';')
    const cut = pair.indexOf('=')
    return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url }
  })
}

/** What it says on the console, once it has. */
async function printed(app: { said: () => string }, pattern: RegExp): Promise<string> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    const found = pattern.exec(app.said())?.[0]
    if (found !== undefined) return found
    await new Promise((later) => setTimeout(later, 50))
  }
  throw new Error(`Lockstep did not print ${pattern}:\n${app.said()}`)
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
  const patience = Date.now() + 300_000
  while (Date.now() < patience && app.child.exitCode === null) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await new Promise((later) => setTimeout(later, 50))
  }
  app.child.kill('SIGTERM')
  throw new Error(`Lockstep did not start:\n${app.said()}`)
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
