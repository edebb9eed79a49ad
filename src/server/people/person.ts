import { sql } from 'kysely'
import type { Person, PersonHandoff } from '#api/people.ts'
import type { Ledger } from '#api/people-ledger.ts'
import { personName } from '#domain/people/person-name.ts'
import { thinned } from '#domain/people/thinning.ts'
import { scores } from '#domain/replay/ledger.ts'
import { KIND } from '#domain/replay/log.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { rootCompanyOf } from '#server/db/names/root-of.ts'
import { calledOf } from './called.ts'
import { closingsOf, handoffsOf } from './handoffs.ts'
import type { History } from './history.ts'
import { keptHistoryOf } from './kept-history.ts'
import { knownPerson } from './known.ts'
import { grantsOf, ledgerAt } from './ledger.ts'
import { dealsOf } from './list/deals.ts'
import type { Place } from './place.ts'
import { scalarTraits, textOf } from './told.ts'

const LINE_POINTS = 400
const MARKS = 300

/** One person with everything their page shows, or nobody. */
export async function readPerson(
  tx: Tx,
  place: Place,
  personId: number,
): Promise<Result<Person, 'person-unknown'>> {
  const { workspaceId } = place
  const now = instant(place.now)
  const known = await knownPerson(tx, place, personId)
  if (!known) return refuse('person-unknown')
  const { key, state, erasedAt } = known
  const history = await keptHistoryOf(tx, workspaceId, personId)
  const ledger = ledgerAt(history, state.traits, now)
  const handoffs = await handoffsOf(tx, workspaceId, personId, now)
  const company = await companyOf(tx, workspaceId, personId)
  return ok({
    personId,
    key,
    erasedAt,
    name: personName(state.traits, key),
    title: textOf(state.traits.title) ?? textOf(state.traits.jobTitle),
    company: textOf(state.traits.company) ?? company?.name ?? null,
    companyId: company?.id ?? null,
    origin: state.origin,
    stage: state.stage,
    traits: scalarTraits(state.traits),
    events: state.events,
    sources: await sourcesOf(tx, workspaceId, personId),
    firstSeenAt: state.first_seen_at,
    lastSeenAt: state.last_seen_at,
    handoffs,
    deals: await dealsOf(tx, place, personId),
    ...(await calledOf(tx, place, personId)),
    scoreLine: lineOf(history, ledger, now),
    marks: marksOf(history, handoffs, now),
    ledger,
  })
}

/** Why this score, at any instant. */
export async function readLedger(
  tx: Tx,
  place: Place,
  personId: number,
  at: number,
): Promise<Result<Ledger, 'person-unknown'>> {
  const known = await knownPerson(tx, place, personId)
  if (!known) return refuse('person-unknown')
  return ok(
    ledgerAt(await keptHistoryOf(tx, place.workspaceId, personId), known.state.traits, instant(at)),
  )
}

/** The company they belong to, under the name that is shown of it. */
async function companyOf(tx: Tx, workspaceId: string, personId: number) {
  const { rows } = await sql<{ id: number; name: string }>`
    select r.company_id as id, r.name from person_state ps
    join company c on c.workspace_id = ${workspaceId} and c.spelled = ps.company
    join company r on r.workspace_id = ${workspaceId}
      and r.company_id = ${rootCompanyOf('c')}
    where ps.workspace_id = ${workspaceId} and ps.person_id = ${personId}`.execute(tx)
  return rows[0] ?? null
}

async function sourcesOf(tx: Tx, workspaceId: string, personId: number): Promise<string[]> {
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const { rows } = await sql<{ name: string }>`
    select s.name from source s where s.workspace_id = ${workspaceId} and exists (
      select 1 from event e where e.workspace_id = ${workspaceId}
        and e.person_id = any(${ids}::bigint[]) and e.source_id = s.source_id)
    order by s.name`.execute(tx)
  return rows.map(({ name }) => name)
}

function lineOf(history: History, { engagement }: Ledger, now: Instant) {
  const line =
    lines.get(history) ?? thinned(scores(history.program, history.columns, 0), LINE_POINTS)
  lines.set(history, line)
  return [...line, { at: now, engagement }]
}

/** Of histories that are kept. */
const lines = new WeakMap<History, ReturnType<typeof scores>>()

/** Acts for the walk; where there are many, those of a stretch become one, counted if any of them
 * gave points or opened a hand-off. */
function marksOf(history: History, handoffs: PersonHandoff[], now: Instant) {
  const { columns, signatures, eventIds } = history
  const grants = grantsOf(history, closingsOf(handoffs), now)
  const opened = new Set(handoffs.map((handoff) => handoff.effectiveAt))
  const acts: { at: Instant; counted: boolean }[] = []
  for (const [i, eventId] of eventIds.entries()) {
    if (signatures[columns.signature[i] ?? 0]?.kind !== KIND.behaviour) continue
    const at = instant(columns.t[i] ?? 0)
    acts.push({ at, counted: grants.has(eventId) || opened.has(at) })
  }
  const [first, last] = [acts[0], acts.at(-1)]
  if (!first || !last || acts.length <= MARKS) return acts
  const width = (last.at - first.at) / MARKS || 1
  const kept = new Map<number, { at: Instant; counted: boolean }>()
  for (const act of acts) {
    const place = Math.floor((act.at - first.at) / width)
    const there = kept.get(place)
    if (there) there.counted ||= act.counted
    else kept.set(place, act)
  }
  return [...kept.values()]
}
