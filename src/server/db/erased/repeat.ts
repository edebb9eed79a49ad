import { sql } from 'kysely'
import { BY_COMMAND } from '#server/db/audit/record.ts'
import { holdCompanies } from '#server/db/companies/settle.ts'
import type { Tx } from '#server/db/connect.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { holdPrivacyAlone } from '#server/db/privacy/epoch.ts'
import { eraseLeft, eraseOwnRecorded } from '#server/db/privacy/erase-recorded.ts'
import { suppress, suppressHashes } from '#server/db/privacy/suppress.ts'
import { enter } from '#server/db/transaction.ts'
import { peopleCalled } from './called.ts'
import type { Erasure } from './line.ts'
import { namesStanding } from './standing.ts'

/** What was done: `erasures` that the database did not know, and whom they were found to mean. */
export type ErasedAgain = {
  erasures: number
  /** Erased anew, and how many of them had names, too, that nobody asked to erase: they were one person at that time. */
  people: number
  joined: number
  /** Names known by a hash of another key only: they are not kept out when they are told of again. */
  unheld: number
}

export const NONE: ErasedAgain = { erasures: 0, people: 0, joined: 0, unheld: 0 }

/** Of several workspaces together. */
export const plus = (a: ErasedAgain, b: ErasedAgain): ErasedAgain => ({
  erasures: a.erasures + b.erasures,
  people: a.people + b.people,
  joined: a.joined + b.joined,
  unheld: a.unheld + b.unheld,
})

const WHY = { kind: 'erased', reason: 'erased', by: 'command' } as const

/**
 * Erases again, in one workspace of a database that was just restored, whoever was erased after its backup, and keeps
 * their names out from now on. Nobody else may be at work there. docs/decisions/031.
 */
export async function repeatErasures(
  tx: Tx,
  workspaceId: string,
  erasures: readonly Erasure[],
  now: number,
): Promise<ErasedAgain> {
  await enter(tx, workspaceId)
  const due = await unknownOf(tx, workspaceId, erasures)
  const latest = due.at(-1)
  if (!latest) return NONE
  await holdNamesAlone(tx, workspaceId)
  await holdPrivacyAlone(tx, workspaceId)
  await holdCompanies(tx, workspaceId)
  const key = await takeKey(tx, workspaceId, latest.key)
  const found = await peopleCalled(tx, workspaceId, due)
  const how = { now, by: BY_COMMAND }
  const ids = found.people.map(({ personId }) => personId)
  const { erased, left } = await eraseOwnRecorded(tx, workspaceId, ids, how)
  const known = left.flatMap(({ names, details }) => [
    ...names.map(({ value }) => value),
    ...details,
  ])
  const standing = await namesStanding(tx, workspaceId, due, known)
  await suppress(tx, workspaceId, standing.names, { ...WHY, now })
  const others = { names: standing.names, details: [], words: [], called: [] }
  // Only what stands somewhere: a pattern of all names would take PostgreSQL longer than everything else.
  const elsewhere = left.map(({ names, details, words, called }) => ({
    names: names.filter(({ value }) => standing.isSeen(value)),
    details: details.filter(standing.isSeen),
    words,
    called,
  }))
  await eraseLeft(tx, workspaceId, [...elsewhere, others], how)
  const { held = [], unheld = [] } = Object.groupBy(due, (one) =>
    one.key.equals(key) ? 'held' : 'unheld',
  )
  await suppressHashes(tx, workspaceId, [...hashesIn(held)], { ...WHY, now })
  await takeOver(tx, workspaceId, due)
  const people = found.people.filter(({ personId }) => erased.has(personId))
  const isFound = (hash: string) => found.by.has(hash) || standing.by.has(hash)
  return {
    erasures: due.length,
    people: people.length,
    joined: people.filter(({ isMore }) => isMore).length,
    // Whoever was found is kept out by the key of this database.
    unheld: [...hashesIn(unheld)].filter((hash) => !isFound(hash)).length,
  }
}

/** Those that a workspace does not know: made after its backup. One that it knows may have been taken back since. */
async function unknownOf(
  tx: Tx,
  workspaceId: string,
  erasures: readonly Erasure[],
): Promise<Erasure[]> {
  const own = erasures.filter((erasure) => erasure.workspaceId === workspaceId)
  if (own.length === 0) return []
  const { rows } = await sql<{ id: string }>`select erasure_id as id from erasure
    where workspace_id = ${workspaceId}`.execute(tx)
  const known = new Set(rows.map(({ id }) => id))
  return own
    .filter(({ erasureId }) => !known.has(erasureId))
    .sort((a, b) => a.erasedAt - b.erasedAt)
}

const hashesIn = (erasures: readonly Erasure[]): Set<string> =>
  new Set(erasures.flatMap(({ called, beside }) => [...called, ...beside]))

/** The key that a workspace hashes with: its own; where it has none yet, the one the list was written with. */
async function takeKey(tx: Tx, workspaceId: string, listed: Buffer): Promise<Buffer> {
  await sql`insert into privacy (workspace_id, key, epoch)
    values (${workspaceId}::uuid, ${listed}, 1) on conflict (workspace_id) do nothing`.execute(tx)
  const { rows } = await sql<{ key: Buffer }>`select key from privacy
    where workspace_id = ${workspaceId}`.execute(tx)
  return rows[0]?.key ?? listed
}

/** From now on the workspace knows them, and so does a backup of it: whoever comes back of their own will stays. */
async function takeOver(tx: Tx, workspaceId: string, due: readonly Erasure[]): Promise<void> {
  const told = due.map(({ erasureId, erasedAt, called, beside }) => ({
    id: erasureId,
    erased_at: new Date(erasedAt).toISOString(),
    called,
    beside,
  }))
  await sql`
    insert into erasure (workspace_id, erasure_id, person_id, names, called, beside, erased_at, erased_by)
    select ${workspaceId}::uuid, t.id, null, cardinality(t.called), t.called, t.beside, t.erased_at, ${WHY.by}
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      as t (id uuid, erased_at timestamptz, called text[], beside text[])`.execute(tx)
}
