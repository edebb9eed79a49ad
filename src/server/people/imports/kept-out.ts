import { sql } from 'kysely'
import { type Name, nameIn } from '#domain/people/identity/name.ts'
import type { RowEvents } from '#domain/people/imports/row.ts'
import { readConsents, TRACKING } from '#domain/people/privacy/consent.ts'
import { refuse } from '#domain/result.ts'
import type { Db } from '#server/db/connect.ts'
import { suppress, unsuppress } from '#server/db/privacy/suppress.ts'
import { type Suppressed, suppressedIn } from '#server/db/privacy/suppressed.ts'
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
    if (one.told.ok) yield looked(one, one.told.value, suppressed)
    else yield cellsOf(one.row).some((cell) => isCalledErased(cell, suppressed)) ? ERASED : one
}

/** A row that stays out anyway is kept with its reason: not so where any cell of it names somebody who was erased. */
function isCalledErased(cell: string, { isErased }: Suppressed): boolean {
  return SYSTEMS.some((system) => {
    const name = nameIn(system, cell)
    return name !== null && isErased(name)
  })
}

const SYSTEMS = [
  'email',
  'id',
  'anonymous',
  'hubspot',
  'salesforce',
  'salesforce-lead',
  'pipedrive',
]

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

/** Who is said not to be tracked, by a column "consent.tracking", is taken at their word from then on. */
export async function mindImported(
  db: Db,
  workspaceId: string,
  batchId: number,
  now: number,
): Promise<void> {
  await inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<Name & { told: unknown }>`
      select p.system, p.key as value, e.details -> 'consent' as told from event e
      join person p on p.workspace_id = ${workspaceId} and p.person_id = e.person_id
      where e.workspace_id = ${workspaceId} and e.batch_id = ${batchId} and e.details ? 'consent'
      order by e.happened_at, e.event_id`.execute(tx)
    const said = (given: boolean) =>
      rows.filter(({ told }) =>
        readConsents(told).some((one) => one.purpose === TRACKING && one.given === given),
      )
    const why = { kind: 'do-not-track', reason: 'said so in a file', now, by: 'an import' } as const
    await suppress(tx, workspaceId, said(false), why)
    const again = said(true)
    if (again.length > 0) await unsuppress(tx, workspaceId, again, 'do-not-track')
  })
}
