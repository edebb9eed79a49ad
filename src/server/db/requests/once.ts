import { setTimeout as sleep } from 'node:timers/promises'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace, setLocally } from '#server/db/transaction.ts'
import { type Claim, digestOf, keep, type Repeated, recall, take } from './claim.ts'

/** A POST as it came in: who asks, for what, and the key that makes its repetition harmless. */
export type Asked = {
  who: string
  route: string
  /** Of the header Idempotency-Key; null: the caller does not care. */
  key: string | null
  sealKey: Uint8Array
  now: number
  /** Set when a route has asked for its one effect; a POST that never does is a mistake of ours. */
  isMinded: boolean
}

/** How long a repetition waits for the first one. */
const WAIT_MS = 5_000

/**
 * Does something once: its effect, what is recorded of it and its answer are one transaction, and whoever asks again
 * with the same key gets the same answer. A refusal leaves nothing behind, so the key may be tried again.
 */
export async function once<T, R>(
  db: Db,
  workspaceId: string,
  asked: Asked,
  input: unknown,
  work: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R | Repeated>> {
  const claim = claimOf(asked, input)
  if (!claim) return orNothing<T, R>(db, workspaceId, work)
  return inTurn(workspaceId, claim, () => carryOut(db, workspaceId, claim, work))
}

/**
 * The same for work that has a transaction of its own elsewhere, e.g. on a thread: it takes the claim and keeps its
 * answer there. Without a key it gets none.
 */
export async function onceBeside<T, R>(
  db: Db,
  workspaceId: string,
  asked: Asked,
  input: unknown,
  work: (claim: Claim | null) => Promise<Result<T, R>>,
): Promise<Result<T, R | Repeated>> {
  const claim = claimOf(asked, input)
  if (!claim) return work(null)
  return inTurn(workspaceId, claim, async () => {
    const known = await inWorkspace(db, workspaceId, (tx) => recall<T>(tx, workspaceId, claim))
    if (!known.ok) return known
    return known.value ? ok(known.value.answer) : work(claim)
  })
}

function claimOf(asked: Asked, input: unknown): Claim | null {
  asked.isMinded = true
  const { key, who, route, sealKey, now } = asked
  if (key === null) return null
  return { who, route, keyDigest: digestOf(key), bodyDigest: digestOf(input), sealKey, now }
}

const running = new Map<string, Promise<unknown>>()

/** In this process the second waits for the first without holding a connection. */
async function inTurn<T, R>(
  workspaceId: string,
  { who, route, keyDigest }: Claim,
  work: () => Promise<Result<T, R | Repeated>>,
): Promise<Result<T, R | Repeated>> {
  const name = [workspaceId, who, route, keyDigest].join('/')
  const tooLate = sleep(WAIT_MS, true, { ref: false })
  for (let first = running.get(name); first; first = running.get(name)) {
    if (await Promise.race([first.catch(() => false).then(() => false), tooLate]))
      return refuse('request-running')
  }
  const mine = work()
  running.set(name, mine)
  try {
    return await mine
  } finally {
    running.delete(name)
  }
}

const LOCK_TIMEOUT = '55P03'

/** Between processes the second waits at the row of the first, for as long. */
async function carryOut<T, R>(
  db: Db,
  workspaceId: string,
  claim: Claim,
  work: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R | Repeated>> {
  return orNothing<T, R | Repeated>(db, workspaceId, async (tx) => {
    await setLocally(tx, `lock_timeout = ${WAIT_MS}`)
    const isFirst = await take(tx, workspaceId, claim)
    if (!isFirst) {
      const known = await recall<T>(tx, workspaceId, claim)
      if (!known.ok) return known
      return known.value ? ok(known.value.answer) : refuse('request-running')
    }
    await setLocally(tx, 'lock_timeout = 0')
    const done = await work(tx)
    if (done.ok) await keep(tx, workspaceId, claim, done.value)
    return done
  }).catch((error: { code?: string }) => {
    if (error.code === LOCK_TIMEOUT) return refuse('request-running' as const)
    throw error
  })
}

/** A refusal as something to throw, so that the transaction ends without a trace. */
class Back extends Error {
  readonly refusal: unknown
  constructor(refusal: unknown) {
    super('A refusal takes its transaction back')
    this.refusal = refusal
  }
}

/** A transaction that a refusal takes back, with everything it did so far. */
export async function orNothing<T, R>(
  db: Db,
  workspaceId: string,
  work: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R>> {
  try {
    return await inWorkspace(db, workspaceId, async (tx) => {
      const done = await work(tx)
      if (!done.ok) throw new Back(done.refusal)
      return done
    })
  } catch (error) {
    if (error instanceof Back) return refuse(error.refusal as R)
    throw error
  }
}
