import { sql } from 'kysely'
import { MINUTE } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { countOf } from './failed.ts'
import { isNotKept } from './kept-out.ts'
import type { Case } from './take.ts'

/**
 * Adds to the account of the minute: received = stored + duplicate + failed, in the transaction that stores. The last
 * statement of it, because others who count for this source wait for it. R4.
 */
export async function writeCounts(
  tx: Tx,
  workspaceId: string,
  sourceId: number,
  cases: readonly Case[],
  now: number,
): Promise<void> {
  if (cases.length === 0) return
  const sums = { stored: 0, duplicate: 0, failed: 0 }
  for (const { read, outcome } of cases) if (outcome) sums[outcome.result] += countOf(read)
  const { stored, duplicate, failed } = sums
  const dropped = cases.filter(isNotKept).reduce((sum, { read }) => sum + countOf(read), 0)
  await sql`
    insert into intake_count (workspace_id, source_id, minute_at, received, stored, duplicate,
      failed, dropped, last_at)
    values (${workspaceId}::uuid, ${sourceId}::bigint, ${at(now - (now % MINUTE))},
      ${stored + duplicate + failed}::bigint, ${stored}::bigint, ${duplicate}::bigint,
      ${failed}::bigint, ${dropped}::bigint, ${at(now)})
    on conflict (workspace_id, source_id, minute_at) do update set
      received = intake_count.received + excluded.received,
      stored = intake_count.stored + excluded.stored,
      duplicate = intake_count.duplicate + excluded.duplicate,
      failed = intake_count.failed + excluded.failed,
      dropped = intake_count.dropped + excluded.dropped,
      last_at = greatest(intake_count.last_at, excluded.last_at)`.execute(tx)
}
