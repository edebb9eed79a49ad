import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from './db/connect.ts'
import type { Log } from './db/fold/left.ts'
import { countUnfolded, foldLive } from './db/fold/live.ts'
import { listWorkspaces } from './db/workspaces.ts'
import { restAfter, waitNow } from './giving-way.ts'
import { now } from './session.ts'

/** How often it is looked without being told: a minute that a mail click waited is over, or a word was not heard. */
const LOOK_EVERY_MS = 1_000
/** So long it rests after each look: what comes meanwhile is folded together, once a person. */
const REST_MS = 200
/** More than this is not counted. */
const MOST_COUNTED = 1_000_000

export type KeepingLive = {
  /** Something was stored in a workspace; null: perhaps in any. */
  told: (workspaceId: string | null) => void
  done: Promise<void>
}

/**
 * Folds what comes live as soon as it is told, until the signal; says every second how many events are left. While
 * senders wait for their answers it gives way. docs/decisions/030.
 */
export function keepLive(
  db: Db,
  log: Log,
  signal: AbortSignal,
  backlog: (events: number) => void,
  waits: SharedArrayBuffer,
): KeepingLive {
  let due = new Set<string>()
  let wake = () => undefined as unknown
  let lookedAt = 0
  let countedAt = 0
  let left = 0
  const unfit = new Set<number>()
  const refused = (personId: number, error: unknown) => {
    if (unfit.has(personId)) return
    unfit.add(personId)
    log.error({ err: error, personId }, 'Somebody could not be folded, and everybody else was')
  }
  const count = async () => {
    if (now() - countedAt < LOOK_EVERY_MS) return
    let found = 0
    for (const { id } of await listWorkspaces(db))
      found += await countUnfolded(db, id, MOST_COUNTED)
    left = found
    countedAt = now()
    backlog(left)
  }
  const worked = async (ms: number) => {
    await count()
    const rest = restAfter(ms, waitNow(waits, now()), left)
    if (rest >= 1) await sleep(rest, undefined, { signal }).catch(() => undefined)
  }
  const look = async () => {
    const isDue = now() - lookedAt >= LOOK_EVERY_MS
    const ids = isDue ? (await listWorkspaces(db)).map(({ id }) => id) : [...due]
    due = new Set()
    const failed: unknown[] = []
    // What is wrong in one workspace keeps no other waiting.
    for (const id of ids)
      if (!signal.aborted)
        await foldLive(db, id, now, signal, { refused, worked }).catch((e) => failed.push(e))
    if (isDue) lookedAt = now()
    await count()
    if (failed.length > 0) throw failed[0]
  }
  const keep = async () => {
    let isFailing = false
    while (!signal.aborted) {
      try {
        await look()
        isFailing = false
      } catch (error) {
        if (!isFailing) log.error({ err: error }, 'What came live could not be folded')
        isFailing = true
        await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
      }
      await sleep(REST_MS, undefined, { signal }).catch(() => undefined)
      if (due.size === 0 && !signal.aborted)
        await waited((woken) => {
          wake = woken
        }, signal)
    }
  }
  return {
    told(workspaceId) {
      if (workspaceId === null) lookedAt = 0
      else due.add(workspaceId)
      wake()
    },
    done: keep(),
  }
}

/** Resolves when woken, or when it is time to look, or at the signal. */
function waited(wakes: (wake: () => void) => void, signal: AbortSignal): Promise<void> {
  return new Promise((over) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      over()
    }
    const timer = setTimeout(end, LOOK_EVERY_MS)
    signal.addEventListener('abort', end)
    wakes(end)
  })
}
