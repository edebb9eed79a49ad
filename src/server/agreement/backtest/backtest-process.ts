import { availableParallelism, constants, setPriority } from 'node:os'
import { connect, type Db } from '#server/db/connect.ts'
import { openReplayThreads } from '#server/db/replay-threads.ts'
import type { Answered, HistoryState, Questions, Told } from './backtesting.ts'
import { loadHistory, stillStands } from './load-history.ts'
import { type Asked, type Ran, type WarmHistory, warmHistory } from './warm-history.ts'

// Intake and requests come first where processors are short; threads that begin from here on go last as well.
setPriority(constants.priority.PRIORITY_LOW)
let db: Db
const threads = openReplayThreads(availableParallelism())

/** A workspace's history: read, or being read. */
type Kept = {
  warm: Promise<WarmHistory>
  ready: WarmHistory | null
  failed: Error | null
  /** Read so far. */
  events: number
  begunAt: number
  tookMs: number
}
const kept = new Map<string, Kept>()
/** Histories that stay in memory: the own one, and the example. */
const MOST = 2
/** A history that has grown is read again so seldom that reading takes at most one part in so many of the time. */
const SELDOM = 20

function read(workspaceId: string): Kept {
  const begunAt = Date.now()
  const loading = loadHistory(db, workspaceId, (events) => {
    one.events = events
  })
  const one: Kept = {
    warm: loading.then((loaded) => {
      one.ready = warmHistory(loaded, threads)
      one.tookMs = Date.now() - begunAt
      return one.ready
    }),
    ...{ ready: null, failed: null, events: 0, begunAt, tookMs: 0 },
  }
  one.warm.catch((error: Error) => {
    one.failed = error
  })
  kept.delete(workspaceId)
  kept.set(workspaceId, one)
  for (const [oldest] of [...kept].slice(0, -MOST)) kept.delete(oldest)
  return one
}

/** What could not be read is tried anew. */
function current(workspaceId: string): Kept {
  const known = kept.get(workspaceId)
  return known && !known.failed ? known : read(workspaceId)
}

/** @throws once, where reading failed: whoever looks on from then on tries it anew */
async function look(workspaceId: string): Promise<HistoryState> {
  const failed = kept.get(workspaceId)?.failed
  if (failed) kept.delete(workspaceId)
  if (failed) throw failed
  let one = current(workspaceId)
  if (one.ready && Date.now() - one.begunAt > SELDOM * one.tookMs)
    if (!(await stillStands(db, workspaceId, one.ready.loaded))) one = read(workspaceId)
  if (!one.ready) return { state: 'reading', events: one.events }
  const { history, people, watermark } = one.ready.loaded
  return {
    state: 'ready',
    events: watermark.events,
    people: people.length,
    asOf: history.asOf,
  }
}

/** The last comparisons, for whoever opens the leads behind one. */
const compared = new Map<string, { warm: WarmHistory; ran: Ran }>()
const MOST_COMPARED = 4

async function ranOf(warm: WarmHistory, asked: Asked, signal: AbortSignal): Promise<Ran> {
  const { inForce, candidate, windowDays } = asked
  const key = JSON.stringify([inForce, candidate, windowDays])
  const known = compared.get(key)
  if (known?.warm === warm) return known.ran
  const ran = await warm.run(asked, { signal })
  compared.delete(key)
  compared.set(key, { warm, ran })
  for (const [oldest] of [...compared].slice(0, -MOST_COMPARED)) compared.delete(oldest)
  return ran
}

type Answers = {
  [K in keyof Questions]: (
    workspaceId: string,
    asks: Questions[K]['asks'],
    signal: AbortSignal,
  ) => Promise<Questions[K]['answer']>
}
const warmOf = (workspaceId: string) => current(workspaceId).warm
const ANSWERS: Answers = {
  history: look,
  async run(workspaceId, { intervals, ...asked }, signal) {
    const warm = await warmOf(workspaceId)
    const ran = await warm.run(asked, { signal })
    const report = intervals ? { ...ran.report, intervals: ran.intervals() } : ran.report
    return { report, watermark: warm.loaded.watermark }
  },
  async behind(workspaceId, { part, ...asked }, signal) {
    return (await ranOf(await warmOf(workspaceId), asked, signal)).behind(part)
  },
  async histogram(workspaceId, { agreement }) {
    return (await warmOf(workspaceId)).histogram(agreement)
  },
  async suggest(workspaceId, { base, seed }) {
    return (await warmOf(workspaceId)).suggest(base, seed)
  },
  async rules(workspaceId, { agreement, windowDays }) {
    return (await warmOf(workspaceId)).rules(agreement, windowDays)
  },
}

const running = new Map<number, AbortController>()
const say = (said: Answered) => process.send?.(said, undefined, {}, () => undefined)

process.on('message', async (message) => {
  const told = message as Told
  if (told === 'leave') return leave()
  if ('application' in told) {
    db = connect(told.application, { max: 3 })
    return
  }
  if ('stop' in told)
    return running.get(told.stop)?.abort(new Error('Nobody waits for it any more'))
  const { id, workspaceId, kind, asks } = told
  const stop = new AbortController()
  running.set(id, stop)
  try {
    say({ id, answer: await ANSWERS[kind](workspaceId, asks as never, stop.signal) })
  } catch (error) {
    say({ id, failed: error instanceof Error ? error : new Error(String(error)) })
  } finally {
    running.delete(id)
  }
})

async function leave(): Promise<void> {
  for (const stop of running.values()) stop.abort(new Error('The house closes'))
  await threads.close()
  await db.destroy()
  process.disconnect()
}

// Whoever asked is gone, however it ended.
process.on('disconnect', () => process.exit())
