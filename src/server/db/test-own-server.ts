import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { connect } from './connect.ts'
import { binaries, runAs } from './embedded/binaries.ts'

export type OwnServer = {
  /** A new, empty database; answers the URL of its owner, who is no superuser. */
  database: (name: string, options?: string) => Promise<string>
  stop: () => Promise<void>
}

/** A PostgreSQL as an operator would run it: over TCP, with passwords, its databases owned by an ordinary role. */
export async function ownServer(): Promise<OwnServer> {
  const home = mkdtempSync(join(tmpdir(), 'lockstep-own-'))
  chmodSync(home, 0o755)
  const port = await freePort()
  const server = start(home, port)
  const admin = `postgres://admin:secret@127.0.0.1:${port}/postgres`
  await untilReady(admin)
  await once(admin, `create role lockstep login createrole password 'p@ss/word'`)
  const database = async (name: string, options = '') => {
    await once(admin, `create database ${name} owner lockstep ${options}`)
    return `postgres://lockstep:p%40ss%2Fword@127.0.0.1:${port}/${name}`
  }
  const stop = async () => {
    const ended = new Promise((done) => server.once('exit', done))
    server.kill('SIGINT')
    await ended
    rmSync(home, { recursive: true, force: true })
  }
  return { database, stop }
}

function start(home: string, port: number) {
  const bin = binaries(home)
  const data = join(home, 'own')
  const as = runAs()
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(join(home, 'password'), 'secret')
  if ('uid' in as) chownSync(data, as.uid as number, as.gid as number)
  const auth = ['-U', 'admin', '-A', 'scram-sha-256', '--pwfile', join(home, 'password')]
  spawnSync(join(bin, 'initdb'), ['-D', data, ...auth, '--locale=C', '-E', 'UTF8'], {
    ...as,
    cwd: '/',
  })
  const settings = ['unix_socket_directories=', 'fsync=off']
  const flags = ['-D', data, '-h', '127.0.0.1', '-p', String(port)]
  return spawn(
    join(bin, 'postgres'),
    [...flags, ...settings.flatMap((setting) => ['-c', setting])],
    { ...as, cwd: '/', stdio: 'ignore' },
  )
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await once(url, 'select 1').catch(() => false)) return
    await sleep(50)
  }
  throw new Error('The server does not start')
}

async function once(url: string, statement: string): Promise<boolean> {
  const db = connect({ url }, { max: 1 })
  try {
    await sql.raw(statement).execute(db)
    return true
  } finally {
    await db.destroy()
  }
}

/** A port that nobody has at this moment. */
function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}
