import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Says who runs the PostgreSQL of a home. A process that was killed leaves its file; the next one takes it over. */
export type Holder = { pid: number; started: string }

const TURNS = 5

/** Takes the lock, or names the living process that has it. */
export function takeLock(
  home: string,
): { ok: true; release: () => void } | { ok: false; pid: number } {
  mkdirSync(home, { recursive: true })
  const path = join(home, 'lockstep.pid')
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) }
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(mine))
  try {
    // Each turn either takes the lock, meets a living holder, or clears one dead holder's file away.
    for (let turn = 0; turn < TURNS; turn++) {
      if (linked(draft, path) && isMine(path, mine))
        return { ok: true, release: () => isMine(path, mine) && rmSync(path, { force: true }) }
      const holder = living(path)
      if (holder) return { ok: false, pid: holder.pid }
      clearAway(path)
    }
    return { ok: false, pid: holderOf(home)?.pid ?? 0 }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** The living process that runs this home's PostgreSQL. */
export function holderOf(home: string): Holder | null {
  return living(join(home, 'lockstep.pid'))
}

/** A process that ended but was never waited for still has its number: it counts as dead. */
export function alive(pid: number): boolean {
  const state = statOf(pid)?.[0]
  if (state !== undefined) return state !== 'Z' && state !== 'X'
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function living(path: string): Holder | null {
  const holder = read(path)
  return holder && alive(holder.pid) && startOf(holder.pid) === holder.started ? holder : null
}

/**
 * Moves a dead holder's file out of the way in one step, so that of two who saw it only one does. Whoever moved a
 * living holder's file instead, as the other was quicker, puts it back.
 */
function clearAway(path: string): void {
  const aside = `${path}.${process.pid}.dead`
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (living(aside)) linked(aside, path)
  rmSync(aside, { force: true })
}

function isMine(path: string, mine: Holder): boolean {
  const holder = read(path)
  return holder?.pid === mine.pid && holder.started === mine.started
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function read(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return null
  }
}

/** Tells a process from a later one that got the same number; empty where the system does not say. */
function startOf(pid: number): string {
  const since = statOf(pid)?.[19]
  if (since === undefined) return ''
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${since}`
}

/** Linux's line on a process from its state on; undefined elsewhere. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
