import { sql } from 'kysely'
import type { Called, NameDecision } from '#api/people.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { rootInSight } from './known.ts'
import type { Place } from './place.ts'

type Row = Omit<Called, 'by'> & {
  source: string | null
  messageId: string | null
  happenedAt: number | null
}

/** Everything that sources call a person, the name that stands for them first, then the one known longest. */
export async function calledOf(
  tx: Tx,
  place: Pick<Place, 'workspaceId' | 'scope'>,
  personId: number,
): Promise<{ names: Called[]; decisions: NameDecision[] }> {
  const { workspaceId } = place
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const { rows } = await sql<Row>`
    select p.person_id as "nameId", p.system, p.key as value, p.joined_at as "joinedAt",
      c.source, c.message_id as "messageId", c.happened_at as "happenedAt"
    from person p
    left join lateral (
      select c.message_id, c.happened_at, o.name as source from name_claim c
      join source o on o.workspace_id = ${workspaceId} and o.source_id = c.source_id
      where c.workspace_id = ${workspaceId} and (
        c.person_id = p.person_id and c.other_id = any(${ids}::bigint[])
        or c.other_id = p.person_id and c.person_id = any(${ids}::bigint[]))
      order by c.happened_at, c.message_id limit 1
    ) c on true
    where p.workspace_id = ${workspaceId} and p.person_id = any(${ids}::bigint[])
    order by p.root_id is not null, p.joined_at nulls first, p.person_id`.execute(tx)
  return {
    names: rows.map(({ source, messageId, happenedAt, ...name }) => ({
      ...name,
      by:
        source === null || messageId === null || happenedAt === null
          ? null
          : { source, messageId, happenedAt },
    })),
    decisions: await decisionsOf(tx, place, ids),
  }
}

/** Whom the caller does not see is not named in what was decided about them and this person. */
async function decisionsOf(
  tx: Tx,
  place: Pick<Place, 'workspaceId' | 'scope'>,
  ids: readonly number[],
) {
  const { workspaceId } = place
  const { rows } = await sql<NameDecision>`
    select d.decision_id as "decisionId", d.kind, d.decided_at as "decidedAt", d.member_id as "memberId",
      json_agg(json_build_object('nameId', p.person_id, 'personId', coalesce(p.root_id, p.person_id),
        'system', p.system, 'value', p.key) order by p.person_id = d.other_id)
        filter (where p.person_id = any(${ids}::bigint[]) or ${rootInSight(place)}) as names
    from name_decision d
    join person p on p.workspace_id = ${workspaceId} and p.person_id in (d.person_id, d.other_id)
    where d.workspace_id = ${workspaceId} and d.undone_at is null
      and (d.person_id = any(${ids}::bigint[]) or d.other_id = any(${ids}::bigint[]))
    group by d.decision_id, d.kind, d.decided_at, d.member_id
    order by d.decision_id`.execute(tx)
  return rows
}
