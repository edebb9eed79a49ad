import { type RawBuilder, sql } from 'kysely'
import type { PeopleFilter, PersonRow } from '#api/people.ts'
import { periodOf } from '#domain/scoreboard/period.ts'
import type { Tx } from '#server/db/connect.ts'
import { furthest, inside, outcome, passedAt, reached, refused } from '#server/db/handoff-fate.ts'
import { contains, every, searchWords } from '#server/db/search.ts'
import { inScope, type Scope, type Sight } from '#server/sight.ts'
import { cameBy, waysOf } from './came-by.ts'
import { namesOnly } from './names-only.ts'
import { type List, pageOf } from './page-of-people.ts'
import { stageNow } from './stage-now.ts'

/** In which workspace, when and by whom something is asked for. */
export type Place = {
  workspaceId: string
  zone: string
  now: number
} & Sight
type Asked = PeopleFilter & {
  cursor?: string | undefined
  from?: number | undefined
  limit: number
}

/** A page of people, or of hand-offs where the filter speaks of hand-offs, with how many there are in all. */
export async function listPeople(tx: Tx, place: Place, asked: Asked) {
  const list = listOf(asked, place)
  const { rows, next } = await pageOf(tx, list, { ...asked, ...place })
  const counts = await countOf(tx, list)
  return { of: list.of, rows, next, ...counts }
}

/** Origins and stages with how many people each, most first, and the months that have MQLs. */
export async function facetsOf(tx: Tx, { workspaceId, zone, now, scope }: Place) {
  const mine = every([sql`ps.workspace_id = ${workspaceId}`, ...inScope(workspaceId, scope)])
  const origins = await sql<{ origin: string | null; people: number }>`
    select ps.origin, count(*) as people from person_state ps where ${mine}
    group by ps.origin order by people desc, ps.origin limit 200`.execute(tx)
  const stages = await sql<{ stage: PersonRow['stage']; people: number }>`
    select ${stageNow(now)} as stage, count(*) as people from person_state ps
    where ${mine} group by 1`.execute(tx)
  const total = stages.rows.reduce((sum, { people }) => sum + people, 0)
  const months = await sql<{ month: string; handoffs: number }>`
    select to_char(h.mql_at at time zone ${zone}, 'YYYY-MM') as month, count(*) as handoffs
    from ${handoffsIn(scope)} where h.workspace_id = ${workspaceId} and ${every([sql`true`, ...inScope(workspaceId, scope)])}
    group by 1 order by 1`.execute(tx)
  const ways = await waysOf(tx, workspaceId)
  return { total, origins: origins.rows, stages: stages.rows, months: months.rows, ...ways }
}

/** Hand-offs with their people only where the people matter. */
const handoffsIn = ({ sees }: Scope) =>
  sees === 'all'
    ? sql`handoff h`
    : sql`handoff h join person_state ps on ps.workspace_id = h.workspace_id and ps.person_id = h.person_id`

async function countOf(tx: Tx, list: List) {
  const people = list.of === 'people' ? sql`count(*)` : sql`count(distinct h.person_id)`
  const { rows } = await sql<{ total: number; people: number }>`
    select count(*) as total, ${people} as people
    from ${list.tables} where ${list.where}`.execute(tx)
  return rows[0] ?? { total: 0, people: 0 }
}

