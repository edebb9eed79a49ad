import { sql } from 'kysely'
import { type Fault, fault } from '#domain/people/intake/fault.ts'
import type { Tx } from '#server/db/connect.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { isPoison } from '#server/db/refused.ts'

/** What of it the log did not know, and what the database refused. */
type Told = { messageIds: Set<string>; refused: Map<string, Fault> }
type Append = (
  tx: Tx,
  workspaceId: string,
  sourceId: number,
  events: readonly NewEvent[],
  now: number,
) => Promise<Told>

/** Tells the log of them all, or throws what the database says of one. */
export const appendAll: Append = async (tx, workspaceId, sourceId, events, now) => {
  const { messageIds } =
    events.length > 0
      ? await append(tx, workspaceId, sourceId, events, now)
      : { messageIds: new Set<string>() }
  return { messageIds, refused: new Map() }
}

/**
 * Tells the log of all but those that the database refuses: halves are tried, and halves of what is refused, so that
 * one bad event among n costs log2(n) more tries and none of the others.
 */
export const appendEach: Append = async (tx, workspaceId, sourceId, events, now) => {
  await sql`savepoint half`.execute(tx)
  try {
    const told = await appendAll(tx, workspaceId, sourceId, events, now)
    await sql`release savepoint half`.execute(tx)
    return told
  } catch (error) {
    if (!isPoison(error)) throw error
    await sql`rollback to savepoint half`.execute(tx)
    await sql`release savepoint half`.execute(tx)
    const [first] = events
    if (events.length === 1 && first)
      return { messageIds: new Set(), refused: new Map([[first.messageId, refusal(error)]]) }
    const middle = events.length >> 1
    const before = await appendEach(tx, workspaceId, sourceId, events.slice(0, middle), now)
    const after = await appendEach(tx, workspaceId, sourceId, events.slice(middle), now)
    return {
      messageIds: new Set([...before.messageIds, ...after.messageIds]),
      refused: new Map([...before.refused, ...after.refused]),
    }
  }
}

const refusal = (error: unknown) =>
  fault(
    'database-refused',
    null,
    `The database does not keep it: ${(error as Error).message.slice(0, 300)}.`,
  )
