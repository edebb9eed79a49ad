import { sql } from 'kysely'
import type { StandingAsk } from '#api/standing-asks.ts'
import { otherSide } from '#domain/handoffs/requests/request.ts'
import type { Rhythm } from '#domain/handoffs/requests/standing-ask.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { DAY } from '#domain/time.ts'
import { SIDES, type Side } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { tellPages } from '#server/handoffs/desk/tell-desks.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { actorOf, colleaguesOf } from './actors.ts'

/** What is counted for the signal that nobody asks. */
const WINDOW_MS = 90 * DAY

export type RhythmSet = { everyWeeks: Rhythm; asksMarketing: boolean }

/** How often everybody is asked. */
export async function rhythmOf(tx: Tx, workspaceId: string): Promise<RhythmSet> {
  const row = await tx
    .selectFrom('standing_rhythm')
    .select(['every_weeks as everyWeeks', 'asks_marketing as asksMarketing'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row ?? { everyWeeks: 4, asksMarketing: false }
}

/** Owners and managers say how often; the audit keeps it. */
export async function setRhythm(
  acting: Acting,
  { everyWeeks, asksMarketing }: RhythmSet,
): Promise<Result<RhythmSet, 'not-allowed'>> {
  const { db, workspaceId, now, by } = acting
  if (!maySetRhythm(acting)) return refuse('not-allowed')
  return orNothing<RhythmSet, 'not-allowed'>(db, workspaceId, async (tx) => {
    const before = await rhythmOf(tx, workspaceId)
    const row = { every_weeks: everyWeeks, asks_marketing: asksMarketing }
    await tx
      .insertInto('standing_rhythm')
      .values({ workspace_id: workspaceId, ...row })
      .onConflict((on) => on.columns(['workspace_id']).doUpdateSet(row))
      .execute()
    await tellPages(tx, workspaceId, 'requests')
    const subject = { kind: 'rhythm', id: 'rhythm', label: `every ${everyWeeks} weeks` } as const
    const after = { everyWeeks, asksMarketing }
    await record(tx, workspaceId, { action: 'set-rhythm', subject, before, after, at: now, by })
    return ok(after)
  })
}

export const maySetRhythm = ({ holder }: Acting): boolean =>
  holder.roles.some((role) => role === 'owner' || role.endsWith('-manager'))

/** Who was asked, what they said and what was done about it, newest first. */
export async function listAsks(
  tx: Tx,
  acting: Acting,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ rows: StandingAsk[]; next: string | null }> {
  const [when, id] = cursor === undefined ? [] : readCursor(cursor, 2)
  const which =
    when === undefined || id === undefined
      ? sql`true`
      : sql`(s.asked_at, s.ask_id) < (${at(when)}, ${id}::bigint)`
  const rows = await readAsks(tx, acting, which, limit)
  const last = rows.at(-1)
  return { rows, next: last && rows.length === limit ? cursorOf([last.askedAt, last.askId]) : null }
}

async function readAsks(
  tx: Tx,
  { workspaceId, memberId }: Acting,
  which: ReturnType<typeof sql>,
  limit: number,
): Promise<StandingAsk[]> {
  const { rows } = await sql<Omit<StandingAsk, 'member'> & { memberId: number; name: string }>`
    select s.ask_id as "askId", s.side, s.member_id as "memberId", m.name,
      coalesce(s.member_id = ${memberId}, false) as "isYours", s.asked_at as "askedAt",
      s.answered_at as "answeredAt", s.is_nothing as "isNothing", s.said, s.outcome,
      s.outcome_at as "outcomeAt", o.name as "outcomeBy",
      array(select r.request_id::float8 from team_request r
        where r.workspace_id = ${workspaceId} and r.ask_id = s.ask_id order by r.request_id) as requests
    from standing_ask s
    join member m on m.workspace_id = ${workspaceId} and m.member_id = s.member_id
    left join member o on o.workspace_id = ${workspaceId} and o.member_id = s.outcome_by
    where s.workspace_id = ${workspaceId} and ${which}
    order by s.asked_at desc, s.ask_id desc limit ${limit}`.execute(tx)
  return rows.map(({ memberId: whose, name, ...row }) => ({
    ...row,
    member: { memberId: whose, name },
  }))
}

/** Of the last 90 days: asked, answered, and something done, for each side. */
export async function countAsks(tx: Tx, { workspaceId, now }: Acting) {
  const { rows } = await sql<{
    side: Side
    asked: number
    answered: number
    done: number
    lastAskedAt: number | null
  }>`
    select w.side, count(s.ask_id) filter (where s.asked_at >= ${at(now - WINDOW_MS)}) as asked,
      count(s.answered_at) filter (where s.asked_at >= ${at(now - WINDOW_MS)}) as answered,
      count(s.outcome_at) filter (where s.asked_at >= ${at(now - WINDOW_MS)}) as done,
      max(s.asked_at) as "lastAskedAt"
    from unnest(${[...SIDES]}::text[]) as w (side)
    left join standing_ask s on s.workspace_id = ${workspaceId} and s.side = w.side
    group by w.side order by w.side desc`.execute(tx)
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      members: (await colleaguesOf(tx, workspaceId, row.side)).length,
    })),
  )
}

/** Whoever was asked answers, once; an empty text says "nothing this time". */
export const answerAsk = (acting: Acting, { askId, said }: { askId: number; said: string }) =>
  changeAsk<'ask-answered'>(acting, askId, async (tx, ask) => {
    if (ask.member_id !== acting.memberId) return refuse('ask-not-yours')
    if (ask.answered_at !== null) return refuse('ask-answered')
    await askRow(tx, acting, askId)
      .set({ answered_at: acting.now, said, is_nothing: said === '' })
      .execute()
    return ok(undefined)
  })

/** The side that asked says what was done about an answer. */
export const settleAsk = (acting: Acting, { askId, outcome }: { askId: number; outcome: string }) =>
  changeAsk<'ask-unanswered'>(acting, askId, async (tx, ask) => {
    const actor = actorOf(acting)
    if (!actor || !(actor.isOwner || actor.sides.includes(otherSide(ask.side))))
      return refuse('ask-not-yours')
    if (ask.answered_at === null) return refuse('ask-unanswered')
    await askRow(tx, acting, askId)
      .set({ outcome, outcome_at: acting.now, outcome_by: acting.memberId })
      .execute()
    return ok(undefined)
  })

const askRow = (tx: Tx, { workspaceId }: Acting, askId: number) =>
  tx.updateTable('standing_ask').where('workspace_id', '=', workspaceId).where('ask_id', '=', askId)

type Row = { member_id: number; side: Side; answered_at: number | null }

function changeAsk<No extends string>(
  acting: Acting,
  askId: number,
  work: (tx: Tx, ask: Row) => Promise<Result<undefined, No | 'ask-not-yours'>>,
): Promise<Result<StandingAsk, No | 'ask-unknown' | 'ask-not-yours'>> {
  type Any = No | 'ask-unknown' | 'ask-not-yours'
  return orNothing<StandingAsk, Any>(acting.db, acting.workspaceId, async (tx) => {
    const ask = await tx
      .selectFrom('standing_ask')
      .select(['member_id', 'side', 'answered_at'])
      .where('workspace_id', '=', acting.workspaceId)
      .where('ask_id', '=', askId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!ask) return refuse('ask-unknown')
    const done = await work(tx, ask)
    if (!done.ok) return done
    await tellPages(tx, acting.workspaceId, 'requests')
    const [told] = await readAsks(tx, acting, sql`s.ask_id = ${askId}`, 1)
    return told ? ok(told) : refuse('ask-unknown')
  })
}
