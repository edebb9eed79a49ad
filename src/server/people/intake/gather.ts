import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#server/db/connect.ts'
import type { Sender } from './sender.ts'
import { type Sent, type Taken, take } from './take.ts'

/** Requests on their way into the log, gathered so that many share one commit. */
export type Gather = {
  /** What became of the events of a request, once it is on disk; throws what kept it from there. */
  put: (sender: Sender, sent: Sent, bytes: number) => Promise<Taken>
  /** Bytes of requests that are not on disk yet. */
  waiting: () => number
}

/** The first of some requests waits so long for others. */
const PATIENCE_MS = 1
/** Transactions of one source at a time: while one is written to disk, others are told and gathered. */
const AT_ONCE = 3
/** Events of one transaction; a request is never parted. */
const MOST_EVENTS = 500

type Waiting = {
  sent: Sent
  bytes: number
  since: number
  done: (taken: Taken) => void
  failed: (error: unknown) => void
}

/** One line of requests a source. */
type Line = { sender: Sender; waiting: Waiting[]; running: number; isPaused: boolean }

/** Gathers what comes within a millisecond, or while earlier transactions are under way. `stored` is told of each. */
export function gathering(
  db: Db,
  now: () => number,
  stored: (workspaceId: string, waitedMs: number) => void,
): Gather {
  const lines = new Map<string, Line>()
  let bytes = 0
  const run = async (line: Line): Promise<void> => {
    if (line.running === AT_ONCE || line.waiting.length === 0) return
    line.running += 1
    const turn = line.waiting.splice(0, howMany(line.waiting))
    try {
      const taken = await take(
        db,
        line.sender,
        turn.map(({ sent }) => sent),
        now(),
      )
      stored(line.sender.workspaceId, now() - (turn[0]?.since ?? now()))
      for (const [i, { done }] of turn.entries()) done(taken[i] ?? null)
    } catch (error) {
      for (const { failed } of turn) failed(error)
    }
    line.running -= 1
    for (const one of turn) bytes -= one.bytes
    if (line.waiting.length > 0) void run(line)
    else if (line.running === 0) lines.delete(nameOf(line.sender))
  }
  const begin = async (line: Line): Promise<void> => {
    if (line.isPaused || line.running === AT_ONCE) return
    line.isPaused = true
    await sleep(PATIENCE_MS)
    line.isPaused = false
    void run(line)
  }
  return {
    put: (sender, sent, size) =>
      new Promise((done, failed) => {
        const name = nameOf(sender)
        const line = lines.get(name) ?? { sender, waiting: [], running: 0, isPaused: false }
        lines.set(name, line)
        line.waiting.push({ sent, bytes: size, since: now(), done, failed })
        bytes += size
        if (isFull(line)) void run(line)
        else void begin(line)
      }),
    waiting: () => bytes,
  }
}

const nameOf = ({ workspaceId, sourceId }: Sender) => `${workspaceId}/${sourceId}`

const isFull = ({ waiting }: Line) => howMany(waiting) < waiting.length

/** Requests of one transaction: at least one, and no more events than one should have. */
function howMany(waiting: readonly Waiting[]): number {
  let events = 0
  let count = 0
  for (const { sent } of waiting) {
    events += sent.events.length
    if (count > 0 && events > MOST_EVENTS) return count
    count += 1
  }
  return count
}
