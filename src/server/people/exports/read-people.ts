import { sql } from 'kysely'
import type { PeopleFilter } from '#api/people-filter.ts'
import { detailsOf, type Exported } from '#domain/people/exports/person-line.ts'
import type { Tx } from '#server/db/connect.ts'
import { listOf } from '#server/people/list/list.ts'
import type { Place } from '#server/people/place.ts'
import { stageNow } from '#server/people/stage-now.ts'

/** Rows read at once. */
const SOME = 1_000

type Row = {
  system: string
  key: string
  names: string[]
  traits: object
  stage: string
  band: string
  at: number
}

/**
 * Everybody whom a filter finds, or of them those who are named, in order of the name they are written under; who was
 * erased is not written. First the traits that anybody was told, then the people, some at a time from a cursor. Whoever
 * calls reads one instant of the database.
 */
export async function readPeople(
  tx: Tx,
  place: Place,
  asked: PeopleFilter,
  people: readonly number[] | null,
) {
  const { workspaceId, now } = place
  const list = await listOf(tx, asked, place)
  const which = sql`from (select distinct ${list.of === 'handoffs' ? sql`h` : sql`ps`}.person_id
      from ${list.tables} where ${list.where}) chosen
    join person root on root.workspace_id = ${workspaceId} and root.person_id = chosen.person_id
      and root.erased_at is null
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = chosen.person_id
    where ${people === null ? sql`true` : sql`chosen.person_id = any(${people}::bigint[])`}`
  const { rows } = await sql<{ trait: string }>`
    select distinct k.trait ${sql`from (select ps.traits ${which}) t`}
      cross join lateral jsonb_object_keys(t.traits) as k (trait)`.execute(tx)
  await sql`declare exported no scroll cursor for
    select n.system, n.key, array(
        select p.system || ':' || p.key from person p where p.workspace_id = ${workspaceId}
          and (p.person_id = ps.person_id or p.root_id = ps.person_id)
          and (p.system, p.key) <> (n.system, n.key)
        order by (p.system || ':' || p.key) collate "C") as names, ps.traits, ${stageNow(now)} as stage, ps.by_band as band, ps.last_seen_at as at
    from (select chosen.person_id ${which}) one
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = one.person_id
    cross join lateral (
      select p.system, p.key from person p where p.workspace_id = ${workspaceId}
        and (p.person_id = ps.person_id or p.root_id = ps.person_id)
      order by case p.system when 'id' then 0 when 'email' then 2 when 'anonymous' then 3 else 1 end,
        p.system collate "C", p.key collate "C"
      limit 1
    ) n
    order by n.system collate "C", n.key collate "C", ps.person_id`.execute(tx)
  return { details: detailsOf(rows.map(({ trait }) => trait)), people: fetched(tx) }
}

async function* fetched(tx: Tx): AsyncGenerator<Exported[]> {
  for (;;) {
    const { rows } = await sql.raw<Row>(`fetch ${SOME} from exported`).execute(tx)
    if (rows.length === 0) return
    yield rows.map(({ system, key, names, traits, stage, band, at }) => ({
      name: { system, value: key },
      names,
      traits: { ...traits },
      stage,
      band,
      asOf: at,
    }))
  }
}
