import { sql } from 'kysely'
import type { NurtureStanding } from '#api/nurture.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Sight } from '#server/sight.ts'
import { counting } from './counts.ts'
import { leave } from './running/leave.ts'
import { standingIn } from './shown/people.ts'

/** A member takes somebody out of the track they are in; the track does not take them again after the same hand-off. */
export function takeOut(
  { db, workspaceId, now, by }: Acting,
  sight: Sight,
  asked: number,
): Promise<Result<NurtureStanding, 'person-unknown' | 'not-in-a-track'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const standing = await standingIn(tx, workspaceId, sight, asked)
    if (!standing) return refuse('person-unknown')
    const { personId } = standing
    const { rows } = await sql<{ enrolmentId: number }>`
      select e.enrolment_id as "enrolmentId" from person n
      join enrolment e on e.workspace_id = ${workspaceId} and e.person_id = n.person_id and e.left_at is null
      where n.workspace_id = ${workspaceId} and (n.person_id = ${personId} or n.root_id = ${personId})
      order by e.enrolment_id for update of e`.execute(tx)
    const { count, keep } = counting()
    const leaving = rows.map(({ enrolmentId }) => ({ enrolmentId, because: 'by-hand' as const }))
    if ((await leave(tx, workspaceId, leaving, count, now)) === 0) return refuse('not-in-a-track')
    await keep(tx, workspaceId)
    const subject = { kind: 'person', id: String(personId), label: `Person ${personId}` } as const
    const after = { track: standing.now?.track ?? null }
    await record(tx, workspaceId, { action: 'take-out-of-track', subject, after, at: now, by })
    return ok((await standingIn(tx, workspaceId, sight, personId)) ?? standing)
  })
}
