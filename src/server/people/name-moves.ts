import { sql } from 'kysely'
import type { TimelineEntry } from '#api/timeline.ts'
import type { Scalar } from '#domain/agreement/agreement.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { calledOf } from './called.ts'
import { rootInSight, SOMEBODY_ELSE } from './known.ts'
import type { Placed } from './milestones.ts'
import type { Place } from './place.ts'

/** At one instant they stand above what they moved. */
const RANK = 4

type DecisionRow = {
  decision_id: number
  kind: 'merge' | 'apart'
  decided_at: number
  undone_at: number | null
  by: string | null
  undone_by: string | null
  names: string[]
}

/**
 * When a person came to each of their names by what an event said, and what members decided about them, taken back or
 * not.
 */
export async function nameMovesOf(
  tx: Tx,
  place: Pick<Place, 'workspaceId' | 'scope'>,
  personId: number,
): Promise<Placed[]> {
  const { workspaceId } = place
  const { names } = await calledOf(tx, place, personId)
  const first = await firstSeenAt(tx, workspaceId, personId)
  // Whoever was called by several names from the beginning came to none of them.
  const later = names.filter(({ by, joinedAt }) => by !== null && (joinedAt ?? 0) > first)
  const joined = Map.groupBy(later, ({ joinedAt }) => joinedAt ?? 0)
  const came = [...joined].map(([at, told]) => {
    const called = Object.fromEntries(told.map(({ system, value }) => [system, value]))
    const source = told[0]?.by?.source ?? ''
    return placed(at, 'joined', told[0]?.nameId ?? 0, { source }, called)
  })
  const decided = (await decisionsOf(tx, place, personId)).flatMap((decision) => {
    const { decision_id: id, kind, decided_at, undone_at, names: told } = decision
    const [one = '', other = ''] = told
    const made = placed(decided_at, kind === 'merge' ? 'merged' : 'told-apart', id, {
      ...{ one, other },
      ...(decision.by && { by: decision.by }),
    })
    if (undone_at === null) return [made]
    const undone = kind === 'merge' ? 'merge-undone' : 'told-apart-undone'
    const by = decision.undone_by
    return [made, placed(undone_at, undone, id, { one, other, ...(by && { by }) })]
  })
  return [...came, ...decided]
}

function placed(
  at: number,
  name: string,
  id: number,
  detail: Record<string, Scalar>,
  properties: Record<string, Scalar> = {},
): Placed {
  const entry: TimelineEntry = {
    ...{ at, name, detail, properties },
    eventId: null,
    kind: 'name',
    rule: null,
    points: null,
    version: null,
    knownAt: null,
  }
  return { entry, rank: RANK, id }
}

async function firstSeenAt(tx: Tx, workspaceId: string, personId: number): Promise<number> {
  const state = await tx
    .selectFrom('person_state')
    .select('first_seen_at')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return state?.first_seen_at ?? Number.POSITIVE_INFINITY
}

async function decisionsOf(
  tx: Tx,
  place: Pick<Place, 'workspaceId' | 'scope'>,
  personId: number,
): Promise<DecisionRow[]> {
  const { workspaceId } = place
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const memberOf = (column: string) => sql`(select m.name from member m
    where m.workspace_id = ${workspaceId} and m.member_id = ${sql.ref(column)})`
  const { rows } = await sql<DecisionRow>`
    select d.decision_id, d.kind, d.decided_at, d.undone_at, ${memberOf('d.member_id')} as by,
      ${memberOf('d.undone_by')} as undone_by,
      (select array_agg(case when p.person_id = any(${ids}::bigint[]) or ${rootInSight(place)}
          then p.key else ${SOMEBODY_ELSE} end order by p.person_id = d.other_id) from person p
        where p.workspace_id = ${workspaceId} and p.person_id in (d.person_id, d.other_id)) as names
    from name_decision d where d.workspace_id = ${workspaceId}
      and (d.person_id = any(${ids}::bigint[]) or d.other_id = any(${ids}::bigint[]))`.execute(tx)
  return rows
}
