import { sql } from 'kysely'
import type { WhyRep } from '#domain/handoffs/why-rep.ts'
import type { Tx } from '#server/db/connect.ts'
import { type Key, keyOf } from './read.ts'

export type Routed = Key & { memberId: number | null; why: WhyRep }

/** Who gets each of these leads: whoever works with the person by what sources tell, else whoever has the fewest open. */
export async function routeMany(
  tx: Tx,
  workspaceId: string,
  leads: readonly Key[],
): Promise<Routed[]> {
  const { rows: reps } = await sql<{ id: number; name: string; names: string[]; open: number }>`
    select m.member_id as id, m.name, m.known_as as names,
      (select count(*)::int from desk d where d.workspace_id = ${workspaceId} and d.member_id = m.member_id
        and d.state <> 'over') as open
    from member m where m.workspace_id = ${workspaceId} and m.ended_at is null and 'rep' = any(m.roles)
    order by m.member_id`.execute(tx)
  const { rows: owned } = await sql<{ id: number; owner: string | null }>`
    select person_id as id, owner from person_state
    where workspace_id = ${workspaceId}
      and person_id = any(${leads.map(({ personId }) => personId)}::bigint[])`.execute(tx)
  const ownerOf = new Map(owned.map(({ id, owner }) => [id, owner?.toLowerCase() ?? null]))
  const told = new Set<string>()
  return leads.flatMap((lead): Routed[] => {
    if (told.has(keyOf(lead))) return []
    told.add(keyOf(lead))
    const owner = ownerOf.get(lead.personId) ?? null
    const own = owner === null ? undefined : reps.find(({ names }) => names.includes(owner))
    const next = own ?? [...reps].sort((a, b) => a.open - b.open)[0]
    if (!next)
      return [{ ...lead, memberId: null, why: { says: 'Nobody takes leads yet.', others: [] } }]
    next.open += 1
    const says = own
      ? `${next.name} works with them already.`
      : `${next.name} had the fewest open leads.`
    return [{ ...lead, memberId: next.id, why: { says, others: [] } }]
  })
}
