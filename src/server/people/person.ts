import { sql } from 'kysely'
import type { Person, PersonHandoff } from '#api/people.ts'
import type { Ledger } from '#api/people-ledger.ts'
import type { Stage } from '#domain/agreement/agreement.ts'
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
import { type Under, underVersion } from './under-version.ts'

const LINE_POINTS = 400
const MARKS = 300

type Unknown = 'person-unknown' | 'version-unknown'

/** One person with everything their page shows, as it was recorded or under one version alone; or nobody. */
export async function readPerson(
  tx: Tx,
  place: Place,
  personId: number,
  version: number | null = null,
): Promise<Result<Person, Unknown>> {
  const { workspaceId } = place
  const now = instant(place.now)
  const known = await knownPerson(tx, place, personId)
  if (!known) return refuse('person-unknown')
  const { key, state, erasedAt } = known
  const seen = await seenAs(tx, place, personId, { version, traits: state.traits })
  if (!seen) return refuse('version-unknown')
  const { history, handoffs } = seen
  const ledger = ledgerAt(history, state.traits, now)
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
    stage: seen.stage ?? state.stage,
    under: version,
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

type Wanted = { version: number | null; traits: Record<string, unknown> }

/** Their history and hand-offs as recorded, or as one version would have had them; null without such a version. */
async function seenAs(
  tx: Tx,
  { workspaceId, now }: Place,
  personId: number,
  { version, traits }: Wanted,
): Promise<(Omit<Under, 'stage'> & { stage?: Stage }) | null> {
  if (version !== null)
    return underVersion(tx, workspaceId, personId, { version, now: instant(now), traits })
  return {
    history: await keptHistoryOf(tx, workspaceId, personId),
    handoffs: await handoffsOf(tx, workspaceId, personId, now),
  }
}

/** Why this score, at any instant, as it was recorded or under one version alone. */
export async function readLedger(
  tx: Tx,
  place: Place,
  personId: number,
  { at, version }: { at: number; version: number | null },
): Promise<Result<Ledger, Unknown>> {
  const known = await knownPerson(tx, place, personId)
  if (!known) return refuse('person-unknown')
  const { traits } = known.state
  const seen = await seenAs(tx, place, personId, { version, traits })
  return seen ? ok(ledgerAt(seen.history, traits, instant(at))) : refuse('version-unknown')
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
  const { program, columns, supposing } = history
  const line = lines.get(history) ?? thinned(scores(program, columns, 0, supposing), LINE_POINTS)
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
