import { sql } from 'kysely'
import {
  type Counted,
  isSameFinding,
  type Strength,
  strengthsOf,
  WINDOW_DAYS,
} from '#domain/handoffs/strengths.ts'
import { DAY } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { ever, inside, reached } from '#server/db/handoff-fate.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type Shown, shownStrengths } from './strengths.ts'

/** How far back leads say something of how a rep does today. */
const BACK_DAYS = 730

/** Looks for strengths where that is switched on and a day has passed; answers how many there are, null where not. */
export async function learnStrengths(
  db: Db,
  workspaceId: string,
  now: number,
): Promise<number | null> {
  return inWorkspace(db, workspaceId, async (tx) => {
    // Of two processes one has its turn: the other finds that it was done.
    const turn = await tx
      .updateTable('routing')
      .set({ learned_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('strengths', '=', true)
      .where((of) => of.or([of('learned_at', 'is', null), of('learned_at', '<=', now - DAY)]))
      .executeTakeFirst()
    if (turn.numUpdatedRows === 0n) return null
    const here = await membersHere(tx, workspaceId)
    const found = strengthsOf(await countLeads(tx, workspaceId, now)).filter(({ memberId }) =>
      here.has(memberId),
    )
    const before = await shownStrengths(tx, workspaceId)
    await write(
      tx,
      workspaceId,
      found.map((one) => ({ ...one, shownAt: shownAt(one, before) ?? now })),
    )
    return found.length
  })
}

const shownAt = (one: Strength, before: readonly Shown[]) =>
  before.find((was) => isSameFinding(was, one))?.shownAt

/** Accepted leads that are old enough, by whoever accepted them. Leads with a deal before them say nothing of anybody. */
async function countLeads(tx: Tx, workspaceId: string, now: number): Promise<Counted[]> {
  const period = { from: now - BACK_DAYS * DAY, to: now - WINDOW_DAYS * DAY }
  const { rows } = await sql<Counted>`
    select coalesce(d.accepted_by, d.member_id) as "memberId", h.fit_band as fit,
      h.engagement_band as engagement, h.opened_by as "openedBy", count(*)::int as leads,
      count(*) filter (where ${reached(WINDOW_DAYS).deal})::int as deals
    from handoff h
    join desk d on d.workspace_id = ${workspaceId} and d.person_id = h.person_id and d.n = h.n
    where h.workspace_id = ${workspaceId} and ${inside(sql`h.mql_at`, period)} and ${ever.accepted}
      and not h.deal_came_first and not d.is_history and d.member_id is not null
    group by 1, 2, 3, 4`.execute(tx)
  return rows
}

async function membersHere(tx: Tx, workspaceId: string): Promise<Set<number>> {
  const members = await tx
    .selectFrom('member')
    .select('member_id')
    .where('workspace_id', '=', workspaceId)
    .where('ended_at', 'is', null)
    .execute()
  return new Set(members.map(({ member_id }) => member_id))
}

async function write(tx: Tx, workspaceId: string, found: readonly Shown[]): Promise<void> {
  await tx.deleteFrom('strength').where('workspace_id', '=', workspaceId).execute()
  if (found.length === 0) return
  await tx
    .insertInto('strength')
    .values(
      found.map((one) => ({
        ...{ workspace_id: workspaceId, member_id: one.memberId, fit_band: one.fit },
        ...{ engagement_band: one.engagement, opened_by: one.openedBy, leads: one.leads },
        ...{ deals: one.deals, team_leads: one.teamLeads, team_deals: one.teamDeals },
        ...{ weight: one.weight, shown_at: one.shownAt },
      })),
    )
    .execute()
}
