import { sql } from 'kysely'
import { type Name, nameIn } from '#domain/people/identity/name.ts'
import type { RowEvent, RowEvents } from '#domain/people/imports/rows/row.ts'
import { addressesIn } from '#domain/people/intake/names-told.ts'
import { readConsents, TRACKING } from '#domain/people/privacy/consent.ts'
import { refuse } from '#domain/result.ts'
import type { Db } from '#server/db/connect.ts'
import { type Suppressed, suppressedIn } from '#server/db/privacy/suppressed.ts'
import { settleTracking } from '#server/db/privacy/tracking.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Reading, ReadRow } from './reading.ts'

/**
 * The same rows without whoever was erased, and without what people did who are not to be tracked. A row that tells
 * nothing else counts as one that stays out, with its reason and nothing of what it said. Nobody is erased while
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

/** @internal */
export async function* leavingOut(
  rows: AsyncIterable<ReadRow>,
  suppressed: Suppressed,
): AsyncGenerator<ReadRow> {
  for await (const one of rows)
    if (one.told.ok) yield looked(one, one.told.value, suppressed)
    else if (erasedIn(one.row, suppressed).length > 0) yield ERASED
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
function erasedIn(row: unknown, { isErased, systems }: Suppressed): Name[] {
  if (systems.length === 0) return []
  return addressesIn(typeof row === 'string' ? row : (JSON.stringify(row) ?? '')).filter(isErased)
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

function looked(one: ReadRow, told: RowEvents, suppressed: Suppressed): ReadRow {
  const known = withoutErased(told, erasedIn(one.row, suppressed), suppressed)
  if (known === null) return ERASED
  const kept = withoutUntracked(known, suppressed)
  if (kept === null) return UNTRACKED
  return kept === told ? one : { row: '', told: { ok: true, value: kept } }
}

type Party = { person: Name | null; events: RowEvent[] }

const namesOf = ({ person, events }: Party): Name[] => [
  ...(person ? [person] : []),
  ...events.flatMap(({ names = [] }) => names),
]

/**
 * A deal goes on without whoever of its people was erased: it is told with who is left, else of nobody, as where nobody
 * can say whose an erased address in the row is. Null where that leaves nothing, or something that has the address.
 */
function withoutErased(
  told: RowEvents,
  addresses: readonly Name[],
  suppressed: Suppressed,
): RowEvents | null {
  const { others: beside = [], ...row } = told
  const isErased = (party: Party) => namesOf(party).some(suppressed.isErased)
  const known = [told, ...beside].filter(isErased).flatMap(namesOf)
  const isStray = addresses.some(({ value }) => !known.some((name) => name.value === value))
  const others = isStray ? [] : beside.filter((party) => !isErased(party))
  if (!isStray && !isErased(told))
    return others.length === beside.length ? told : clean({ ...told, others }, suppressed)
  if (row.deal === null) return null
  const [first, ...rest] = others
  if (first) return clean({ ...row, ...first, others: rest }, suppressed)
  const events = (row.ofNobody?.() ?? []).map(withoutTexts)
  if (events.length === 0) return null
  const deal = { ...row.deal, name: null, reason: null }
  return clean({ ...row, person: null, deal, events, others: [] }, suppressed)
}

/** What a deal is called and why it was lost was said of whoever was erased, where nobody else took part. */
function withoutTexts(event: RowEvent): RowEvent {
  const { name: _, reason: __, ...details } = event.details ?? {}
  return { ...event, details: event.details && details }
}

const clean = (told: RowEvents, suppressed: Suppressed): RowEvents | null =>
  erasedIn(told, suppressed).length > 0 ? null : told

/** Of who is not to be tracked stays what others decided and told, and nothing that they did; null where that is nothing. */
function withoutUntracked(told: RowEvents, { isUntracked }: Suppressed): RowEvents | null {
  const { others = [] } = told
  const isOut = (party: Party) => namesOf(party).some(isUntracked)
  if (!isOut(told) && !others.some(isOut)) return told
  const leftOf = (party: Party) =>
    isOut(party) ? party.events.filter(({ kind }) => kind !== 'behaviour') : party.events
  const events = leftOf(told)
  const left = others.map((other) => ({ ...other, events: leftOf(other) }))
  if ([events, ...left.map((other) => other.events)].every((told) => told.length === 0)) return null
  return { ...told, events, others: left }
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
