import { sql } from 'kysely'
import { instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { versionInForce } from '#server/db/timeline.ts'
import type { Asked } from './asked.ts'

/** What every number stands on: the zone that cuts days, and the agreement in force. */
export async function ground(tx: Tx, workspaceId: string, now: number) {
  const workspace = await tx
    .selectFrom('workspace')
    .select('time_zone')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const version = await versionInForce(tx, workspaceId, instant(now))
  return { timeZone: workspace.time_zone, version }
}

/** People of whom something was known in the period: seen before its end, and again after its start, which is a whole minute. */
export async function peopleKnown(tx: Tx, { workspaceId, period }: Asked): Promise<number> {
  const { from, to } = period
  const { rows } = await sql<{ people: number }>`
    select count(*) as people from person_state s
    where s.workspace_id = ${workspaceId}
      and ${to === null ? sql`true` : sql`s.first_seen_at < ${at(to)}`}
      and ${from === null ? sql`true` : sql`s.by_seen >= ${at(from)}`}`.execute(tx)
  return rows[0]?.people ?? 0
}
