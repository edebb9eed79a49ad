import { sql } from 'kysely'
import { dueAt } from '#domain/handoffs/nurture/wait.ts'
import { instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import { leadersOf } from '#server/handoffs/settling/leaders.ts'
import { readGround } from './read-tracks.ts'

const SOME = 200

type Waking = {
  personId: number
  n: number
  /** Who asked for the day, where they are still here. */
  askedBy: number | null
  /** The stay in a track that has an owner. */
  stay: { enrolmentId: number; trackId: number; ownerId: number } | null
}

/**
 * On the day for which a lead was sent to warm up whoever asked for that day hears of it, and so does the owner of the
 * track the person is in, who has a task; where there is neither, who leads marketing. Of who was passed again since
 * nobody hears. Answers how many days had come.
 */
export async function wake(tx: Tx, workspaceId: string, now: number): Promise<number> {
  const { rows } = await sql<Waking & { isStill: boolean }>`
    with due as (
      select person_id, n, wakes_for from desk
      where workspace_id = ${workspaceId} and wakes_at <= ${at(now)}
      order by wakes_at limit ${SOME} for update skip locked
    ), woken as (
      update desk d set wakes_at = null, wakes_for = null from due
      where d.workspace_id = ${workspaceId} and d.person_id = due.person_id and d.n = due.n
    )
    select due.person_id as "personId", due.n, m.member_id as "askedBy",
      h.closing is not distinct from 'recycled' and h.n = due.n as "isStill",
      case when t.owner_id is not null then jsonb_build_object('enrolmentId', e.enrolment_id,
        'trackId', t.track_id, 'ownerId', t.owner_id) end as stay
    from due
    cross join lateral (select n, closing from handoff
      where workspace_id = ${workspaceId} and person_id = due.person_id order by n desc limit 1) h
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = due.wakes_for and m.ended_at is null
    left join enrolment e on e.workspace_id = ${workspaceId} and e.person_id = due.person_id and e.left_at is null
    left join track t on t.workspace_id = ${workspaceId} and t.track_id = e.track_id`.execute(tx)
  const woken = rows.filter(({ isStill }) => isStill)
  if (woken.length === 0) return rows.length
  await giveTasks(tx, workspaceId, woken, now)
  const leaders = woken.some(({ askedBy, stay }) => askedBy === null && stay === null)
    ? await leadersOf(tx, workspaceId, 'marketing')
    : []
  await tellMembers(
    tx,
    workspaceId,
    woken.flatMap(({ personId, n, askedBy, stay }) => {
      const known = [askedBy, stay?.ownerId ?? null].filter((id) => id !== null)
      const key = `wake-up:${personId}:${n}:${now}`
      return [...new Set(known.length > 0 ? known : leaders)].map((memberId) => ({
        ...{ topic: 'lead-wakes' as const, memberId, personId, n, at: now, key },
      }))
    }),
  )
  return rows.length
}

async function giveTasks(tx: Tx, workspaceId: string, woken: readonly Waking[], now: number) {
  const stays = woken.flatMap(({ personId, stay }) => (stay ? [{ personId, ...stay }] : []))
  if (stays.length === 0) return
  const { openTime } = await readGround(tx, workspaceId, now)
  const due = dueAt({ days: 1, counts: 'business' }, openTime, instant(now))
  await tx
    .insertInto('nurture_task')
    .values(
      stays.map(({ enrolmentId, trackId, personId, ownerId }) => ({
        workspace_id: workspaceId,
        member_id: ownerId,
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
}
