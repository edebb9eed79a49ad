import { sql } from 'kysely'
import type { AgreementFault, AuditFault } from '#domain/workspace/audit-fault.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { agreementFaults, type Promised, promisedBy } from './agreements.ts'
import { type AuditRow, GENESIS, type Head, hashOf } from './chain.ts'
import { diagnose, type Link } from './diagnose.ts'
import { type Emptied, emptiedEntries } from './emptied.ts'
import { readChain, readHead } from './read-chain.ts'

export type Verified = {
  /** Entries that are as they were written, from the first one on. */
  entries: number
  head: Head | null
  /** Those of them that lost words about somebody who was erased: they keep their hash, and an entry after them says so. */
  emptied: number
  /** The first thing that is wrong; null: nothing is. */
  fault: AuditFault | null
  /** Versions of the agreement that are not what was recorded when they came into force. */
  agreements: AgreementFault[]
}

/** A head that was kept outside of the database. */
export type KeptHead = { seq: number; hash: string }

type Watch = { kept?: KeptHead | undefined; checked?: (entries: number) => void }

/**
 * Goes through the whole chain in order, a thousand entries at a time, works every hash out again and holds the end
 * against the head, and against one that was kept elsewhere. Reads only, and sees one moment: what is appended
 * meanwhile is not looked at.
 */
export async function verifyAudit(
  db: Db,
  workspaceId: string,
  watch: Watch = {},
): Promise<Verified> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await sql`set transaction isolation level repeatable read read only`.execute(tx)
    const head = await readHead(tx, workspaceId)
    const promised: Promised = new Map()
    const emptied = await emptiedEntries(tx, workspaceId)
    const { entries, fault } = await walk(tx, workspaceId, head, { ...watch, emptied }, (row) =>
      promisedBy(row, promised),
    )
    // What stands after a fault promises nothing.
    const agreements = fault ? [] : await agreementFaults(tx, workspaceId, promised)
    return { entries, emptied: emptied.size, head, fault, agreements }
  })
}

async function walk(
  tx: Tx,
  workspaceId: string,
  head: Head | null,
  { kept, checked, emptied }: Watch & { emptied: Emptied },
  sound: (row: AuditRow) => void,
): Promise<{ entries: number; fault: AuditFault | null }> {
  let before: Link = { seq: -1, hash: '' }
  let last: Link = { seq: 0, hash: GENESIS }
  const stop = (fault: AuditFault) => ({ entries: Math.min(last.seq, fault.seq - 1), fault })
  for await (const rows of readChain(tx, workspaceId)) {
    for (const row of rows) {
      if (!follows(row, last, emptied))
        return stop(await diagnose(tx, workspaceId, row, last, before))
      if (row.seq > (head?.seq ?? 0)) return stop(at('inserted', row.seq))
      if (isAnother(row, head) || isAnother(row, kept)) return stop(at('another-end', row.seq))
      sound(row)
      before = last
      last = { seq: row.seq, hash: row.hash }
    }
    checked?.(last.seq)
  }
  const end = Math.max(head?.seq ?? 0, kept?.seq ?? 0)
  if (last.seq < end) return stop({ what: 'cut', seq: last.seq + 1, to: end })
  return { entries: last.seq, fault: null }
}

/** An entry that was emptied keeps its hash, which the next one names; what was left of it has one of its own. */
const follows = (row: AuditRow, last: Link, emptied: Emptied) =>
  row.seq === last.seq + 1 &&
  row.prev_hash === last.hash &&
  [row.hash, emptied.get(row.seq)].includes(hashOf(row))

const isAnother = (row: AuditRow, end: KeptHead | null | undefined) =>
  end?.seq === row.seq && end.hash !== row.hash

const at = (what: AuditFault['what'], seq: number): AuditFault => ({ what, seq, to: seq })
