import { sql } from 'kysely'
import type { Lead } from '#domain/handoffs/route.ts'
import type { LeadKind } from '#domain/handoffs/strengths.ts'
import type { Tx } from '#server/db/connect.ts'

/** Which hand-off. */
export type Which = { personId: number; n: number }

/** A lead with what rules look at, and who else works with its company. */
export type LeadFacts = Lead & { company: string | null; beside: Beside[] }
/** An open hand-off or deal of the company that is somebody's. */
export type Beside = { memberId: number; what: 'hand-off' | 'deal' }

/** How many people of a company are looked at for who works with it. */
const MOST_PEERS = 500

/** All that rules look at, for many leads in four queries; who is not there any more is left out. */
export async function readLeads(
  tx: Tx,
  workspaceId: string,
  leads: readonly Which[],
): Promise<LeadFacts[]> {
  const ids = [...new Set(leads.map(({ personId }) => personId))]
  if (ids.length === 0) return []
  const { rows: people } = await sql<{
    personId: number
    traits: Record<string, unknown>
    owner: string | null
    company: string | null
    shown: string | null
  }>`
    select ps.person_id as "personId", ps.traits, ps.owner, ps.company,
      (select c.name from company c where c.workspace_id = ${workspaceId} and c.spelled = ps.company) as shown
    from person_state ps
    where ps.workspace_id = ${workspaceId} and ps.person_id = any(${ids}::bigint[])`.execute(tx)
  const kinds = await kindsOf(tx, workspaceId, leads)
  const companies = [...new Set(people.flatMap(({ company }) => company ?? []))]
  const names = await namesOf(tx, workspaceId)
  const found = companies.length === 0 ? [] : await workedWith(tx, workspaceId, companies)
  const at = Map.groupBy(found, ({ company }) => company)
  const known = new Map(people.map((person) => [person.personId, person]))
  return leads.flatMap((lead) => {
    const person = known.get(lead.personId)
    if (!person) return []
    const others = (at.get(person.company ?? '') ?? []).filter(
      (one) => one.personId !== lead.personId,
    )
    const membersIn = (owner: string | null) => (owner === null ? [] : (names.get(owner) ?? []))
    return [
      {
        ...lead,
        kind: kinds.get(`${lead.personId}/${lead.n}`) ?? null,
        traits: person.traits,
        owners: membersIn(person.owner),
        companyOwners: [
          ...new Set(others.flatMap(({ owner, memberId }) => memberId ?? membersIn(owner))),
        ],
        company: person.shown,
        beside: others.flatMap(({ what, owner, memberId }) =>
          what === 'person'
            ? []
            : (memberId === null ? membersIn(owner) : [memberId]).map((who) => ({
                memberId: who,
                what,
              })),
        ),
      },
    ]
  })
}

/** What strengths tell these leads apart by. */
async function kindsOf(
  tx: Tx,
  workspaceId: string,
  leads: readonly Which[],
): Promise<Map<string, LeadKind>> {
  const { rows } = await sql<LeadKind & Which>`
    select h.person_id as "personId", h.n, h.fit_band as fit, h.engagement_band as engagement,
      h.opened_by as "openedBy"
    from unnest(${leads.map(({ personId }) => personId)}::bigint[], ${leads.map(({ n }) => n)}::int[])
      as l (person_id, n)
    join handoff h on h.workspace_id = ${workspaceId} and h.person_id = l.person_id and h.n = l.n`.execute(
    tx,
  )
  return new Map(rows.map(({ personId, n, ...kind }) => [`${personId}/${n}`, kind]))
}

type Work = {
  company: string
  what: 'hand-off' | 'deal' | 'person'
  personId: number | null
  memberId: number | null
  owner: string | null
}

/** Who works with these companies: open hand-offs first, then open deals, then people by their owners. */
async function workedWith(tx: Tx, workspaceId: string, companies: string[]): Promise<Work[]> {
  const { rows } = await sql<Work>`
    with peer as materialized (
      select named.company, p.person_id, p.owner
      from unnest(${companies}::text[]) as named (company)
      cross join lateral (
        select ps.person_id, ps.owner from person_state ps
        where ps.workspace_id = ${workspaceId} and ps.company = named.company
        limit ${MOST_PEERS}) p)
    select peer.company, 'hand-off' as what, d.person_id as "personId", d.member_id as "memberId", null as owner, 1 as rank
      from peer join desk d on d.workspace_id = ${workspaceId} and d.person_id = peer.person_id
      where d.state <> 'over' and d.member_id is not null
    union all
    select c.spelled, 'deal', null, null, d.owned_by, 2
      from company c join deal d on d.workspace_id = ${workspaceId} and d.company_id = c.company_id
      where c.workspace_id = ${workspaceId} and c.spelled = any(${companies}::text[])
        and d.state = 'open' and d.owned_by is not null
    union all
    select peer.company, 'person', min(peer.person_id), null, peer.owner, 3
      from peer where peer.owner is not null group by peer.company, peer.owner
    order by rank`.execute(tx)
  return rows
}

/** Members by what sources call them. */
async function namesOf(tx: Tx, workspaceId: string): Promise<Map<string, number[]>> {
  const members = await tx
    .selectFrom('member')
    .select(['member_id', 'known_as'])
    .where('workspace_id', '=', workspaceId)
    .where('ended_at', 'is', null)
    .orderBy('member_id')
    .execute()
  const names = new Map<string, number[]>()
  for (const { member_id, known_as } of members)
    for (const name of known_as) names.set(name, [...(names.get(name) ?? []), member_id])
  return names
}
