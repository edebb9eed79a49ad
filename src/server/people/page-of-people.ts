import { type RawBuilder, sql } from 'kysely'
import type { PeopleFilter, PersonRow } from '#api/people.ts'
import type { Scalar } from '#domain/agreement/agreement.ts'
import { personName } from '#domain/people/person-name.ts'
import type { Tx } from '#server/db/connect.ts'
import { furthest, outcome } from '#server/db/handoff-fate.ts'
import { at } from '#server/db/instants.ts'
import { every } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { inScope, type Scope } from '#server/sight.ts'
import { namesOnly } from './names-only.ts'
import { stageNow } from './stage-now.ts'

/** What a list is made of: people as `ps`, or hand-offs as `h` with their people as `ps`. */
export type List = {
  of: 'people' | 'handoffs'
  tables: RawBuilder<unknown>
  where: RawBuilder<boolean>
}

type Page = {
  workspaceId: string
  now: number
  scope: Scope
  contact: boolean
  sort?: PeopleFilter['sort']
  cursor?: string | undefined
  from?: number | undefined
  limit: number
}

type Row = Omit<PersonRow, 'name' | 'title' | 'company' | 'personId'> & {
  person_id: number
  key: string
  told: Record<string, unknown>
}

/** The rows of a page in order, and where the next one begins: a later page never counts past earlier ones. */
export async function pageOf(tx: Tx, list: List, page: Page) {
  const start = page.cursor === undefined ? sql`true` : after(page.cursor, page, list.of)
  const skip = page.cursor === undefined ? (page.from ?? 0) : 0
  // The page is cut before anything else is read, so that rows skipped on the way cost only their index.
  const { rows } = await sql<Row>`
    with page as (
      select ${list.of === 'handoffs' ? sql`h.person_id, h.n` : sql`ps.person_id, null::integer as n`}
      from ${list.tables} where ${list.where} and ${start}
      order by ${order(page, list.of)} limit ${page.limit + 1} offset ${skip})
    select ${columns(list.of, page.now)}
    from page
    join person_state ps on ps.workspace_id = ${page.workspaceId} and ps.person_id = page.person_id
    join person p on p.workspace_id = ${page.workspaceId} and p.person_id = page.person_id
    ${list.of === 'handoffs' ? sql`join handoff h on h.workspace_id = ${page.workspaceId} and h.person_id = page.person_id and h.n = page.n` : sql``}
    order by ${order(page, list.of)}`.execute(tx)
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const sort = sortOf(page.sort, list.of)
  const next = rows.length > page.limit && last ? cursorOf(placeOf(last, sort)) : null
  return { rows: shown.map(rowOf), next }
}

const TOLD = ['name', 'fullName', 'firstName', 'first_name', 'lastName', 'last_name', 'email']
const SHOWN = [...TOLD, 'title', 'jobTitle', 'company']
const told = sql`jsonb_build_object(${sql.join(
  SHOWN.map((trait) => sql`${sql.lit(trait)}, ps.traits -> ${sql.lit(trait)}`),
)})`

function columns(of: List['of'], now: number): RawBuilder<unknown> {
  const own =
    of === 'handoffs'
      ? sql`h.n, h.mql_at as "mqlAt", h.won_at as "wonAt", ${furthest} as furthest,
          ${outcome(now)} as outcome`
      : sql`null as n, ${latest('mql_at')} as "mqlAt", ${latest('won_at')} as "wonAt",
          null as furthest, null as outcome`
  return sql`ps.person_id, p.key, ${told} as told, ps.origin, ${stageNow(now)} as stage, ps.fit_band as "fitBand",
    ps.engagement_band as "engagementBand", ps.last_event_name as "lastEvent",
    ps.last_seen_at as "lastSeenAt", ${own}`
}

const latest = (column: 'mql_at' | 'won_at') => sql`(select max(own.${sql.ref(column)})
  from handoff own where own.workspace_id = ps.workspace_id and own.person_id = ps.person_id)`

type Sort = 'last-seen' | 'name' | 'mql'
/** Only hand-offs have one MQL each; people stand by when they were last here instead. */
function sortOf(asked: Sort | undefined, of: List['of']): Sort {
  if (of === 'handoffs') return asked ?? 'mql'
  return asked === 'name' ? 'name' : 'last-seen'
}

const sortedBy = (sort: Sort, contact: boolean): RawBuilder<unknown> =>
  sort === 'mql' ? sql`h.mql_at` : sort === 'last-seen' ? sql`ps.last_seen_at` : nameIn(contact)
const nameIn = (contact: boolean) => (contact ? sql`ps.search` : namesOnly)

function order({ sort: asked, contact }: Page, of: List['of']): RawBuilder<unknown> {
  const sort = sortOf(asked, of)
  const falls = sort === 'name' ? sql`asc` : sql`desc`
  return sql`${sortedBy(sort, contact)} ${falls}, ${of === 'handoffs' ? sql`h.person_id, h.n` : sql`ps.person_id`}`
}

/** Rows behind the one that the cursor names; the first comparison lets an index begin there. */
function after(cursor: string, page: Page, of: List['of']) {
  const { sort: asked, workspaceId, scope, contact } = page
  const [value = 0, personId = 0, n = 0] = readCursor(cursor, 3)
  const sort = sortOf(asked, of)
  const sorted = sortedBy(sort, contact)
  const rest =
    of === 'handoffs'
      ? sql`(h.person_id, h.n) > (${personId}, ${n}::bigint)`
      : sql`ps.person_id > ${personId}`
  if (sort !== 'name')
    return sql`${sorted} <= ${at(value)} and (${sorted} < ${at(value)} or ${rest})`
  // Somebody out of sight has no place in the order, whatever a cursor says.
  const name = sql`(select ${nameIn(contact)} from person_state ps
    where ${every([
      sql`ps.workspace_id = ${workspaceId} and ps.person_id = ${personId}`,
      ...inScope(workspaceId, scope),
    ])})`
  return sql`${sorted} >= ${name} and (${sorted} > ${name} or ${rest})`
}

function placeOf(row: Row, sort: Sort): number[] {
  const value = sort === 'mql' ? (row.mqlAt ?? 0) : sort === 'name' ? 0 : row.lastSeenAt
  return [value, row.person_id, row.n ?? 0]
}

function rowOf({ person_id, key, told, ...row }: Row): PersonRow {
  return {
    ...row,
    personId: person_id,
    name: personName(told, key),
    title: textOf(told.title) ?? textOf(told.jobTitle),
    company: textOf(told.company),
  }
}

/** A trait as it is shown: text, or nothing. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null

/** Everything told, but what is empty or no value by itself. */
export function scalarTraits(traits: Record<string, unknown>): Record<string, Scalar> {
  const shown: Record<string, Scalar> = {}
  for (const [name, value] of Object.entries(traits)) {
    if (typeof value === 'string' && value.trim() !== '') shown[name] = value.slice(0, 500)
    else if (typeof value === 'boolean' || Number.isFinite(value)) shown[name] = value as Scalar
  }
  return shown
}
