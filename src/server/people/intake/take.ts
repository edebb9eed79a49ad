import { type Fault, fault } from '#domain/people/intake/fault.ts'
import type { Read } from '#domain/people/intake/read-body.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import type { NewEvent } from '#server/db/log.ts'
import { isPoison } from '#server/db/refused.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { appendAll, appendEach } from './append-each.ts'
import { writeCounts } from './counts.ts'
import { writeFailed } from './failed.ts'
import { keepOut, minded } from './kept-out.ts'
import { goodKeys, type Sender } from './sender.ts'
import { isSame, readStored } from './stored.ts'
import { eventOf, marksOf, writeMarks } from './told-event.ts'

/** What one request brought, read. */
export type Sent = {
  keyId: number
  call: string | null
  around: object
  events: readonly Read[]
}

/** What became of one event; a duplicate was stored by an earlier delivery. */
export type Outcome = { messageId: string | null } & (
  | { result: 'stored' | 'duplicate' }
  | { result: 'failed'; fault: Fault }
)

/** What became of each event of a request; null: its key opens nothing any more. */
export type Taken = Outcome[] | null

/**
 * Takes what several requests of one source brought, in one transaction: events into the log, what cannot be stored
 * among the failed events, and the account of it all. Once this returns it is on disk. R1, R3, R4.
 */
export async function take(
  db: Db,
  sender: Sender,
  requests: readonly Sent[],
  now: number,
): Promise<Taken[]> {
  const once = (append: typeof appendAll) =>
    inWorkspace(db, sender.workspaceId, async (tx) => {
      const keys = await goodKeys(tx, sender, requests, now)
      const cases = requests.map(({ keyId, events, ...sent }) =>
        keys.has(keyId) ? events.map((read) => ({ ...sent, ...caseOf(read) })) : null,
      )
      await settle(
        tx,
        sender,
        cases.flatMap((some) => some ?? []),
        now,
        append,
      )
      return cases.map((some) => some?.map(outcomeOf) ?? null)
    })
  for (let turn = 1; ; turn += 1) {
    try {
      return await once(appendAll)
    } catch (error) {
      // One event is to blame: the same again, with a way back from whatever the database refuses.
      if (isPoison(error)) return once(appendEach)
      if (!isDeadlock(error) || turn === MOST_TURNS) throw error
    }
  }
}

const MOST_TURNS = 5

/** One event on its way through the transaction. */
export type Case = {
  call: string | null
  around: object
  read: Read
  /** Null where it could not be read. */
  event: NewEvent | null
  outcome: Outcome | null
}

export const caseOf = (read: Read): Pick<Case, 'read' | 'event' | 'outcome'> =>
  'fault' in read
    ? { read, event: null, outcome: { result: 'failed', messageId: null, fault: read.fault } }
    : { read, event: eventOf(read.told), outcome: null }

async function settle(
  tx: Tx,
  sender: Sender,
  cases: Case[],
  now: number,
  append: typeof appendAll,
): Promise<void> {
  const { workspaceId, sourceId } = sender
  await settleEvents(tx, sender, cases, now, append)
  await writeFailed(tx, workspaceId, sourceId, cases, now)
  await writeCounts(tx, workspaceId, sourceId, cases, now)
}

/** Tells the log of every event that could be read, and says of each what became of it. */
export async function settleEvents(
  tx: Tx,
  { workspaceId, sourceId }: Sender,
  cases: Case[],
  now: number,
  append: typeof appendAll,
): Promise<void> {
  await keepOut(tx, workspaceId, cases)
  const firsts = new Map<string, NewEvent>()
  for (const { event } of cases)
    if (event && !firsts.has(event.messageId)) firsts.set(event.messageId, event)
  const { messageIds, refused } = await append(tx, workspaceId, sourceId, [...firsts.values()], now)
  for (const one of cases) {
    const { event } = one
    if (event === null) continue
    const { messageId } = event
    const no = refused.get(messageId)
    if (no) one.outcome = { result: 'failed', messageId, fault: no }
    else if (messageIds.has(messageId) && firsts.get(messageId) === event)
      one.outcome = { result: 'stored', messageId }
  }
  await settleKnown(
    tx,
    workspaceId,
    sourceId,
    cases.filter(({ outcome }) => outcome === null),
  )
  await writeMarks(tx, workspaceId, sourceId, cases.flatMap(marksOf))
  await minded(tx, workspaceId, cases, now)
}

/** Told before under the same id: the same event again, or another one that must not be lost in silence. R3. */
async function settleKnown(
  tx: Tx,
  workspaceId: string,
  sourceId: number,
  cases: Case[],
): Promise<void> {
  if (cases.length === 0) return
  const ids = new Set(cases.flatMap(({ event }) => event?.messageId ?? []))
  const stored = await readStored(tx, workspaceId, sourceId, [...ids])
  for (const one of cases) {
    const { read, event } = one
    if (event === null || !('told' in read)) continue
    const { messageId } = event
    one.outcome = isSame(stored.get(messageId), event, read.told.toldAt)
      ? { result: 'duplicate', messageId }
      : { result: 'failed', messageId, fault: REUSED }
  }
}

const REUSED = fault(
  'id-reused',
  '$.messageId',
  'Another event has come under this messageId before. Give this one an id of its own.',
)

function outcomeOf({ outcome }: Case): Outcome {
  if (outcome === null) throw new Error('Nothing became of an event')
  return outcome
}

const isDeadlock = (error: unknown) =>
  ['40P01', '40001'].includes((error as { code?: string }).code ?? '')
