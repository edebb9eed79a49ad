import { sql } from 'kysely'
import type { Step } from '#domain/handoffs/escalation.ts'
import { USUAL_STEPS } from '#domain/handoffs/escalation.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'

/** Who is told while a lead waits, in the order of time. */
export async function stepsOf(tx: Tx, workspaceId: string): Promise<Step[]> {
  const row = await tx
    .selectFrom('escalation')
    .select('steps')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return [...(row?.steps ?? USUAL_STEPS)]
}

/** Says who is told from now on; clocks that run already are told of by these steps, too. */
export async function keepSteps(
  tx: Tx,
  { workspaceId, now, by }: Acting,
  steps: readonly Step[],
): Promise<Step[]> {
  const before = await stepsOf(tx, workspaceId)
  const sorted = [...steps].sort((a, b) => a.used - b.used)
  await sql`insert into escalation (workspace_id, steps) values (${workspaceId}, ${JSON.stringify(sorted)}::jsonb)
    on conflict (workspace_id) do update set steps = excluded.steps, version = escalation.version + 1`.execute(
    tx,
  )
  await record(tx, workspaceId, {
    action: 'set-escalation',
    subject: { kind: 'settings', id: 'escalation', label: 'escalation' },
    before: { steps: before },
    after: { steps: sorted },
    ...{ at: now, by },
  })
  return sorted
}
