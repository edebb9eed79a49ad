import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Unfit } from '#server/config.ts'
import { sha256 } from '#server/db/canonical.ts'
import type { Address } from '#server/db/connect.ts'
import { binaries, runAs } from './binaries.ts'
import { alive } from './lock.ts'

const OWNER = 'lockstep_owner'
const PORT = 5432
const READY_MS = 60_000
/** Linux allows 107 bytes for a socket's path, macOS 103; PostgreSQL adds "/.s.PGSQL.5432.lock". */
const SOCKET_FOLDER = 80

export type Server = {
  address: (database: string) => Address
  pid: () => number
  /** Fast shutdown: open transactions are rolled back, the rest is on disk. */
  stop: () => Promise<void>
}

export type ServerOptions = {
  home: string
  /** False in tests only: nothing survives a crash of the machine, and everything is faster. */
  durable?: boolean
}

/** Starts the PostgreSQL of a home, makes its data folder the first time, and starts it again when it dies. */
export async function startServer({ home, durable = true }: ServerOptions): Promise<Server> {
  const folder = resolve(home)
  const bin = binaries(folder)
  const data = join(folder, 'pg')
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(bin, data)
  const socket = socketFolder(data)
  await stopOrphan(data, socket)
  const log = openSync(join(folder, 'postgres.log'), 'a')
  let stopping = false
  let child: ChildProcess
  const spawned = () => {
    child = spawn(join(bin, 'postgres'), flags(data, socket, durable), {
      ...runAs(),
      cwd: '/',
      // A Ctrl-C in the terminal reaches us first, and we end the server when the last answer is out.
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    })
    child.once('exit', () => {
      if (!stopping) setTimeout(() => stopping || spawned(), 200).unref()
    })
  }
  spawned()
  await untilReady(data, () => child)
  return {
    address: (database) => ({ host: socket, port: PORT, database, user: OWNER }),
    pid: () => child.pid ?? 0,
    stop: async () => {
      stopping = true
      await ended(child)
    },
  }
}

/** Where a running server of this home listens, and its process; null when none runs. */
export function runningServer(home: string): { pid: number; address: Address } | null {
  const found = postmaster(join(resolve(home), 'pg'))
  if (!found?.ready || !alive(found.pid)) return null
  const address = { host: found.socket, port: PORT, database: 'lockstep', user: OWNER }
  return { pid: found.pid, address }
}

/** A quarter of the machine's memory, or of what we may have of it, between 128 MB and 2 GB; tests need no more than 256. */
function sharedMemoryMb(durable: boolean): number {
  const ours = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const quarter = Math.floor(ours / 4 / 2 ** 20)
  return Math.max(128, Math.min(durable ? 2_048 : 256, quarter))
}

function flags(data: string, socket: string, durable: boolean): string[] {
  const settings = {
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: `${sharedMemoryMb(durable)}MB`,
    max_wal_size: '4GB',
    work_mem: '32MB',
    maintenance_work_mem: '256MB',
    wal_compression: 'on',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  }
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', data, '-h', '', '-p', String(PORT), ...given]
}

/**
 * Made aside and put in place in one step, so a killed first start leaves nothing half made. Its initdb may still be
 * at work in a folder of its own.
 */
function initialise(bin: string, data: string): void {
  const as = runAs()
  const draft = `${data}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  chmodSync(draft, 0o700)
  if ('uid' in as) chownSync(draft, as.uid as number, as.gid as number)
  const locale = [
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', draft, '-U', OWNER, '-A', 'trust', ...locale],
    {
      ...as,
      cwd: '/',
      encoding: 'utf8',
    },
  )
  if (made.stderr?.includes('could not look up effective user ID'))
    throw new Unfit(
      `PostgreSQL needs a user with a name, and user ${process.getuid?.()} has none on this machine. Run Lockstep as a user that /etc/passwd lists, or set DATABASE_URL to a PostgreSQL 15 or later.`,
    )
  if (made.status !== 0)
    throw new Error(`PostgreSQL could not make its folder ${data}: ${made.stderr ?? made.error}`)
  renameSync(draft, data)
}

/** A server whose app was killed -9 is ended in good order, so that the new one is our own child. */
async function stopOrphan(data: string, socket: string): Promise<void> {
  const found = postmaster(data)
  if (!found || !alive(found.pid)) return
  const command = commandOf(found.pid)
  if (!isServerOf(command, found.data)) {
    if (command !== '') forgetStranger(data, socket, found.pid)
    return
  }
  process.kill(found.pid, 'SIGINT')
  for (let waited = 0; alive(found.pid); waited += 20) {
    if (waited > READY_MS) throw new Error(`PostgreSQL (process ${found.pid}) does not stop`)
    await sleep(20)
  }
}

/** postmaster.pid may be left from before a reboot and name a stranger: never signal that one. */
const isServerOf = (command: string, data: string) =>
  command.includes('postgres') && command.includes(data)

/**
 * A stranger of the same user that got the number of the server that was: PostgreSQL asks only whether it lives, and
 * would refuse to start for as long as it does. Nobody else starts a server here, for we hold the lock of the home.
 */
function forgetStranger(data: string, socket: string, pid: number): void {
  const lock = join(socket, `.s.PGSQL.${PORT}.lock`)
  for (const path of [join(data, 'postmaster.pid'), lock])
    if (existsSync(path) && Number.parseInt(readFileSync(path, 'utf8'), 10) === pid) rmSync(path)
}

/** With what a process was started: from Linux's /proc, elsewhere from ps; empty where neither says. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  }
}

type Postmaster = { pid: number; data: string; socket: string; ready: boolean }

function postmaster(folder: string): Postmaster | null {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, data = folder, , , socket = '', , , state] = lines
    return { pid: Number(pid), data, socket, ready: state?.trim() === 'ready' }
  } catch {
    return null
  }
}

function socketFolder(data: string): string {
  if (data.length <= SOCKET_FOLDER) return data
  const name = `lockstep-${sha256(data).slice(0, 12)}`
  const folder = join(tmpdir(), name)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const as = runAs()
  if ('uid' in as) chownSync(folder, as.uid as number, as.gid as number)
  return folder
}

async function untilReady(data: string, child: () => ChildProcess): Promise<void> {
  const began = Date.now()
  for (;;) {
    const found = postmaster(data)
    if (found?.ready && found.pid === child().pid) return
    // Dead backends of a killed server may hold its memory for a moment: it is started again meanwhile.
    if (Date.now() - began > READY_MS)
      throw new Error(`PostgreSQL did not start within a minute; see postgres.log beside ${data}`)
    await sleep(10)
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGINT')
    setTimeout(() => child.kill('SIGQUIT'), 8_000).unref()
  })
}
