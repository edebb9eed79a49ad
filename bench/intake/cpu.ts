import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts a process's time in hundredths of a second. */
const TICK_US = 10_000

/** Processor time so far in microseconds: of this process with its threads, and of a PostgreSQL and all it started. Linux only; NaN elsewhere. */
export function processorTime(postmaster: number): number {
  const { user, system } = process.cpuUsage()
  try {
    let ticks = 0
    for (const name of readdirSync('/proc'))
      if (/^\d+$/.test(name)) ticks += ticksOf(name, postmaster)
    return user + system + ticks * TICK_US
  } catch {
    return Number.NaN
  }
}

/** The server itself counts with its children that have ended. */
function ticksOf(pid: string, postmaster: number): number {
  const stat = statOf(pid)
  if (stat === null) return 0
  const [parent, own, ended] = [stat[1], stat.slice(11, 13), stat.slice(13, 15)]
  if (Number(pid) === postmaster) return sum([...own, ...ended])
  return Number(parent) === postmaster ? sum(own) : 0
}

/** Its fields from the state on; null: it has ended meanwhile. */
function statOf(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

const sum = (fields: string[]) => fields.reduce((all, one) => all + Number(one), 0)
