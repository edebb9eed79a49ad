import type { AuditFault } from '#domain/workspace/audit-fault.ts'
import type { Tx } from '#server/db/connect.ts'
import { type AuditRow, hashOf } from './chain.ts'
import { entriesBy } from './read-chain.ts'

/** A place in the chain. */
export type Link = { seq: number; hash: string }

/**
 * What happened where an entry does not follow the last good one. The hash of a true entry covers its number and the
 * hash before it, so an entry that only stands elsewhere still says where it belongs.
 */
export async function diagnose(
  tx: Tx,
  workspaceId: string,
  row: AuditRow,
  last: Link,
  before: Link,
): Promise<AuditFault> {
  const place = last.seq + 1
  const one = (what: AuditFault['what'], seq = place): AuditFault => ({ what, seq, to: seq })
  if (row.seq < place) return one('inserted', row.seq)
  const heirs = await entriesBy(tx, workspaceId, 'prev_hash', last.hash)
  const moved = heirs.find((heir) => heir.seq !== place && isTrueAt(heir, place))
  if (row.seq > place)
    return moved ? one('out-of-order') : { what: 'missing', seq: place, to: row.seq - 1 }
  if (row.prev_hash === last.hash && !moved) return one('changed')
  if (moved) return one((await isMoved(tx, workspaceId, row)) ? 'out-of-order' : 'inserted')
  // It belongs right after the entry before the last one: the last one was put between them.
  if (row.prev_hash === before.hash && isTrueAt(row, last.seq)) return one('inserted', last.seq)
  // It is as it was written, so the one before it is not, although its own hash was made to fit.
  if (isTrueAt(row, place) && last.seq > 0) return one('changed', last.seq)
  // It belongs one further on, so all have moved up over the one that is gone.
  if (isTrueAt(row, place + 1)) return one('missing')
  return one('changed')
}

const isTrueAt = (row: AuditRow, seq: number) => hashOf({ ...row, seq }) === row.hash

/** Whether this is a true entry, and no copy, that belongs right after the one whose hash it names. */
async function isMoved(tx: Tx, workspaceId: string, row: AuditRow): Promise<boolean> {
  const same = await entriesBy(tx, workspaceId, 'hash', row.hash)
  const parents = await entriesBy(tx, workspaceId, 'hash', row.prev_hash)
  return (
    same.length === 1 &&
    parents.some((parent) => placesOf(parent).some((seq) => isTrueAt(row, seq + 1)))
  )
}

/** Where an entry stands, and beside it, in case it was moved itself. */
const placesOf = ({ seq }: AuditRow) => [seq, seq - 1, seq + 1]
