import { sql } from 'kysely'
import type { RatedLead } from '#api/ratings.ts'
import type { Scalar } from '#domain/agreement/agreement.ts'
import { KIND } from '#domain/replay/log.ts'
import { IDENTIFYING } from '#domain/replay/signature.ts'
import type { Tx } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'

const DAY_MS = 86_400_000
/** What was done longer ago says little of whether somebody is ready. */
const LOOK_BACK_DAYS = 90
const [MOST_TRAITS, MOST_ACTS] = [12, 12]
/** Would tell which rep has the lead, or what became of it. */
const TELLING = new Set(['owner', 'stage', 'status', 'lifecycle', 'lifecyclestage'])

type Told = {
  place: number
  untilAt: number
  kind: number
  name: string
  properties: Record<string, Scalar>
  happenedAt: number
}
type Card = Omit<RatedLead, 'isReady'>

/**
 * The leads of a round as they were known when they were passed: what was told of them but who they are, and what they
 * did. Nothing that came later stands there, so nobody judges by the outcome.
 */
export async function readCards(tx: Tx, workspaceId: string, roundId: number): Promise<Card[]> {
  const leads = await sql<{ place: number }>`
    select place from rating_lead where workspace_id = ${workspaceId} and round_id = ${roundId}
    order by place`.execute(tx)
  const { rows } = await sql<Told>`
    with lead as (
      select l.place, l.until_at, ${rootOf('p')} as person_id
      from rating_lead l
      join person p on p.workspace_id = ${workspaceId} and p.person_id = l.person_id
      where l.workspace_id = ${workspaceId} and l.round_id = ${roundId}
    ), names as (
      select place, until_at, person_id from lead
      union
      select l.place, l.until_at, p.person_id from lead l
      join person p on p.workspace_id = ${workspaceId} and p.root_id = l.person_id)
    select n.place, n.until_at as "untilAt", s.kind, s.name, s.properties,
      e.happened_at as "happenedAt"
    from names n
    join event e on e.workspace_id = ${workspaceId} and e.person_id = n.person_id
      and e.happened_at <= n.until_at
    join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
      and s.kind in (${KIND.identify}, ${KIND.behaviour})
    order by e.happened_at, e.event_id`.execute(tx)
  const byPlace = Map.groupBy(rows, ({ place }) => place)
  return leads.rows.map(({ place }) => {
    const told = byPlace.get(place) ?? []
    return { place, traits: traitsOf(told), acts: actsOf(told) }
  })
}

/** What was told last of each trait. */
function traitsOf(told: Told[]): Card['traits'] {
  const traits = new Map<string, Scalar>()
  for (const { kind, properties } of told) {
    if (kind !== KIND.identify) continue
    for (const [name, value] of Object.entries(properties)) {
      if (IDENTIFYING.has(name) || TELLING.has(name.toLowerCase())) continue
      if (value === null || value === '') traits.delete(name)
      else traits.set(name, value)
    }
  }
  return [...traits].slice(0, MOST_TRAITS).map(([name, value]) => ({ name, value }))
}

/** What they did, how often and how long before, the newest first. */
function actsOf(told: Told[]): Card['acts'] {
  const acts = new Map<string, { times: number; daysBefore: number }>()
  for (const { kind, name, happenedAt, untilAt } of told) {
    const daysBefore = Math.floor((untilAt - happenedAt) / DAY_MS)
    if (kind !== KIND.behaviour || daysBefore > LOOK_BACK_DAYS) continue
    acts.set(name, { times: (acts.get(name)?.times ?? 0) + 1, daysBefore })
  }
  return [...acts]
    .map(([name, act]) => ({ name, ...act }))
    .sort((a, b) => a.daysBefore - b.daysBefore || b.times - a.times)
    .slice(0, MOST_ACTS)
}
