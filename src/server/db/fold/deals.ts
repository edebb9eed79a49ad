import { sql } from 'kysely'
import type { DealStory } from '#domain/people/link-deals.ts'
import { KIND } from '#domain/replay/log.ts'
import type { Instant } from '#domain/time.ts'
import type { Loaded } from '#server/db/columns/load.ts'
import { holdCompanies } from '#server/db/companies/settle.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Difference } from './compare.ts'
import { type EachName, eachOf } from './traits.ts'

/** What the log tells of the dated deals of people under any of these names. */
export async function readDeals(
  tx: Tx,
  workspaceId: string,
  names: EachName,
): Promise<Map<number, DealStory[]>> {
  if (names.ids.length === 0) return new Map()
  const { rows } = await sql<{ person: number } & DealStory>`
    select p.person, e.deal_id as "dealId", min(e.happened_at) as "beganAt",
      min(e.happened_at) filter (where s.name = 'won') as "wonAt",
      min(e.happened_at) filter (where s.name = 'lost') as "lostAt"
    from ${eachOf(names)} cross join lateral (
      select deal_id, happened_at, signature_id from event
      where workspace_id = ${workspaceId} and person_id = p.id and deal_id is not null
        and known_at is not null and (details ->> 'undated') is distinct from 'true'
      offset 0
    ) e
    cross join lateral (
      select name from signature
      where workspace_id = ${workspaceId} and signature_id = e.signature_id
      offset 0
    ) s
    group by p.person, e.deal_id`.execute(tx)
  return Map.groupBy(rows, (row) => row.person)
}

/** The same from events that are loaded already, when they are all there are of these people. */
export function dealsOf({ dealt, people, dictionary }: Loaded): Map<number, DealStory[]> {
  const found = new Map<number, DealStory[]>()
  const first = (known: Instant | null, at: Instant) => Math.min(known ?? at, at) as Instant
  for (const { p, dealId, signature, at } of dealt) {
    const mine = found.get(people[p] as number) ?? []
    const known = mine.find((one) => one.dealId === dealId)
    const story = known ?? { dealId, beganAt: at, wonAt: null, lostAt: null }
    if (!known) found.set(people[p] as number, [...mine, story])
    const name = dictionary.signatures[signature]?.name
    story.beganAt = first(story.beganAt, at)
    if (name === 'won') story.wonAt = first(story.wonAt, at)
    if (name === 'lost') story.lostAt = first(story.lostAt, at)
  }
  return found
}

/**
 * First deal, first win and first loss of the deals that a hand-off led to: each from its MQL on, so that one within a
 * window counts although another had come before the MQL; only where none came afterwards, the earlier one.
 */
export function dealTimes(deals: readonly DealStory[], mqlAt: Instant) {
  const first = (instants: (Instant | null)[]) => {
    const known = instants.filter((at) => at !== null)
    const later = known.filter((at) => at >= mqlAt)
    return known.length > 0 ? (Math.min(...(later.length > 0 ? later : known)) as Instant) : null
  }
  return {
    deal_at: first(deals.map((deal) => deal.beganAt)),
    won_at: first(deals.map((deal) => deal.wonAt)),
    lost_at: first(deals.map((deal) => deal.lostAt)),
  }
}

/** The columns of a deal that are a cache of the log. */
const TOLD = [
  'company_id',
  'name',
  'owner',
  'amount_cents',
  'currency',
  'state',
  'source_stage',
  'opened_at',
  'closed_at',
  'reason',
] as const
const toldBy = (table: string) => sql.join(TOLD.map((column) => sql.ref(`${table}.${column}`)))

/**
 * Brings these deals to what the log tells: the state is the last of opportunity, won and lost, every other fact what
 * was told of it last. It is a cache of the log like the people's state, hence here and not in their room. An undated
 * deal stays open without a date.
 */
