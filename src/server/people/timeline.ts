import { sql } from 'kysely'
import type { TimelineEntry } from '#api/timeline.ts'
import type { Scalar } from '#domain/agreement/agreement.ts'
import type { Arrival } from '#domain/people/channels/arrival.ts'
import { arrivalWords } from '#domain/people/channels/rule-words.ts'
import type { Evidence, SignalTest } from '#domain/people/signals/false-signals.ts'
import { reasonWords } from '#domain/people/signals/reason-words.ts'
import { KIND } from '#domain/replay/log.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import type { Said } from '#server/db/signals/tables.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { closingsOf, handoffsOf } from './handoffs.ts'
import type { History } from './history.ts'
import { keptHistoryOf } from './kept-history.ts'
import { knownPerson } from './known.ts'
import { type Grant, grantsOf } from './ledger.ts'
import { milestonesOf, type Placed } from './milestones.ts'
import { nameMovesOf } from './name-moves.ts'
import type { Place } from './place.ts'

type Asked = Place & {
  personId: number
  show: 'everything' | 'did' | 'stages'
  cursor?: string | undefined
  from?: number | undefined
  limit: number
}

/** Everything about a person, newest first. Pages follow the place of the last entry, however long the log is. */
export async function readTimeline(
  tx: Tx,
  asked: Asked,
): Promise<Result<Timeline, 'person-unknown'>> {
  if (!(await knownPerson(tx, asked, asked.personId))) return refuse('person-unknown')
  return ok(await timelineOf(tx, asked))
}

type Counts = { everything: number; did: number; stages: number }
type Timeline = { rows: TimelineEntry[]; next: string | null; total: number; counts: Counts }

async function timelineOf(tx: Tx, asked: Asked): Promise<Timeline> {
  const before = asked.cursor === undefined ? null : readCursor(asked.cursor, 3)
  const milestones = await milestonesOf(tx, asked.workspaceId, asked.personId, asked.now)
  const history = await keptHistoryOf(tx, asked.workspaceId, asked.personId)
  const acts = asked.show === 'stages' ? [] : await actsBefore(tx, asked, history, before)
  const names = await nameMovesOf(tx, asked, asked.personId)
  const told = { everything: [...milestones, ...names], stages: milestones, did: [] }
  const rest = told[asked.show].filter((one) => isBefore(one, before))
  const merged = [...acts, ...rest].sort(newestFirst)
  const skip = before === null ? (asked.from ?? 0) : 0
  const shown = merged.slice(skip, skip + asked.limit)
  const last = shown.at(-1)
  const counts = countsOf(history, { stages: milestones.length, names: names.length })
  return {
    rows: shown.map(({ entry }) => entry),
    next: last && merged.length > skip + shown.length ? cursorOf(placeOf(last)) : null,
    total: counts[asked.show],
    counts,
  }
}

const placeOf = ({ entry, rank, id }: Placed) => [entry.at, rank, id]
const newestFirst = (a: Placed, b: Placed) =>
  b.entry.at - a.entry.at || b.rank - a.rank || b.id - a.id

function isBefore(one: Placed, place: number[] | null): boolean {
  if (place === null) return true
  const [instant = 0, rank = 0, id = 0] = place
  return (one.entry.at - instant || one.rank - rank || one.id - id) < 0
}

type ActRow = {
  event_id: number
  happened_at: number
  known_at: number
  person_id: number
  kind: number
  name: string
  properties: Record<string, Scalar>
  details: Record<string, unknown> | null
  channel: string | null
  arrival: Arrival | null
  test: SignalTest | null
  evidence: Evidence | null
  said: Said | null
  is_silent: boolean | null
}

