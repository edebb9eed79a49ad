import { sql } from 'kysely'
import type { Closing, Scalar, Stage } from '#domain/agreement/agreement.ts'
import type { Situation } from '#domain/handoffs/nurture/track.ts'
import type { Tx } from '#server/db/connect.ts'

/** How it stands with a person, and which hand-off was their last; 0: they never had one. */
export type Standing = Situation & { personId: number; n: number; isErased: boolean }

type Row = {
  personId: number
  stage: Stage
  traits: Record<string, Scalar>
  n: number | null
  closing: Closing | null
  reason: string | null
  wasPassed: boolean
  isErased: boolean
}

/** Of these people, by root; whoever has no state yet is missing. */
export async function standingsOf(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Map<number, Standing>> {
  if (people.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select ps.person_id as "personId", ps.stage, ps.traits, h.n, h.closing, h.reason,
      exists (select 1 from handoff o where o.workspace_id = ${workspaceId}
        and o.person_id = ps.person_id and o.passed_at is not null) as "wasPassed",
      exists (select 1 from erasure x where x.workspace_id = ${workspaceId}
        and x.person_id = ps.person_id) as "isErased"
    from unnest(${people}::bigint[]) as u (id) cross join lateral (
      select person_id, stage, traits from person_state
      where workspace_id = ${workspaceId} and person_id = u.id
      offset 0
    ) ps
    left join lateral (
      select n, closing, reason from handoff
      where workspace_id = ${workspaceId} and person_id = ps.person_id
      order by n desc limit 1
    ) h on true`.execute(tx)
  return new Map(rows.map(({ n, ...row }) => [row.personId, { ...row, n: n ?? 0 }]))
}
