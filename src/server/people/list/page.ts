import { type RawBuilder, sql } from 'kysely'
import type { PersonRow } from '#api/people.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import { personName } from '#domain/people/person-name.ts'
import type { Tx } from '#server/db/connect.ts'
import { furthest, outcome } from '#server/db/handoff-fate.ts'
import { stageNow } from '#server/people/stage-now.ts'
import { textOf } from '#server/people/told.ts'
import { behind, orderOf, placeIn, type SortedBy, sortColumns, sortColumnsOrder } from './keyset.ts'
import { sortingOf } from './sorting.ts'

/** What a list is made of: people as `ps`, or hand-offs as `h` with their people as `ps`. */
export type List = {
  of: 'people' | 'handoffs'
  tables: RawBuilder<unknown>
  where: RawBuilder<boolean>
  /** The same in parts that have no row in common, each of which an index finds in the order of the list. */
  arms: { tables: RawBuilder<unknown>; where: RawBuilder<boolean> }[]
  /** How many there are, where that is known without counting. */
  total: number | null
  /** As far as they are counted. */
  most: number
  /** Read along the index of its order, rather than gathered and sorted. */
  isWalked: boolean
  /** Words that were taken for what was typed. */
  nearly: string[]
}

type Page = {
  workspaceId: string
  now: number
  sort?: PeopleFilter['sort']
  cursor?: string | undefined
  from?: number | undefined
  limit: number
}

type Row = Omit<PersonRow, 'name' | 'title' | 'company' | 'owner' | 'personId'> & {
  person_id: number
  key: string
  told: Record<string, unknown>
}

/** The rows of a page in order, and where the next one begins: a later page never counts past earlier ones. */
export async function pageOf(tx: Tx, list: List, page: Page) {
  const terms = sortingOf(page.sort, list.of)
  // The page is cut before anything else is read, so that rows skipped on the way cost only their index.
  const { rows } = await sql<Row>`
    with page as (${keysOf(list, terms, page)})
    select ${columns(list.of, page.now)}, ${sortColumns(terms)}
    from page
    cross join lateral (${ofOne('person_state', page.workspaceId)}) ps
    cross join lateral (${ofOne('person', page.workspaceId)}) p
    ${
      list.of === 'handoffs'
        ? sql`cross join lateral (select * from handoff where workspace_id = ${page.workspaceId}
            and person_id = page.person_id and n = page.n offset 0) h`
        : sql`cross join lateral (select max(own.mql_at) as mql_at, max(own.won_at) as won_at
            from (${ofOne('handoff', page.workspaceId)}) own) latest`
    }
    order by ${orderOf(terms)}`.execute(tx)
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const next = rows.length > page.limit && last ? placeIn(terms, last) : null
  return { rows: shown.map((row) => rowOf(row, terms.length)), next }
}

/** Of whom or what the page tells: each arm as far as the page may need it, then the first of all. */
function keysOf({ of, arms }: List, terms: readonly SortedBy[], page: Page): RawBuilder<unknown> {
  const start = page.cursor === undefined ? sql`true` : behind(terms, page.cursor)
  const skip = page.cursor === undefined ? (page.from ?? 0) : 0
  const limit = page.limit + 1
  const keys = of === 'handoffs' ? sql`h.person_id, h.n` : sql`ps.person_id, null::integer as n`
  const [only] = arms
  if (only && arms.length === 1)
    return sql`select ${keys} from ${only.tables} where ${only.where} and ${start}
      order by ${orderOf(terms)} limit ${limit} offset ${skip}`
  const each = arms.map(
    ({ tables, where }) => sql`(select ${keys}, ${sortColumns(terms)} from ${tables}
      where ${where} and ${start} order by ${orderOf(terms)} limit ${limit + skip})`,
  )
  return sql`select person_id, n from (${sql.join(each, sql` union all `)}) k
    order by ${sortColumnsOrder(terms)} limit ${limit} offset ${skip}`
}

/** What a table has of the person of a row; with `offset 0` it is looked up for each, and nothing is read for all. */
const ofOne = (table: 'person_state' | 'person' | 'handoff', workspaceId: string) =>
  sql`select * from ${sql.table(table)} where workspace_id = ${workspaceId}
    and person_id = page.person_id offset 0`

const TOLD = ['name', 'fullName', 'firstName', 'first_name', 'lastName', 'last_name', 'email']
const SHOWN = [...TOLD, 'title', 'jobTitle', 'company', 'owner']
const told = sql`jsonb_build_object(${sql.join(
  SHOWN.map((trait) => sql`${sql.lit(trait)}, ps.traits -> ${sql.lit(trait)}`),
)})`

function columns(of: List['of'], now: number): RawBuilder<unknown> {
  const own =
    of === 'handoffs'
      ? sql`h.n, h.mql_at as "mqlAt", h.won_at as "wonAt", ${furthest} as furthest,
          ${outcome(now)} as outcome`
      : sql`null as n, latest.mql_at as "mqlAt", latest.won_at as "wonAt",
          null as furthest, null as outcome`
  return sql`ps.person_id, p.key, ${told} as told, ps.origin, ${stageNow(now)} as stage, ps.fit_band as "fitBand",
    ps.engagement_band as "engagementBand", ps.last_event_name as "lastEvent",
    ps.last_seen_at as "lastSeenAt", ps.first_seen_at as "firstSeenAt", ${own}`
}

function rowOf({ person_id, key, told, ...row }: Row, sorted: number): PersonRow {
  const shown = { ...row } as Omit<Row, 'person_id' | 'key' | 'told'> & Record<string, unknown>
  for (let i = 0; i < sorted; i++) delete shown[`s${i}`]
  return {
    ...shown,
    personId: person_id,
    name: personName(told, key),
    title: textOf(told.title) ?? textOf(told.jobTitle),
    company: textOf(told.company),
    owner: textOf(told.owner),
  }
}
