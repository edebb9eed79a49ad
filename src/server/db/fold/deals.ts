import { sql } from 'kysely'
import type { DealStory } from '#domain/people/link-deals.ts'
import type { Instant } from '#domain/time.ts'
import type { Loaded } from '#server/db/columns/load.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Difference } from './compare.ts'
import { eachOf } from './traits.ts'

/** What the log tells of the dated deals of each of these people. */
export async function readDeals(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Map<number, DealStory[]>> {
  if (people.length === 0) return new Map()
  const { rows } = await sql<{ person: number } & DealStory>`
    select p.id as person, e.deal_id as "dealId", min(e.happened_at) as "beganAt",
      min(e.happened_at) filter (where s.name = 'won') as "wonAt",
      min(e.happened_at) filter (where s.name = 'lost') as "lostAt"
    from ${eachOf(people)} cross join lateral (
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
    group by p.id, e.deal_id`.execute(tx)
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

/**
 * Brings the state of these deals to what the log tells: the last of opportunity, won and lost. It is a cache of the
 * log like the people's state, hence here and not in their room. An undated deal stays open without a date.
 */
export async function refreshDeals(
  tx: Tx,
  workspaceId: string,
  deals: readonly number[],
): Promise<void> {
  if (deals.length === 0) return
  await sql`
    update deal d set state = told.state, opened_at = told.opened_at, closed_at = told.closed_at
    from (${dealStates(workspaceId, sql`e.deal_id = any(${deals}::bigint[])`)}) told
    where d.workspace_id = ${workspaceId} and d.deal_id = told.deal_id
      and (d.state, d.opened_at, d.closed_at)
        is distinct from (told.state, told.opened_at, told.closed_at)`.execute(tx)
}

/** The deals whose row says something else than the log. */
export async function differingDeals(tx: Tx, workspaceId: string) {
  const { rows } = await sql<Difference>`
    select 'deal ' || d.key as of, f.field, f.kept, f.told
    from deal d
    left join (${dealStates(workspaceId, sql`e.deal_id is not null`)}) told on told.deal_id = d.deal_id
    cross join lateral (values
      ('state', d.state, told.state),
      ('opened_at', d.opened_at::text, told.opened_at::text),
      ('closed_at', d.closed_at::text, told.closed_at::text)) as f (field, kept, told)
    where d.workspace_id = ${workspaceId} and f.kept is distinct from f.told
    order by d.deal_id, f.field`.execute(tx)
  return rows
}

function dealStates(workspaceId: string, which: ReturnType<typeof sql>) {
  return sql`
    select e.deal_id,
      (array_agg(case s.name when 'won' then 'won' when 'lost' then 'lost' else 'open' end
        order by ${isUndated}, e.happened_at desc, s.name = 'lost' desc, s.name = 'won' desc))[1] as state,
      min(e.happened_at) filter (where s.name = 'opportunity'
        and not ${isUndated}) as opened_at,
      max(e.happened_at) filter (where s.name in ('won', 'lost')) as closed_at
    from event e
    join signature s on s.workspace_id = e.workspace_id and s.signature_id = e.signature_id
    where e.workspace_id = ${workspaceId} and s.kind = 2
      and s.name in ('opportunity', 'won', 'lost') and ${which}
    group by e.deal_id`
}

/** An opening nobody dated stands at the instant of its import, and before everything that has a date. */
const isUndated = sql`((e.details ->> 'undated') is not distinct from 'true')`
