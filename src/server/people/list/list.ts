import { sql } from 'kysely'
import type { PersonRow } from '#api/people.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import type { Tx } from '#server/db/connect.ts'
import { inOrder } from '#server/db/in-order.ts'
import { every } from '#server/db/search.ts'
import type { Place } from '#server/people/place.ts'
import { inAll, type Known, soughtBy } from './found-by.ts'
import { handoffConditions } from './handoff-words.ts'
import { type List, pageOf } from './page.ts'
import { ofOrigin, originIs, peopleConditions } from './people-words.ts'
import { withPeople } from './sorting.ts'
import { standing } from './standing.ts'
import { cameBy, ownOf, toldBy } from './ways.ts'

/** More people are not counted one by one: all of them, those that a filter finds, and those of whom each is asked. */
const MOST = { all: 50_000, found: 10_000, askedEach: 1_000 }

type Asked = PeopleFilter & {
  cursor?: string | undefined
  from?: number | undefined
  limit: number
}

/**
 * A page of people, or of hand-offs where the filter speaks of hand-offs, with how many there are in all. People are
 * counted up to 50,000, as hand-offs are, up to 10,000 of those that a filter finds, and up to 1,000 where a filter, or what somebody
 * may see at all, fits very many and stands beside another; `isMore` says that there are more.
 */
export async function listPeople(tx: Tx, place: Place, asked: Asked) {
  const list = await listOf(tx, asked, place)
  if (list.isWalked) await inOrder(tx)
  const { rows, next } = await pageOf(tx, list, { ...asked, ...place })
  const isWhole = next === null && asked.cursor === undefined && !asked.from
  const counts = isWhole ? countsOf(rows) : await countOf(tx, list)
  return { of: list.of, rows, next, nearly: list.nearly, ...counts }
}

/** Which people, or hand-offs, a filter speaks of, as whoever asks may see them. */
export async function listOf(tx: Tx, asked: PeopleFilter, place: Place): Promise<List> {
  const { workspaceId, zone, now, scope } = place
  const { sets, nearly } = await soughtBy(tx, place, asked.search)
  const known: Known[] = [
    ...sets,
    ...(await cameBy(tx, workspaceId, asked)),
    ...(await toldBy(tx, workspaceId, asked)),
    ...(await ownOf(tx, workspaceId, scope)),
  ]
  const among = await inAll(tx, known)
  const people = [...(known.length > 0 ? [among.where] : []), ...peopleConditions(asked, place)]
  const here = sql`ps.workspace_id = ${workspaceId}`
  const handoffs = handoffConditions(asked, zone, now)
  if (handoffs === null) {
    const origin = ofOrigin(asked)
    const isKnown = people.length + origin.length === (known.length > 0 ? 1 : 0)
    const where = [here, ...people, ...origin]
    const own = { tables: sql`person_state ps`, where: every(where) }
    const { stage, ...others } = asked
    const total = isKnown && known.length > 0 ? among.total : null
    return {
      of: 'people',
      ...own,
      arms: stage
        ? standing(stage, workspaceId, now).map((arm) => ({
            tables: arm.tables,
            where: every([
              ...arm.where,
              ...(known.length > 0 ? [among.where] : []),
              ...peopleConditions(others, place),
              ...origin,
            ]),
          }))
        : [own],
      total,
      most:
        people.length + origin.length === 0
          ? MOST.all
          : MOST[total === null && among.asksEach ? 'askedEach' : 'found'],
      isWalked: !among.areFew,
      nearly,
    }
  }
  // Most lists of hand-offs need nothing of their people: what is not joined cannot be joined badly.
  const withPerson = (isJoined: boolean) => ({
    where: every([
      sql`h.workspace_id = ${workspaceId}`,
      ...(isJoined ? [here] : []),
      ...people,
      ...originIs(sql`h.person_origin`, asked),
      ...handoffs,
    ]),
    tables: isJoined
      ? sql`handoff h join person_state ps
          on ps.workspace_id = h.workspace_id and ps.person_id = h.person_id`
      : sql`handoff h`,
  })
  return {
    of: 'handoffs',
    ...withPerson(people.length > 0),
    arms: [withPerson(people.length > 0 || withPeople(asked.sort))],
    total: null,
    most: MOST[among.asksEach ? 'askedEach' : 'all'],
    // A period of passings or refusals has an index of its own.
    isWalked:
      people.length === 0 && [asked.passed, asked.refused].every((period) => period === undefined),
    nearly,
  }
}

/** Of a list that one page holds: nothing is left to be counted. */
const countsOf = (rows: readonly PersonRow[]) => ({
  total: rows.length,
  people: new Set(rows.map(({ personId }) => personId)).size,
  isMore: false,
})

async function countOf(tx: Tx, { of, tables, where, arms, total, most }: List) {
  if (of === 'handoffs') {
    const { rows } = await sql<{ found: number; people: number }>`
      select count(*) as found, count(distinct k.person_id) as people
      from (select h.person_id from ${tables} where ${where} limit ${most + 1}) k`.execute(tx)
    const { found, people } = rows[0] ?? { found: 0, people: 0 }
    return { total: Math.min(found, most), people: Math.min(people, most), isMore: found > most }
  }
  const found = total ?? (await countUpTo(tx, arms, most + 1))
  const shown = Math.min(found, most)
  return { total: shown, people: shown, isMore: found > most }
}

/** How many rows there are, or `most`. */
async function countUpTo(tx: Tx, arms: List['arms'], most: number) {
  const each = arms.map(({ tables, where }) => sql`select 1 from ${tables} where ${where}`)
  const { rows } = await sql<{ found: number }>`
    select count(*) as found from (${sql.join(each, sql` union all `)} limit ${most}) k`.execute(tx)
  return rows[0]?.found ?? 0
}
