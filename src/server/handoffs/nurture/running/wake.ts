import { sql } from 'kysely'
import { dueAt } from '#domain/handoffs/nurture/wait.ts'
import { instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import { readGround } from './read-tracks.ts'

const SOME = 200

type Waking = {
  enrolmentId: number
  trackId: number
  personId: number
  n: number
  ownerId: number | null
}

/** On the day for which sales gave somebody back, the owner of their track hears of it and has a task. */
export async function wake(tx: Tx, workspaceId: string, now: number): Promise<number> {
  const { rows } = await sql<Waking>`
    update enrolment e set wakes_at = null
    from (select w.enrolment_id from enrolment w
        where w.workspace_id = ${workspaceId} and w.wakes_at <= ${at(now)} and w.left_at is null
        order by w.wakes_at limit ${SOME} for update skip locked) due, track t
    where e.workspace_id = ${workspaceId} and e.enrolment_id = due.enrolment_id
      and t.workspace_id = ${workspaceId} and t.track_id = e.track_id
    returning e.enrolment_id as "enrolmentId", e.track_id as "trackId", e.person_id as "personId", e.n,
      t.owner_id as "ownerId"`.execute(tx)
  const owned = rows.flatMap((row) =>
    row.ownerId === null ? [] : [{ ...row, memberId: row.ownerId }],
  )
  if (owned.length === 0) return rows.length
  const { openTime } = await readGround(tx, workspaceId, now)
  const due = dueAt({ days: 1, counts: 'business' }, openTime, instant(now))
  await tx
    .insertInto('nurture_task')
    .values(
      owned.map(({ enrolmentId, trackId, personId, memberId }) => ({
        workspace_id: workspaceId,
        member_id: memberId,
        person_id: personId,
        track_id: trackId,
        enrolment_id: enrolmentId,
        why: 'wake-up',
        says: 'Sales asked to look at them again today',
        made_at: now,
        due_at: due,
      })) as never,
    )
    .execute()
  await tellMembers(
    tx,
    workspaceId,
    owned.map(({ enrolmentId, personId, n, memberId }) => ({
      topic: 'lead-back' as const,
      memberId,
      personId,
      n,
      at: now,
      key: `wake-up:${enrolmentId}`,
    })),
  )
  return rows.length
}
