import { sql } from 'kysely'
import type { Reclassified } from '#api/signals.ts'
import { ledger } from '#domain/replay/ledger.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { instant } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import { readDictionary } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { readStandings } from '#server/db/fold/claim.ts'
import { claim } from '#server/db/fold/fold.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once } from '#server/db/requests/once.ts'
import { rolesOf } from '#server/db/signals/roles.ts'
import { sayOf } from '#server/db/signals/said.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { historyOf } from './history.ts'

type Input = { eventIds: readonly number[]; was: 'person' | 'machine' | null }
/** Whether who asks may see this person. */
type Sees = (tx: Tx, personId: number) => Promise<boolean>

/** A member says of clicks and opens whose they were; the log is corrected from now on, and their people are folded anew. */
export function sayWhose(
  acting: Acting,
  sees: Sees,
  input: Input,
): Promise<Result<Reclassified, 'event-unknown' | Repeated>> {
  const { db, workspaceId, asked } = acting
  return once(db, workspaceId, asked, input, (tx) => carryOut(tx, acting, sees, input))
}

/** What that would change. It is done, looked at, and undone. */
export async function previewWhose(
  acting: Acting,
  sees: Sees,
  input: Input,
): Promise<Result<Reclassified, 'event-unknown'>> {
  const { db, workspaceId } = acting
  const seen: { found: Result<Reclassified, 'event-unknown'> | null } = { found: null }
  const undo = new Error('Only looked at')
  await inWorkspace(db, workspaceId, async (tx) => {
    seen.found = await carryOut(tx, acting, sees, input)
    throw undo
  }).catch((error: unknown) => {
    if (error !== undo) throw error
  })
  return seen.found as Result<Reclassified, 'event-unknown'>
}

async function carryOut(
  tx: Tx,
  { workspaceId, now, by, memberId }: Acting,
  sees: Sees,
  { eventIds, was }: Input,
): Promise<Result<Reclassified, 'event-unknown'>> {
  await holdNamesAlone(tx, workspaceId)
  const events = await findEvents(tx, workspaceId, [...new Set(eventIds)])
  if (!events) return refuse('event-unknown')
  const people = [...new Set(events.map(({ person }) => person))].sort((a, b) => a - b)
  for (const person of people) if (!(await sees(tx, person))) return refuse('event-unknown')
  const before = await scoresOf(tx, workspaceId, people)
  const ids = events.map(({ event_id }) => event_id)
  const silent = await silentAmong(tx, workspaceId, ids)
  await sayOf(tx, workspaceId, { ids, was, memberId, now })
  await claim(tx, workspaceId, [...new Set(events.map(({ name }) => name))], now)
  const after = await scoresOf(tx, workspaceId, people)
  const standings = await readStandings(tx, workspaceId, people)
  const silentNow = await silentAmong(tx, workspaceId, ids)
  const differs = (person: number) => {
    const at = Math.max(now, standings.get(person)?.as_of ?? 0)
    return before.get(person)?.(at) !== after.get(person)?.(at)
  }
  for (const person of people)
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'say-whose-clicks',
      subject: { kind: 'person', id: String(person), label: `Person ${person}` },
      after: { was, clicks: events.filter((event) => event.person === person).length },
    })
  return ok({
    events: ids.filter((id) => silent.has(id) !== silentNow.has(id)).length,
    people: people.length,
    scores: people.filter(differs).length,
  })
}

type Found = { event_id: number; name: number; person: number }

/** All of these, if all are clicks or opens that are known. */
async function findEvents(tx: Tx, workspaceId: string, ids: number[]): Promise<Found[] | null> {
  const { judged } = rolesOf(await readDictionary(tx, workspaceId))
  const { rows } = await sql<Found>`
    select e.event_id, e.person_id as name, coalesce(p.root_id, p.person_id) as person
    from event e
    join person p on p.workspace_id = ${workspaceId} and p.person_id = e.person_id
    where e.workspace_id = ${workspaceId} and e.event_id = any(${ids}::bigint[])
      and e.signature_id = any(${judged}::bigint[]) and e.known_at is not null`.execute(tx)
  return rows.length === ids.length ? rows : null
}

async function silentAmong(tx: Tx, workspaceId: string, ids: number[]): Promise<Set<number>> {
  const rows = await tx
    .selectFrom('false_signal')
    .select('event_id')
    .where('workspace_id', '=', workspaceId)
    .where('event_id', 'in', ids)
    .where('is_silent', '=', true)
    .execute()
  return new Set(rows.map(({ event_id }) => event_id))
}

/** Of each person, the engagement at an instant, as the log stands now. */
async function scoresOf(tx: Tx, workspaceId: string, people: readonly number[]) {
  const scores = new Map<number, (at: number) => number>()
  for (const person of people) {
    const { program, columns } = await historyOf(tx, workspaceId, person)
    scores.set(person, (at) => ledger(program, columns, 0, instant(at)).engagement)
  }
  return scores
}
