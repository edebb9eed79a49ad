import { sql } from 'kysely'
import { isOpen } from '#domain/handoffs/hours.ts'
import type { RequestKind } from '#domain/handoffs/requests/request.ts'
import { isAskDue } from '#domain/handoffs/requests/standing-ask.ts'
import { instant } from '#domain/time.ts'
import { SIDES } from '#domain/workspace/role.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { tellPages } from '#server/handoffs/desk/tell-desks.ts'
import { calendarsOf } from '#server/handoffs/hours/read.ts'
import { tellMembers } from '#server/handoffs/notices/tell.ts'
import { colleaguesOf } from './actors.ts'
import { tellOwing } from './make.ts'
import { rhythmOf } from './standing.ts'

/** What time alone brings about: requests that run out are told, and who is due is asked. Answers how many each. */
export async function settleAsking(
  db: Db,
  workspaceId: string,
  now: number,
): Promise<{ due: number; asked: number }> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const due = await tellDue(tx, workspaceId, now)
    const asked = await askDue(tx, workspaceId, now)
    if (due + asked > 0) await tellPages(tx, workspaceId, 'requests')
    return { due, asked }
  })
}

/** Whoever owes an answer and whoever waits for it are told once that its time is over. */
async function tellDue(tx: Tx, workspaceId: string, now: number): Promise<number> {
  const { rows } = await sql<{
    requestId: number
    kind: RequestKind
    ownerId: number | null
    askerId: number
    turn: number
  }>`
    update team_request r set is_due_told = true
    from (select request_id from team_request where workspace_id = ${workspaceId} and state = 'open'
      and not is_due_told and due_at < ${at(now)} order by due_at limit 100 for no key update skip locked) d
    where r.workspace_id = ${workspaceId} and r.request_id = d.request_id
    returning r.request_id as "requestId", r.kind, r.owner_id as "ownerId", r.asker_id as "askerId", r.turn`.execute(
    tx,
  )
  for (const { askerId, ...asked } of rows) {
    await tellOwing(tx, { workspaceId, now }, asked, 'request-due')
    const { requestId, turn } = asked
    const key = `request-due:${requestId}:${turn}`
    const notice = { memberId: askerId, requestId, at: now, key }
    await tellMembers(tx, workspaceId, [{ topic: 'request-due', ...notice }])
  }
  return rows.length
}

/** Asks everybody who is due what would make their work easier: sales always, marketing where they want it. */
async function askDue(tx: Tx, workspaceId: string, now: number): Promise<number> {
  const { everyWeeks, asksMarketing } = await rhythmOf(tx, workspaceId)
  const last = await lastAsks(tx, workspaceId)
  const calendars = await calendarsOf(tx, workspaceId)
  let asked = 0
  for (const side of SIDES) {
    if (side === 'marketing' && !asksMarketing) continue
    for (const { memberId, joinedAt } of await colleaguesOf(tx, workspaceId, side)) {
      const lastAskedAt = last.get(memberId) ?? null
      const member = {
        ...{ memberId, joinedAt: instant(joinedAt), isAtWork: true },
        lastAskedAt: lastAskedAt === null ? null : instant(lastAskedAt),
      }
      if (!isAskDue(member, everyWeeks, instant(now))) continue
      const hours = calendars.openTime({ memberId, teamId: null }, instant(now))
      if (!isOpen(hours, instant(now))) continue
      await tx
        .insertInto('standing_ask')
        .values({
          ...{ workspace_id: workspaceId, side, member_id: memberId, asked_at: now },
          ...{ answered_at: null, outcome_at: null, outcome_by: null },
        })
        .execute()
      last.set(memberId, now)
      const notice = { topic: 'standing-ask' as const, memberId, at: now, key: `ask:${now}` }
      await tellMembers(tx, workspaceId, [notice])
      asked += 1
    }
  }
  return asked
}

async function lastAsks(tx: Tx, workspaceId: string): Promise<Map<number, number>> {
  // Whoever asks next waits here: two processes never ask the same member twice.
  await sql`select 1 from workspace where workspace_id = ${workspaceId} for no key update`.execute(
    tx,
  )
  const { rows } = await sql<{ memberId: number; at: number }>`
    select m.member_id as "memberId", s.asked_at as at from member m cross join lateral (
      select asked_at from standing_ask where workspace_id = ${workspaceId} and member_id = m.member_id
      order by asked_at desc limit 1) s
    where m.workspace_id = ${workspaceId} and m.ended_at is null`.execute(tx)
  return new Map(rows.map(({ memberId, at }) => [memberId, at]))
}