/** Acts and traits told, one more than the page needs; facts and decisions are told as milestones. */
async function actsBefore(
  tx: Tx,
  asked: Asked,
  history: History,
  before: number[] | null,
): Promise<Placed[]> {
  const { workspaceId, personId } = asked
  const kinds = asked.show === 'did' ? [KIND.behaviour] : [KIND.identify, KIND.behaviour]
  const names = await namesOf(tx, workspaceId, [personId])
  const most = (asked.from ?? 0) + asked.limit + 1
  // Of each name along its own index, as far as the page may need it; only then whatever stands beside an act.
  const { rows } = await sql<ActRow>`
    select e.event_id, e.happened_at, e.known_at, e.person_id, e.kind, e.name, e.properties, e.details,
      a.channel, ${ARRIVAL} as arrival, f.test, f.evidence, f.said, f.is_silent
    from (
      select own.* from unnest(${names.ids}::bigint[]) as n (id) cross join lateral (
        select e.event_id, e.happened_at, e.known_at, e.person_id, e.arrival_id, e.details,
          s.kind, s.name, s.properties
        from event e cross join lateral (
          select kind, name, properties from signature
          where workspace_id = ${workspaceId} and signature_id = e.signature_id
          offset 0
        ) s
        where e.workspace_id = ${workspaceId} and e.person_id = n.id
          and e.known_at is not null and s.kind = any(${kinds}) and ${isEarlier(before)}
        order by e.happened_at desc, e.event_id desc limit ${most}
      ) own
      order by own.happened_at desc, own.event_id desc limit ${most}
    ) e
    left join lateral (
      select * from arrival where workspace_id = ${workspaceId} and arrival_id = e.arrival_id
      offset 0
    ) a on true
    left join lateral (
      select * from false_signal where workspace_id = ${workspaceId} and event_id = e.event_id
      offset 0
    ) f on true
    order by e.happened_at desc, e.event_id desc`.execute(tx)
  const closings = closingsOf(await handoffsOf(tx, workspaceId, personId, asked.now))
  const grants = grantsOf(history, closings, asked.now)
  const since = new Map(names.ids.map((id, i) => [id, names.since[i] as number]))
  return rows.map((row) => {
    const known_at = Math.max(row.known_at, since.get(row.person_id) ?? 0)
    return actOf({ ...row, known_at }, grants.get(row.event_id))
  })
}

const ARRIVAL = sql`case when a.arrival_id is not null then jsonb_build_object('source', a.source,
  'medium', a.medium, 'campaign', a.campaign, 'term', a.term, 'content', a.content, 'id', a.tag_id,
  'clicks', a.clicks, 'referrer', a.referrer, 'landing', a.landing) end`

/** Acts of the same instant stand below everything else there, so rank 0 alone is compared by id. */
function isEarlier(before: number[] | null) {
  if (before === null) return sql`true`
  const [instant = 0, rank = 0, id = 0] = before
  if (rank > 0) return sql`e.happened_at <= ${at(instant)}`
  return sql`e.happened_at <= ${at(instant)}
    and (e.happened_at < ${at(instant)} or e.event_id < ${id})`
}

/** Later than this after it happened, a fact counts as late; sources need a moment to send. */
const LATE_MS = 60 * 60 * 1_000

function actOf(row: ActRow, grants: Grant[] = []): Placed {
  const [best] = grants.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
  const entry: TimelineEntry = {
    at: row.happened_at,
    eventId: row.event_id,
    kind: row.kind === KIND.identify ? 'told' : 'did',
    name: row.name,
    properties: row.properties,
    rule: best?.rule ?? null,
    points: grants.length > 0 ? grants.reduce((sum, { points }) => sum + points, 0) : null,
    version: null,
    knownAt: row.known_at - row.happened_at > LATE_MS ? row.known_at : null,
    detail: scalarsOf(row.details),
    ...cameWith(row),
    ...judgedAs(row),
  }
  return { entry, rank: 0, id: row.event_id }
}

/** The channel by which they came, where the event says how. */
const cameWith = ({ channel, arrival }: ActRow): Pick<TimelineEntry, 'arrival'> =>
  channel === null || arrival === null ? {} : { arrival: { channel, words: arrivalWords(arrival) } }

const judgedAs = ({ test, evidence, said, is_silent }: ActRow): Pick<TimelineEntry, 'signal'> =>
  is_silent === null
    ? {}
    : {
        signal: {
          weighsNothing: is_silent,
          words: test ? reasonWords(test, evidence ?? {}) : null,
          said,
        },
      }

/** What can be shown in a line: texts, numbers and yes or no, long texts cut. */
function scalarsOf(details: Record<string, unknown> | null): Record<string, Scalar> {
  const shown: Record<string, Scalar> = {}
  for (const [name, value] of Object.entries(details ?? {})) {
    if (typeof value === 'string') shown[name] = value.slice(0, 300)
    else if (typeof value === 'boolean' || Number.isFinite(value)) shown[name] = value as Scalar
  }
  return shown
}

function countsOf(
  { columns, signatures }: History,
  { stages, names }: { stages: number; names: number },
): Counts {
  let [did, told] = [0, 0]
  for (const signature of columns.signature) {
    const kind = signatures[signature]?.kind
    if (kind === KIND.behaviour) did += 1
    else if (kind === KIND.identify) told += 1
  }
  return { everything: did + told + stages + names, did, stages }
}
