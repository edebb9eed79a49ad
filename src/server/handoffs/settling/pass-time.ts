import { sql } from 'kysely'
import { LEAD_ROLES } from '#domain/handoffs/routing-plan.ts'
import type { Instant } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { readPlan } from '#server/handoffs/routing/reps.ts'
import { isAnybodyThere } from './verify.ts'

/**
 * Marks what time alone changed: leads that nobody answered and that went back, leads whose rep left, leads that nobody
 * could be given before, and rows of what is no hand-off any more. Looks at open desks only.
 */
export function lookAtDesks(db: Db, workspaceId: string, now: () => Instant): Promise<void> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await markOver(tx, workspaceId, now())
    if (!(await isAnybodyThere(tx, workspaceId))) return
    await markOrphans(tx, workspaceId)
    await markRelays(tx, workspaceId, now())
  })
}

async function markOver(tx: Tx, workspaceId: string, now: Instant): Promise<void> {
  await sql`
    insert into desk_due (workspace_id, person_id)
    select distinct ${workspaceId}::uuid, d.person_id from desk d
    left join handoff h on h.workspace_id = ${workspaceId} and h.person_id = d.person_id and h.n = d.n
    join person p on p.workspace_id = ${workspaceId} and p.person_id = d.person_id
    where d.workspace_id = ${workspaceId} and d.state <> 'over'
      and (h.n is null or h.closing is not null or h.expires_at <= ${at(now)} or p.erased_at is not null)`.execute(
    tx,
  )
}

async function markOrphans(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    insert into desk_due (workspace_id, person_id)
    select distinct ${workspaceId}::uuid, d.person_id from desk d
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id
      and m.ended_at is null and m.roles && ${LEAD_ROLES}::text[]
    where d.workspace_id = ${workspaceId} and d.state <> 'over' and m.member_id is null`.execute(tx)
}

/** Leads that wait and may go on to another rep: settling decides (domain/handoffs/relay.ts). */
async function markRelays(tx: Tx, workspaceId: string, now: Instant): Promise<void> {
  const { relay } = (await readPlan(tx, workspaceId)).plan
  if (relay.missed)
    await sql`
      insert into desk_due (workspace_id, person_id)
      select distinct ${workspaceId}::uuid, d.person_id from clock c
      join desk d on d.workspace_id = ${workspaceId} and d.person_id = c.person_id and d.n = c.n
        and d.state = 'waiting' and not 'missed' = any(d.moved_for)
      where c.workspace_id = ${workspaceId} and c.kind = 'decision' and c.stopped_at is null and c.void_as is null
        and not c.is_history and c.due_at <= ${at(now)}`.execute(tx)
  if (relay.away)
    await sql`
      insert into desk_due (workspace_id, person_id)
      select distinct ${workspaceId}::uuid, d.person_id from absence a
      join desk d on d.workspace_id = ${workspaceId} and d.member_id = a.member_id
        and d.state = 'waiting' and not d.is_history and not 'away' = any(d.moved_for)
      where a.workspace_id = ${workspaceId} and a.from_at <= ${at(now)} and a.to_at > ${at(now)}`.execute(
      tx,
    )
}
