import { sql } from 'kysely'
import type { Stage } from '#domain/agreement/agreement.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Folded, HandoffRow } from '#server/db/fold/person.ts'
import { timestamp } from '#server/db/instants.ts'

/**
 * Appends who came to another stage than they stood at before, in the transaction of the fold. Only of people of whom
 * something came live: what a file of history says is no news. From here on the transaction holds the head, so that
 * numbers have no gap and nobody reads past a change that is not there yet.
 */
export async function tellStages(
  tx: Tx,
  workspaceId: string,
  before: ReadonlyMap<number, { stage: Stage }>,
  folded: readonly Folded[],
  now: number,
): Promise<void> {
  const changes = folded.flatMap((each) => {
    const from = before.get(each.state.person_id)?.stage ?? null
    return isLive(each) && from !== each.state.stage ? [changeOf(from, each)] : []
  })
  if (changes.length === 0) return
  await sql`
    with head as (
      insert into feed_head (workspace_id, last_no) values (${workspaceId}, ${changes.length})
      on conflict (workspace_id) do update set last_no = feed_head.last_no + ${changes.length}
      returning last_no)
    insert into stage_change (workspace_id, no, person_id, happened_at, recorded_at, from_stage, to_stage,
      n, version, closing, reason)
    select ${workspaceId}::uuid, head.last_no - ${changes.length} + row_number() over (order by happened_at, person_id),
      person_id, happened_at, ${timestamp(now)}::timestamptz, from_stage, to_stage, n, version, closing, reason
    from head, jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as c (person_id bigint, happened_at timestamptz,
      from_stage text, to_stage text, n integer, version integer, closing text, reason text)`.execute(
    tx,
  )
}

const isLive = ({ state }: Folded) => (state.memory as { live: number | null }).live !== null

function changeOf(from: Stage | null, { state, handoffs }: Folded) {
  const last = handoffs.at(-1)
  return {
    person_id: state.person_id,
    happened_at: timestamp(momentOf(state.stage, last) ?? state.as_of),
    from_stage: from,
    to_stage: state.stage,
    n: last?.n ?? null,
    version: last?.version ?? null,
    closing: last?.closing ?? null,
    reason: last?.reason ?? null,
  }
}

/** When the last hand-off came to this stage, where it says. */
function momentOf(stage: Stage, last: HandoffRow | undefined): number | null {
  if (!last) return null
  if (stage === 'contact' || stage === 'lead') return last.closed_at
  if (stage === 'mql') return last.mql_at
  if (stage === 'passed') return last.passed_at
  if (stage === 'sal') return last.accepted_at
  if (stage === 'sql') return last.sql_at
  if (stage === 'opportunity') return last.opportunity_at
  return last.won_at ?? last.closed_at
}
