import { sql } from 'kysely'
import type { Leaving } from '#domain/handoffs/nurture/track.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import type { Counting } from '#server/handoffs/nurture/counts.ts'

/** Ends these stays, each once: nothing more is done, and what nobody has done yet need not be. Answers how many ended. */
export async function leave(
  tx: Tx,
  workspaceId: string,
  leaving: readonly { enrolmentId: number; because: Leaving }[],
  count: Counting,
  now: number,
): Promise<number> {
  if (leaving.length === 0) return 0
  const { rows } = await sql<{
    enrolmentId: number
    trackId: number
    stepId: string
    because: Leaving
  }>`
    update enrolment e set left_at = ${at(now)}, left_because = u.because
    from unnest(${leaving.map(({ enrolmentId }) => enrolmentId)}::bigint[],
      ${leaving.map(({ because }) => because)}::text[]) as u (id, because)
    where e.workspace_id = ${workspaceId} and e.enrolment_id = u.id and e.left_at is null
    returning e.enrolment_id as "enrolmentId", e.track_id as "trackId", e.step_id as "stepId",
      e.left_because as because`.execute(tx)
  for (const { trackId, stepId, because } of rows) {
    count(trackId, 'in', -1)
    count(trackId, `at:${stepId}`, -1)
    count(trackId, `left:${because}`)
  }
  const over = rows.filter(({ because }) => because !== 'done').map((row) => row.enrolmentId)
  if (over.length > 0)
    await sql`delete from nurture_task where workspace_id = ${workspaceId} and done_at is null
      and enrolment_id = any(${over}::bigint[])`.execute(tx)
  return rows.length
}
