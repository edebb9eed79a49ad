/**
 * One in a hundred writes to disk fails (F10): PostgreSQL stops rather than acknowledge what may not be there, starts again,
 * and everything that was acknowledged is in the log once. Needs a C compiler. SECONDS and PROBABILITY may be set.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { connect } from '#server/db/connect.ts'
import { binaries, runAs } from '#server/db/embedded/binaries.ts'
import { startServer } from '#server/db/embedded/server.ts'
import { assert, inScratch, startProduct } from './product/run.ts'
import { startSenders } from './product/senders.ts'
import { makeWriteKey, readAccount } from './product/write-key.ts'

const SECONDS = Number(process.env.SECONDS ?? 60)
const PROBABILITY = Number(process.env.PROBABILITY ?? 0.01)

/**
 * The log is synced with each commit; a start syncs hundreds of files, and has to end well now and then. Debian's libfiu
 * does the same to most programs, but PostgreSQL does not begin under it.
 */
const FAILING = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
static int fails(double part) {
  static unsigned seed;
  if (!seed) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); seed = t.tv_nsec ^ getpid(); }
  return rand_r(&seed) < part * RAND_MAX;
}
int fdatasync(int file) {
  if (fails(${PROBABILITY})) { errno = EIO; return -1; }
  return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(file);
}
int fsync(int file) {
  if (fails(${PROBABILITY / 10})) { errno = EIO; return -1; }
  return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(file);
}`

await inScratch(async (home) => {
  const shim = join(home, 'failing.so')
  const made = spawnSync('cc', ['-shared', '-fPIC', '-x', 'c', '-o', shim, '-', '-ldl'], {
    input: FAILING,
  })
  if (made.status === 0) await failing(home, shim)
  else console.log('Skipped: there is no C compiler here.')
})

async function failing(home: string, shim: string): Promise<void> {
  const first = await startServer({ home })
  const postgres = connect(first.address('postgres'), { max: 1 })
  await sql`create database lockstep`.execute(postgres)
  await postgres.destroy()
  const owner = first.address('lockstep')
  await first.stop()
  const folder = join(home, 'socket')
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  const DATABASE_URL = `postgresql:///lockstep?host=${encodeURIComponent(folder)}&user=lockstep_owner`
  const address = { ...owner, host: folder }
  let server = failingServer(home, folder, null)
  await untilAnswers(address)
  const product = await startProduct(home, { DATABASE_URL })
  const key = await makeWriteKey(address, 'load')
  await server.stop()
  server = failingServer(home, folder, shim)
  const senders = startSenders(() => product.url, key, { clients: 12, batch: 25, mark: 'io' })
  await sleep(SECONDS * 1_000)
  await senders.stop()
  await server.stop()
  const panics = readFileSync(server.log, 'utf8').split('PANIC').length - 1
  server = failingServer(home, folder, null)
  await untilAnswers(address)
  assert(senders.strange.size === 0, `answers: ${JSON.stringify([...senders.strange])}`)
  assert(
    panics > 0 && senders.acknowledged.size > 0,
    `${panics} failures, ${senders.acknowledged.size} acknowledged`,
  )
  const { ids, events, received, stored, duplicate, failed } = await readAccount(address, 'load')
  const lost = [...senders.acknowledged].filter((id) => !ids.has(id)).length
  assert(lost === 0 && ids.size === events, `${lost} events were acknowledged and are lost`)
  assert(
    stored === events && received === stored + duplicate + failed,
    'the account is not what the log holds',
  )
  console.log(
    `${panics} failed writes in ${SECONDS} s: ${senders.acknowledged.size} acknowledged, 0 lost, 0 double.`,
  )
  product.child.kill('SIGTERM')
  await product.ended
  await server.stop()
}

type Failing = { log: string; stop: () => Promise<void> }

/** PostgreSQL whose syncs fail so often; started again whenever it ends. */
function failingServer(home: string, socket: string, shim: string | null): Failing {
  const log = join(socket, 'postgres.log')
  const data = join(home, 'pg')
  const settings = [
    `unix_socket_directories=${socket}`,
    'listen_addresses=',
    'log_min_messages=warning',
    'timezone=UTC',
  ]
  let stopping = false
  let child: ChildProcess
  let ended: Promise<unknown>
  const begin = () => {
    child = spawn(
      '/bin/sh',
      [
        '-c',
        `exec "$0" "$@" >>'${log}' 2>&1`,
        join(binaries(home), 'postgres'),
        '-D',
        data,
        ...settings.flatMap((one) => ['-c', one]),
      ],
      {
        ...runAs(),
        cwd: '/',
        detached: true,
        stdio: 'ignore',
        env: {
          PATH: '/usr/bin:/bin',
          LC_ALL: 'C',
          TZ: 'UTC',
          ...(shim && { LD_PRELOAD: shim }),
        },
      },
    )
    ended = new Promise((done) =>
      child.once('exit', () => {
        if (!stopping) setTimeout(begin, 200)
        done(null)
      }),
    )
  }
  begin()
  return {
    log,
    stop: async () => {
      stopping = true
      child.kill('SIGINT')
      const late = setTimeout(() => child.kill('SIGQUIT'), 10_000)
      await ended
      clearTimeout(late)
    },
  }
}

async function untilAnswers(address: Parameters<typeof connect>[0]): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const db = connect(address, { max: 1 })
    try {
      await sql`select 1`.execute(db)
      return
    } catch (error) {
      if (tries === 100) throw error
      await sleep(200)
    } finally {
      await db.destroy()
    }
  }
}