function listOf(asked: PeopleFilter, { workspaceId, zone, now, scope, contact }: Place): List {
  const words = searchWords(asked.search)
  const handoffs = handoffConditions(asked, zone, now)
  // The source's key of a person is read only where it is searched.
  const keys =
    words.length > 0 && contact
      ? sql`join person p on p.workspace_id = ps.workspace_id and p.person_id = ps.person_id`
      : sql``
  const people = [
    ...inScope(workspaceId, scope),
    ...words.map((word) =>
      contact
        ? sql`(${contains(word, sql`ps.search`, sql`lower(p.key)`)} or ${joinedName(workspaceId, word)})`
        : contains(word, namesOnly),
    ),
    ...(asked.stage ? [sql`${stageNow(now)} = ${asked.stage}`] : []),
    ...cameBy(workspaceId, asked),
  ]
  const here = sql`ps.workspace_id = ${workspaceId}`
  if (handoffs === null)
    return {
      of: 'people',
      where: every([here, ...people, ...originIs(sql`ps.origin`, asked)]),
      tables: sql`person_state ps ${keys}`,
    }
  // Most lists of hand-offs need nothing of their people: what is not joined cannot be joined badly.
  const ofPeople = people.length > 0 || asked.sort === 'last-seen' || asked.sort === 'name'
  const states = sql`join person_state ps
    on ps.workspace_id = h.workspace_id and ps.person_id = h.person_id ${keys}`
  return {
    of: 'handoffs',
    where: every([
      sql`h.workspace_id = ${workspaceId}`,
      ...(ofPeople ? [here] : []),
      ...people,
      ...originIs(sql`h.person_origin`, asked),
      ...handoffs,
    ]),
    tables: ofPeople ? sql`handoff h ${states}` : sql`handoff h`,
  }
}

/** Somebody is found by every name that a source calls them, not only by the one that stands for them. */
const joinedName = (workspaceId: string, word: string) =>
  sql`ps.person_id in (select n.root_id from person n
    where n.workspace_id = ${workspaceId} and n.root_id is not null and ${contains(word, sql`lower(n.key)`)})`

const originIs = (column: RawBuilder<unknown>, { origin }: PeopleFilter) =>
  origin === undefined ? [] : [origin === '' ? sql`${column} is null` : sql`${column} = ${origin}`]

const HANDOFF_WORDS = [
  'mql',
  'reached',
  'window',
  'furthest',
  'outcome',
  'again',
  'passed',
  'answer',
  'refused',
  'reason',
] as const satisfies (keyof PeopleFilter)[]

/** Null where the filter does not speak of hand-offs. */
function handoffConditions(asked: PeopleFilter, zone: string, now: number) {
  if (HANDOFF_WORDS.every((word) => asked[word] === undefined)) return null
  const ever = reached(null)
  const conditions: RawBuilder<unknown>[] = []
  if (asked.mql) conditions.push(inside(sql`h.mql_at`, periodOf(asked.mql, zone)))
  if (asked.reached && asked.reached !== 'mql')
    conditions.push(reached(daysOf(asked.window))[asked.reached])
  if (asked.furthest) conditions.push(sql`${furthest} = ${asked.furthest}`)
  if (asked.outcome === 'out-of-order') conditions.push(sql`h.deal_came_first`)
  else if (asked.outcome) conditions.push(sql`${outcome(now)} = ${asked.outcome}`)
  if (asked.again) conditions.push(...wentBack(asked.again, now))
  if (asked.passed)
    conditions.push(inside(passedAt, periodOf(asked.passed, zone)), sql`${ever.passed}`)
  if (asked.answer) conditions.push(ANSWERS[asked.answer])
  if (asked.refused)
    conditions.push(refused, inside(sql`h.closed_at`, periodOf(asked.refused, zone)))
  if (asked.reason)
    conditions.push(asked.reason === 'given' ? sql`h.reason is not null` : sql`h.reason is null`)
  return conditions
}

const daysOf = (window: PeopleFilter['window']) =>
  window === undefined || window === 'to-date' ? null : Number(window)

const accepted = reached(null).accepted
const ANSWERS: Record<NonNullable<PeopleFilter['answer']>, RawBuilder<unknown>> = {
  accepted,
  refused,
  decided: sql`(${accepted} or ${refused})`,
  recycled: sql`h.closing = 'recycled'`,
}

/** Went back to marketing; and came again, or was won when it came again. */
function wentBack(again: NonNullable<PeopleFilter['again']>, now: number): RawBuilder<unknown>[] {
  const back = sql`${outcome(now)} not in ('won', 'lost', 'open')`
  if (again === 'back') return [back]
  const won = again === 'won' ? sql`and (later.won_at is not null or later.closing = 'won')` : sql``
  return [
    back,
    sql`exists (select 1 from handoff later where later.workspace_id = h.workspace_id
      and later.person_id = h.person_id and later.n = h.n + 1 ${won})`,
  ]
}