export async function refreshDeals(
  tx: Tx,
  workspaceId: string,
  deals: readonly number[],
): Promise<void> {
  if (deals.length === 0) return
  await holdCompanies(tx, workspaceId)
  // In one order for all: an import and a fold of other people may speak of the same deals.
  await sql`select 1 from deal where workspace_id = ${workspaceId}
    and deal_id = any((select ${deals}::bigint[])::bigint[])
    order by deal_id for no key update`.execute(tx)
  const set = TOLD.map((column) => sql`${sql.ref(column)} = ${sql.ref(`told.${column}`)}`)
  await sql`
    update deal d set ${sql.join(set)}
    from unnest(${deals}::bigint[]) as asked (id)
    cross join lateral (${dealTold(workspaceId, sql`asked.id`)}) told
    where d.workspace_id = ${workspaceId} and d.deal_id = asked.id
      and (${toldBy('d')}) is distinct from (${toldBy('told')})`.execute(tx)
}

/** The deals whose row says something else than the log. */
export async function differingDeals(tx: Tx, workspaceId: string) {
  const fields = TOLD.map(
    (column) =>
      sql`(${sql.lit(column)}, ${sql.ref(`d.${column}`)}::text, ${sql.ref(`told.${column}`)}::text)`,
  )
  const { rows } = await sql<Difference>`
    select 'deal ' || d.key as of, f.field, f.kept, f.told
    from deal d
    left join lateral (${dealTold(workspaceId, sql`d.deal_id`)}) told on true
    cross join lateral (values ${sql.join(fields)}) as f (field, kept, told)
    where d.workspace_id = ${workspaceId} and f.kept is distinct from f.told
    order by d.deal_id, f.field`.execute(tx)
  return rows
}

/**
 * What the log tells of one deal, with the last event that speaks of it; `deal` is its id, and the query stands in a
 * lateral join, so that it is looked up by the index whatever PostgreSQL thinks of the number of deals.
 */
export function dealTold(workspaceId: string, deal: ReturnType<typeof sql>) {
  return sql`
    select t.*, coalesce(
      (select company_id from company c where c.workspace_id = ${workspaceId} and c.spelled = t.account),
      (select company_id from company c
        where c.workspace_id = ${workspaceId} and c.system = 'name' and c.key = t.company)) as company_id
    from (
      select max(e.event_id) as last_event,
        coalesce((array_agg(case e.said when 'won' then 'won' when 'lost' then 'lost' else 'open' end
          order by ${isUndated}, e.happened_at desc, e.said = 'lost' desc, e.said = 'won' desc)
          filter (where e.kind = ${KIND.decision}))[1], 'open') as state,
        min(e.happened_at) filter (where e.kind = ${KIND.decision} and e.said = 'opportunity'
          and not ${isUndated}) as opened_at,
        max(e.happened_at) filter (where e.kind = ${KIND.decision} and e.said in ('won', 'lost')) as closed_at,
        ${lastTold('name')} as name, ${lastTold('owner')} as owner,
        ${lastTold('amountCents')}::bigint as amount_cents, ${lastTold('currency')} as currency,
        ${lastTold('stage')} as source_stage, ${lastTold('reason')} as reason,
        ${lastTold('company')} as company, ${lastTold('account')} as account
      from (
        select v.event_id, v.happened_at, v.details, s.kind, s.name as said
        from event v
        cross join lateral (
          select kind, name from signature
          where workspace_id = ${workspaceId} and signature_id = v.signature_id
          offset 0
        ) s
        where v.workspace_id = ${workspaceId} and v.deal_id = ${deal}
          and (s.kind = ${KIND.decision} and s.name in ('opportunity', 'won', 'lost')
            or s.kind = ${KIND.identify})
        offset 0
      ) e
    ) t
    where t.last_event is not null
    offset 0`
}

/** What came in last counts, whenever it happened; what an event does not name stays as it was. */
const lastTold = (
  fact: string,
) => sql`(array_agg(e.details ->> ${sql.lit(fact)} order by e.event_id desc)
  filter (where e.details ->> ${sql.lit(fact)} is not null))[1]`

/** An opening nobody dated stands at the instant of its import, and before everything that has a date. */
const isUndated = sql`((e.details ->> 'undated') is not distinct from 'true')`
