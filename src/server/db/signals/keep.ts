import { sql } from 'kysely'
import type { Tx } from '#server/db/connect.ts'
import { same } from '#server/db/fold/compare.ts'
import { timestamp } from '#server/db/instants.ts'
import { isSilentBy, type Verdict } from './verdict.ts'

/** Writes what the tests say where it is something else than before; of clicks that no test ever found, nothing. */
export async function keepVerdicts(
  tx: Tx,
  workspaceId: string,
  verdicts: readonly Verdict[],
): Promise<void> {
  const changed = verdicts.filter(isChanged)
  if (changed.length === 0) return
  const rows = changed.map((one) => ({
    event_id: one.eventId,
    person_id: one.name,
    source_id: one.sourceId,
    happened_at: timestamp(one.at),
    test: one.finds?.test ?? null,
    evidence: one.finds?.evidence ?? {},
    is_silent: isSilentBy(one),
  }))
  await sql`
    insert into false_signal (workspace_id, event_id, person_id, source_id, happened_at, test,
      evidence, is_silent)
    select ${workspaceId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (event_id bigint, person_id bigint, source_id bigint, happened_at timestamptz, test text,
        evidence jsonb, is_silent boolean)
    order by r.event_id
    on conflict (workspace_id, event_id) do update
      set test = excluded.test, evidence = excluded.evidence, is_silent = excluded.is_silent`.execute(
    tx,
  )
}

function isChanged(one: Verdict): boolean {
  if (one.isKept === null) return one.finds !== null
  return (
    one.test !== (one.finds?.test ?? null) ||
    !same(one.evidence, one.finds?.evidence ?? {}) ||
    one.isKept !== isSilentBy(one)
  )
}
