import { type RawBuilder, sql } from 'kysely'
import type { NurtureTask } from '#api/nurture.ts'
import { personName } from '#domain/people/person-name.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { may } from '#domain/workspace/may.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { at, timestamp } from '#server/db/instants.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { inScope, type Sight } from '#server/sight.ts'
import { veiled } from './veiled.ts'

type Row = Omit<NurtureTask, 'name' | 'isMine'> & {
  memberId: number
  key: string
  traits: Record<string, unknown>
}
type Asked = { whose: 'mine' | 'all'; cursor?: string | undefined; limit: number }

/** Open tasks about people in sight, what is due first. */
export async function listTasks(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  memberId: number | null,
  { whose, cursor, limit }: Asked,
): Promise<{ rows: NurtureTask[]; next: string | null }> {
  const [due, id] = cursor === undefined ? [null, null] : readCursor(cursor, 2)
  const after =
    due === null || due === undefined
      ? sql`true`
      : sql`(t.due_at, t.task_id) > (${timestamp(due)}::timestamptz, ${id}::bigint)`
  const mine = whose === 'mine' ? sql`t.member_id = ${memberId ?? 0}` : sql`true`
  const which = sql`t.done_at is null and ${mine} and ${after}`
  const rows = await tasks(tx, workspaceId, sight, memberId, which, limit + 1)
  const some = rows.slice(0, limit)
  const last = some.at(-1)
  return {
    rows: some,
    next: rows.length > limit && last ? cursorOf([last.dueAt, last.taskId]) : null,
  }
}

async function tasks(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  memberId: number | null,
  which: RawBuilder<unknown>,
  limit: number,
): Promise<NurtureTask[]> {
  const { rows } = await sql<Row>`
    select t.task_id as "taskId", p.person_id as "personId", t.says, t.why, t.track_id as "trackId",
      (select name from track k where k.workspace_id = ${workspaceId} and k.track_id = t.track_id) as track,
      (select name from member m where m.workspace_id = ${workspaceId} and m.member_id = t.member_id) as owner,
      t.due_at as "dueAt", t.done_at as "doneAt", t.member_id as "memberId", p.key, ps.traits
    from nurture_task t
    join person one on one.workspace_id = ${workspaceId} and one.person_id = t.person_id
    join person p on p.workspace_id = ${workspaceId} and p.person_id = ${rootOf('one')}
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = p.person_id
    where ${every([sql`t.workspace_id = ${workspaceId}`, which, ...inScope(workspaceId, sight.scope)])}
    order by t.due_at, t.task_id limit ${limit}`.execute(tx)
  return rows.map(({ memberId: whose, key, traits, ...row }) => ({
    ...row,
    name: veiled(personName(traits, key), row.personId, sight),
    isMine: whose === memberId,
  }))
}

/** Whose it is says that it is done, or who keeps the tracks; saying it twice is saying it once. */
export function finishTask(
  { db, workspaceId, now, memberId, holder }: Acting,
  sight: Sight,
  taskId: number,
): Promise<Result<NurtureTask, 'task-unknown'>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const which = sql`t.task_id = ${taskId}`
    const [task] = await tasks(tx, workspaceId, sight, memberId, which, 1)
    if (!task || !(task.isMine || may(holder, 'keep-nurture'))) return refuse('task-unknown')
    await sql`update nurture_task set done_at = ${at(now)}, done_by = ${memberId}
      where workspace_id = ${workspaceId} and task_id = ${taskId} and done_at is null`.execute(tx)
    return ok({ ...task, doneAt: task.doneAt ?? now })
  })
}
