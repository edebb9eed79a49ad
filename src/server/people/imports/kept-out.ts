import { sql } from 'kysely'
import { type Name, nameIn } from '#domain/people/identity/name.ts'
import type { RowEvents } from '#domain/people/imports/row.ts'
import { addressesIn } from '#domain/people/intake/names-told.ts'
import { readConsents, TRACKING } from '#domain/people/privacy/consent.ts'
import { refuse } from '#domain/result.ts'
import type { Db } from '#server/db/connect.ts'
import { type Suppressed, suppressedIn } from '#server/db/privacy/suppressed.ts'
import { settleTracking } from '#server/db/privacy/tracking.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Reading, ReadRow } from './reading.ts'

/**
 * The same rows without those that speak of somebody who was erased, and without what people did who are not to be
 * tracked. Such a row counts as one that stays out, with its reason and nothing of what it said. Nobody is erased while
 * an import runs.
 */
export async function withoutKeptOut<R extends Reading>(
  db: Db,
  workspaceId: string,
  reading: R,
): Promise<R> {
  const suppressed = await inWorkspace(db, workspaceId, (tx) => suppressedIn(tx, workspaceId))
  if (suppressed.isEmpty) return reading
  return { ...reading, rows: leavingOut(reading.rows, suppressed) }
}

async function* leavingOut(
  rows: AsyncIterable<ReadRow>,
  suppressed: Suppressed,
): AsyncGenerator<ReadRow> {
  for await (const one of rows)
    if (holdsErased(one.row, suppressed)) yield ERASED
    else if (one.told.ok) yield looked(one, one.told.value, suppressed)
    else yield cellsOf(one.row).some((cell) => isCalledErased(cell, suppressed)) ? ERASED : one
}

/** A row that stays out anyway is kept with its reason: not so where any cell of it names somebody who was erased. */
function isCalledErased(cell: string, { isErased, systems }: Suppressed): boolean {
  return systems.some((system) => {
    const name = nameIn(system, cell)
    return name !== null && isErased(name)
  })
}

/** An address is a name wherever it stands, in whatever column. */
function holdsErased(row: unknown, { isErased, systems }: Suppressed): boolean {
  if (systems.length === 0) return false
  return addressesIn(typeof row === 'string' ? row : (JSON.stringify(row) ?? '')).some(isErased)
}

function cellsOf(row: unknown): string[] {
  if (Array.isArray(row)) return row.map(String)
  const text = typeof row === 'string' ? row : (JSON.stringify(row) ?? '')
  return text.split(/["\s,;]+/)
}

const ERASED = {
  row: '',
  told: refuse({ column: null, reason: 'Speaks of somebody who was erased' }),
}
const UNTRACKED = {
  row: '',
  told: refuse({ column: null, reason: 'Tells what somebody did who is not to be tracked' }),
}

function looked(one: ReadRow, told: RowEvents, { isErased, isUntracked }: Suppressed): ReadRow {
  const names = namesIn(told)
  if (names.some(isErased)) return ERASED
  if (!names.some(isUntracked)) return one
  const events = told.events.filter(({ kind }) => kind !== 'behaviour')
  if (events.length === 0) return UNTRACKED
  return { ...one, told: { ok: true, value: { ...told, events } } }
}

function namesIn({ person, events, others = [] }: RowEvents): Name[] {
  const claimed = [...events, ...others.flatMap((other) => other.events)].flatMap(
    ({ names = [] }) => names,
  )
  const told = [person, ...others.map((other) => other.person)].filter((name) => name !== null)
  return [...told, ...claimed]
}

/**
 * Who is said to be tracked or not, by a column "consent.tracking", is taken at their last word from then on, whatever
 * told it; what a member wrote down a file never takes back.
 */
export async function mindImported(
  db: Db,
  workspaceId: string,
  batchId: number,
  now: number,
): Promise<void> {
  await inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ person: number; told: unknown }>`
      select coalesce(p.root_id, p.person_id) as person, e.details -> 'consent' as told from event e
      join person p on p.workspace_id = ${workspaceId} and p.person_id = e.person_id
      where e.workspace_id = ${workspaceId} and e.batch_id = ${batchId} and e.details ? 'consent'`.execute(
      tx,
    )
    const said = rows.filter(({ told }) =>
      readConsents(told).some(({ purpose }) => purpose === TRACKING),
    )
    const people = [...new Set(said.map(({ person }) => person))]
    const why = { reason: 'said so in a file', now, by: 'an import' }
    await settleTracking(tx, workspaceId, people, why)
  })
}
