import { sql } from 'kysely'
import type { DealFilter } from '#api/people.ts'
import type { ExportedDeal } from '#domain/people/exports/deal-line.ts'
import { byCodeUnit, type Name, spelled } from '#domain/people/identity/name.ts'
import type { DealState } from '#domain/people/imports/map.ts'
import { KIND } from '#domain/replay/log.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { DEALS, dealsFound } from '#server/people/list/deals.ts'
import type { Place } from '#server/people/place.ts'
import { inScope } from '#server/sight.ts'

/** Rows read at once. */
const SOME = 1_000

type Row = {
  deal_id: number
  key: string
  name: string | null
  company: string | null
  state: DealState
  stage: string | null
  cents: number | null
  currency: string | null
  owner: string | null
  opened_at: Instant | null
  closed_at: Instant | null
  reason: string | null
}

/**
 * The deals that a filter finds, by their keys, some at a time from a cursor, each with those who take part as far as
 * whoever asks sees them. A company that is known by nothing but a number of its source is not named. Whoever calls reads
 * one instant of the database.
 */
export async function readDeals(
  tx: Tx,
  place: Place,
  asked: DealFilter,
): Promise<AsyncIterable<ExportedDeal[]>> {
  await sql`declare exported no scroll cursor for
    select d.deal_id, d.key, d.name, case when c.system = 'name' or c.name <> c.key then c.name end as company,
      d.state, d.source_stage as stage, d.amount_cents as cents, d.currency, d.owner, d.opened_at,
      d.closed_at, d.reason
    from ${DEALS} where ${dealsFound(asked, place)}
    order by d.key collate "C"`.execute(tx)
  return fetched(tx, place)
}

async function* fetched(tx: Tx, place: Place): AsyncGenerator<ExportedDeal[]> {
  for (;;) {
    const { rows } = await sql.raw<Row>(`fetch ${SOME} from exported`).execute(tx)
    if (rows.length === 0) return
    const ids = rows.map(({ deal_id }) => deal_id)
    const people = await peopleOf(tx, place, ids)
    const told = Map.groupBy(await factsOf(tx, place.workspaceId, ids), ({ deal_id }) => deal_id)
    yield rows.map(({ deal_id, opened_at, closed_at, cents, currency, ...row }) => ({
      ...row,
      openedAt: opened_at,
      closedAt: closed_at,
      money: cents === null || currency === null ? null : { cents, currency },
      ...said(people.get(deal_id) ?? new Map(), told.get(deal_id) ?? []),
    }))
  }
}

type People = Map<number, Name>

/** By deal, everybody who takes part, by the person's number and under the name by which the deal was told of them. */
async function peopleOf(
  tx: Tx,
  { workspaceId, scope }: Place,
  deals: readonly number[],
): Promise<Map<number, People>> {
  const { rows } = await sql<{ deal_id: number; person: number; system: string; key: string }>`
    select dc.deal_id, p.person_id as person, n.system, n.key
    from unnest(${deals}::bigint[]) as asked (id) cross join lateral (
      select deal_id, person_id from deal_contact
      where workspace_id = ${workspaceId} and deal_id = asked.id
      offset 0
    ) dc
    join person n on n.workspace_id = ${workspaceId} and n.person_id = dc.person_id
    join person p on p.workspace_id = ${workspaceId} and p.person_id = ${rootOf('n')}
      and p.erased_at is null
    left join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = p.person_id
    where ${every(inScope(workspaceId, scope))}
    order by case n.system when 'id' then 0 when 'email' then 2 when 'anonymous' then 3 else 1 end,
      n.system collate "C", n.key collate "C"`.execute(tx)
  const found = new Map<number, People>()
  for (const { deal_id, person, system, key } of rows) {
    const people = found.get(deal_id) ?? new Map<number, Name>()
    if (!people.has(person)) people.set(person, { system, value: key })
    found.set(deal_id, people)
  }
  return found
}

type Fact = {
  deal_id: number
  person: number | null
  said: string
  text: string | null
  at: Instant
  undated: boolean
}

/** Which stages these deals came to and who was said to take part, each fact once, in their order. */
async function factsOf(tx: Tx, workspaceId: string, deals: readonly number[]): Promise<Fact[]> {
  const { rows } = await sql<Fact>`
    select distinct e.deal_id, e.said, e.text, e.at, e.undated,
      case e.said when 'deal_contact' then coalesce(n.root_id, n.person_id) end as person
    from unnest(${deals}::bigint[]) as asked (id) cross join lateral (
      select v.deal_id, v.person_id, s.name as said, v.happened_at as at,
        s.properties ->> case s.name when 'deal_stage' then 'stage' else 'role' end as signed,
        v.details ->> case s.name when 'deal_stage' then 'stage' else 'role' end as detailed,
        (v.details ->> 'undated') is not distinct from 'true' as undated
      from event v
      join signature s on s.workspace_id = ${workspaceId} and s.signature_id = v.signature_id
        and s.kind = ${KIND.behaviour} and s.name in ('deal_stage', 'deal_contact')
      where v.workspace_id = ${workspaceId} and v.deal_id = asked.id
      offset 0
    ) v
    cross join lateral (select v.deal_id, v.said, v.at, v.undated, coalesce(v.signed, v.detailed) as text) e
    left join person n on n.workspace_id = ${workspaceId} and n.person_id = v.person_id
    order by e.deal_id, e.at, e.text`.execute(tx)
  return rows
}

/** Somebody who may not be seen, or takes part no more, plays no part in the file. */
function said(people: People, facts: readonly Fact[]) {
  const roles = facts.flatMap(({ said, person, text, at, undated }) => {
    const name = said === 'deal_contact' && person !== null ? people.get(person) : undefined
    if (!name || (undated && !text)) return []
    return [{ person: name, role: text ?? '', at: undated ? null : at }]
  })
  return {
    people: [...people.values()].sort((a, b) => byCodeUnit(spelled(a), spelled(b))),
    stages: facts.flatMap(({ said, text, at }) =>
      said === 'deal_stage' && text ? [{ stage: text, at }] : [],
    ),
    roles: roles.sort(
      (a, b) =>
        byCodeUnit(spelled(a.person), spelled(b.person)) ||
        (a.at ?? 0) - (b.at ?? 0) ||
        byCodeUnit(a.role, b.role),
    ),
  }
}
