import { sql } from 'kysely'
import { detailUnfit, type Mendable } from '#domain/handoffs/requests/request.ts'
import { DETAIL_SAID, OWNER_SAID } from '#domain/people/said-here.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { refreshDeals } from '#server/db/fold/deals.ts'
import { append } from '#server/db/log.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { tellPages } from '#server/handoffs/desk/tell-desks.ts'
import { seesDeal, seesPerson } from './seen.ts'

/**
 * Tells the log a detail of somebody, as a source would; the fold brings it to every page a moment later. False where
 * whoever mends does not see them, or they were erased.
 */
export async function mendDetail(
  tx: Tx,
  acting: Acting,
  said: { personId: number; field: Mendable; value: string; message: string },
): Promise<boolean> {
  const { workspaceId, now } = acting
  const { field, value, message } = said
  const { rows } = await sql<{
    system: string
    key: string
  }>`select root.system, root.key from person n
    join person root on root.workspace_id = ${workspaceId} and root.person_id = ${rootOf('n')}
      and root.erased_at is null
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = root.person_id
    where n.workspace_id = ${workspaceId} and n.person_id = ${said.personId}
      and ${seesPerson(acting)}`.execute(tx)
  const [person] = rows
  if (!person) return false
  const event = {
    messageId: `${message}:${now}`,
    person: { system: person.system, value: person.key },
    kind: 'identify' as const,
    name: field === 'owner' ? OWNER_SAID : DETAIL_SAID,
    properties: { [field]: value },
    happenedAt: now,
  }
  await append(tx, workspaceId, 'lockstep', [event], now)
  return true
}

/** The same where nobody asked: what is missing is told by whoever knows it. */
export function mendAlone(
  acting: Acting,
  said: { personId: number; field: Mendable; value: string },
): Promise<Result<{ field: Mendable; value: string }, 'person-unknown' | 'detail-unfit'>> {
  const { db, workspaceId, now, by } = acting
  const { personId, field, value } = said
  type Mended = { field: Mendable; value: string }
  return orNothing<Mended, 'person-unknown' | 'detail-unfit'>(db, workspaceId, async (tx) => {
    if (detailUnfit(field, value)) return refuse('detail-unfit')
    const told = { ...said, message: `detail:${personId}:${field}` }
    if (!(await mendDetail(tx, acting, told))) return refuse('person-unknown')
    const subject = { kind: 'person', id: String(personId), label: `Person ${personId}` } as const
    const after = { field }
    await record(tx, workspaceId, { action: 'mend-detail', subject, after, at: now, by })
    return ok({ field, value })
  })
}

/** Says why a deal closed, in the log and on its page at once. */
export function sayDealReason(
  acting: Acting,
  { dealId, reason }: { dealId: number; reason: string },
): Promise<Result<{ reason: string }, 'deal-unknown'>> {
  const { db, workspaceId, now, by } = acting
  return orNothing<{ reason: string }, 'deal-unknown'>(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ key: string }>`select d.key from deal d
      where d.workspace_id = ${workspaceId} and d.deal_id = ${dealId} and ${seesDeal(acting)}`.execute(
      tx,
    )
    if (rows.length === 0) return refuse('deal-unknown')
    const event = {
      messageId: `deal-reason:${dealId}:${now}`,
      person: null,
      dealId,
      kind: 'identify' as const,
      name: 'deal',
      properties: {},
      details: { reason },
      happenedAt: now,
    }
    await append(tx, workspaceId, 'lockstep', [event], now)
    await refreshDeals(tx, workspaceId, [dealId])
    await tellPages(tx, workspaceId, 'requests')
    const subject = { kind: 'deal', id: String(dealId), label: `deal ${dealId}` } as const
    await record(tx, workspaceId, { action: 'say-deal-reason', subject, at: now, by })
    return ok({ reason })
  })
}
