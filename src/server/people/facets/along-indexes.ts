import { type RawBuilder, sql } from 'kysely'
import { STAGES, type Stage } from '#domain/agreement/agreement.ts'
import type { Tx } from '#server/db/connect.ts'
import { every } from '#server/db/search.ts'
import { standing } from '#server/people/list/standing.ts'
import type { Place } from '#server/people/place.ts'

/** People of one value are counted so far. */
const MOST_COUNTED = 1_000
/** Values that are offered, and of how many people who were last here their companies are. */
const [MOST_VALUES, MOST_COMPANIES, LATEST] = [200, 100, 1_000]

type Counted = { people: number; isMore: boolean }

/** What filters offer where there are many people: each value is found by its index, and nobody is read but to tell how it is written. */
export async function alongIndexes(tx: Tx, { workspaceId, now }: Place) {
  const origins = await valuesOf<{ origin: string | null }>(tx, workspaceId, {
    column: 'by_origin',
    values: everyValue(workspaceId, 'by_origin'),
    most: MOST_VALUES,
    said: sql`ps.origin`,
    as: 'origin',
  })
  const owners = await valuesOf<{ owner: string | null }>(tx, workspaceId, {
    column: 'by_owner',
    values: everyValue(workspaceId, 'by_owner'),
    most: MOST_VALUES,
    said: sql`nullif(btrim(ps.traits ->> 'owner'), '')`,
    as: 'owner',
  })
  const companies = await valuesOf<{ company: string | null }>(tx, workspaceId, {
    column: 'by_company',
    values: companiesOfLatest(workspaceId),
    most: MOST_COMPANIES,
    said: sql`nullif(btrim(ps.traits ->> 'company'), '')`,
    as: 'company',
  })
  const stages: (Counted & { stage: Stage })[] = []
  for (const stage of STAGES) {
    const one = await standingAt(tx, workspaceId, stage, now)
    if (one.people > 0) stages.push({ stage, ...one })
  }
  return { origins, owners, companies, stages }
}

type Column = 'by_origin' | 'by_owner' | 'by_company'

/** Each value of a column once, from one to the next along its index. */
const everyValue = (workspaceId: string, column: Column) => sql`
  with recursive one (value) as (
    select min(ps.${sql.ref(column)}) from person_state ps where ps.workspace_id = ${workspaceId}
    union all
    select (select min(ps.${sql.ref(column)}) from person_state ps
      where ps.workspace_id = ${workspaceId} and ps.${sql.ref(column)} > value)
    from one where value is not null
  ) select value from one where value is not null limit ${5 * MOST_VALUES}`

/** Who was last here comes from one index alone; then each of them is looked up. */
const companiesOfLatest = (workspaceId: string) => sql`
  select distinct told.by_company as value from (
    select ps.person_id from person_state ps where ps.workspace_id = ${workspaceId}
    order by ps.by_seen desc, ps.person_id limit ${LATEST}
  ) latest cross join lateral (
    select ps.by_company from person_state ps
    where ps.workspace_id = ${workspaceId} and ps.person_id = latest.person_id offset 0
  ) told`

type Asked = {
  column: Column
  /** A query of them, as `value`. */
  values: RawBuilder<unknown>
  most: number
  /** How the value is written, of a person who has it. */
  said: RawBuilder<unknown>
  as: string
}

async function valuesOf<Row extends object>(
  tx: Tx,
  workspaceId: string,
  { column, values, most, said, as }: Asked,
) {
  const has = sql`ps.workspace_id = ${workspaceId} and ps.${sql.ref(column)} = one.value`
  const { rows } = await sql<Row & { people: number }>`
    select told.said as ${sql.ref(as)}, most.people from (
      select one.value, k.people from (${values}) one cross join lateral (
        select count(*) as people from (
          select 1 from person_state ps where ${has} limit ${MOST_COUNTED + 1}) k
      ) k
      order by k.people desc, one.value limit ${most}
    ) most
    cross join lateral (select most.value) one
    cross join lateral (
      select ${said} as said from person_state ps where ${has}
      order by ps.by_seen desc limit 1
    ) told
    order by most.people desc, most.value`.execute(tx)
  return rows.map((row) => ({ ...row, ...upToMost(row.people) }))
}

async function standingAt(tx: Tx, workspaceId: string, stage: Stage, now: number) {
  const arms = standing(stage, workspaceId, now).map(
    ({ tables, where }) => sql`select 1 from ${tables} where ${every(where)}`,
  )
  const { rows } = await sql<{ people: number }>`select count(*) as people
    from (${sql.join(arms, sql` union all `)} limit ${MOST_COUNTED + 1}) k`.execute(tx)
  return upToMost(rows[0]?.people ?? 0)
}

const upToMost = (people: number): Counted => ({
  people: Math.min(people, MOST_COUNTED),
  isMore: people > MOST_COUNTED,
})
