import { sql } from 'kysely'
import type { Deal } from '#api/companies.ts'
import { coverage } from '#domain/people/companies/buying-roles.ts'
import { type DealEvent, dealStory } from '#domain/people/companies/deal-story.ts'
import { KIND } from '#domain/replay/log.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Tx } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { readDeals } from '#server/people/list/deals.ts'
import type { Place } from '#server/people/place.ts'
import { dealInScope } from '#server/sight.ts'
import { readNeeded, readRoles } from './roles.ts'

/** Chapters of the story of one deal are made of so many events; no deal of a human has more. */
const MOST_EVENTS = 2_000

/** One deal with who takes part, in which roles, and everything told of it. */
export async function readDeal(
  tx: Tx,
  place: Place,
  dealId: number,
): Promise<Result<Deal, 'deal-unknown'>> {
  const { workspaceId, scope } = place
  const where = every([
    sql`d.workspace_id = ${workspaceId} and d.deal_id = ${dealId}`,
    ...dealInScope(workspaceId, scope),
  ])
  const [deal] = await readDeals(tx, place, where, 1)
  if (!deal) return refuse('deal-unknown')
  const roles = await readRoles(
    tx,
    workspaceId,
    deal.people.map(({ personId }) => personId),
  )
  const contacts = deal.people.map((one) => ({ ...one, roles: roles.get(one.personId) ?? [] }))
  const played = new Set(contacts.flatMap((one) => one.roles.map(({ role }) => role)))
  return ok({
    ...deal,
    companyId: await companyOfDeal(tx, workspaceId, dealId),
    contacts,
    group: coverage((await readNeeded(tx, workspaceId)).roles, played),
    story: dealStory(await eventsOf(tx, workspaceId, dealId)),
  })
}

/** The company it was told of, else that of the first who takes part. */
async function companyOfDeal(tx: Tx, workspaceId: string, dealId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`
    select coalesce(
      (select coalesce(c.root_id, c.company_id) from deal d
        join company c on c.workspace_id = ${workspaceId} and c.company_id = d.company_id
        where d.workspace_id = ${workspaceId} and d.deal_id = ${dealId}),
      (select coalesce(c.root_id, c.company_id) from deal_contact dc
        join person n on n.workspace_id = ${workspaceId} and n.person_id = dc.person_id
        join person_state ps on ps.workspace_id = ${workspaceId}
          and ps.person_id = ${rootOf('n')}
        join company c on c.workspace_id = ${workspaceId} and c.spelled = ps.company
        where dc.workspace_id = ${workspaceId} and dc.deal_id = ${dealId}
        order by ps.person_id limit 1)) as id`.execute(tx)
  return rows[0]?.id ?? null
}

async function eventsOf(tx: Tx, workspaceId: string, dealId: number): Promise<DealEvent[]> {
  const { rows } = await sql<{
    at: number
    knownAt: number
    kind: number
    name: string
    properties: Record<string, unknown>
    details: Record<string, unknown> | null
  }>`
    select e.happened_at as at, coalesce(e.known_at, e.received_at) as "knownAt", s.kind, s.name,
      s.properties, e.details
    from event e
    join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
    where e.workspace_id = ${workspaceId} and e.deal_id = ${dealId}
    order by e.event_id limit ${MOST_EVENTS}`.execute(tx)
  return rows.flatMap(({ kind, name, properties, details, ...when }) => {
    const said = saidBy(kind, name)
    if (said === null) return []
    return [{ ...when, said, facts: { ...properties, ...details } }]
  })
}

function saidBy(kind: number, name: string): DealEvent['said'] | null {
  if (kind === KIND.decision)
    return name === 'opportunity' || name === 'won' || name === 'lost' ? name : null
  if (kind === KIND.identify) return 'facts'
  if (name === 'deal_stage') return 'stage'
  return name === 'deal_contact' ? 'contact' : null
}
