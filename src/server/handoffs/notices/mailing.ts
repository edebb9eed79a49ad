import { sql } from 'kysely'
import type { Wishes } from '#api/notices.ts'
import type { OpenTime } from '#domain/handoffs/hours.ts'
import { mailPlan } from '#domain/handoffs/mail-plan.ts'
import type { Topic } from '#domain/handoffs/notice.ts'
import { nextAt, tellableFrom } from '#domain/handoffs/quiet.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Role, Sees } from '#domain/workspace/role.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { findHandoff } from '#server/handoffs/desk/found.ts'
import { readLead } from '#server/handoffs/desk/lead.ts'
import { openTimeOf } from '#server/handoffs/hours/read.ts'
import { queueMail } from '#server/mails.ts'
import { evidenceLines } from './acts/evidence.ts'
import { makeActs } from './acts/link.ts'
import { type Told, toldOf } from './facts.ts'
import { digestOf, type Evidence, letterOf } from './letters.ts'
import { wishesOf } from './wishes.ts'

/** Members looked at in one go, and notices of one of them. */
const MEMBERS = 50
const NOTICES = 100
/** More mails than that at once are one mail. */
const MOST_SINGLE = 5

/** After a failure. */
const AGAIN_MS = 600_000

export type Telling = {
  db: Db
  now: () => number
  /** Where people reach the house, for links. */
  origin: string
}

/** Mails what is due to members of a workspace, each in a transaction of their own. Answers whether there may be more. */
export async function mailDue(telling: Telling, workspaceId: string): Promise<boolean> {
  const { db, now } = telling
  const { rows } = await inWorkspace(db, workspaceId, (tx) =>
    sql<{ memberId: number }>`select distinct member_id as "memberId" from notice
      where workspace_id = ${workspaceId} and mail_due_at <= ${at(now())} limit ${MEMBERS}`.execute(
      tx,
    ),
  )
  let isMore = rows.length === MEMBERS
  const failed: unknown[] = []
  for (const { memberId } of rows) {
    try {
      const taken = await inWorkspace(db, workspaceId, (tx) =>
        mailTo(tx, telling, workspaceId, memberId),
      )
      if (taken === NOTICES) isMore = true
    } catch (error) {
      failed.push(error)
      await inWorkspace(db, workspaceId, (tx) => putOff(tx, workspaceId, memberId, now()))
    }
  }
  if (failed.length > 0) throw failed[0]
  return isMore
}

/** Whose mail cannot be written is tried again later, and keeps nobody else from theirs. */
async function putOff(tx: Tx, workspaceId: string, memberId: number, now: number): Promise<void> {
  await sql`update notice set mail_due_at = ${at(now + AGAIN_MS)} where workspace_id = ${workspaceId}
    and member_id = ${memberId} and mail_due_at <= ${at(now)}`.execute(tx)
}

type Due = { noticeId: number; topic: Topic; as: 'now' | 'digest' | null }
type Recipient = {
  memberId: number
  humanId: string
  name: string
  email: string
  roles: Role[]
  sees: Sees
  teams: number[]
  /** Or the company is an invented one: nobody of it can be reached. */
  hasLeft: boolean
  zone: string
}

async function mailTo(tx: Tx, telling: Telling, workspaceId: string, memberId: number) {
  const now = instant(telling.now())
  const { rows: due } =
    await sql<Due>`select notice_id as "noticeId", topic, mail_as as "as" from notice
    where workspace_id = ${workspaceId} and member_id = ${memberId} and mail_due_at <= ${at(now)}
    order by notice_id limit ${NOTICES} for update skip locked`.execute(tx)
  const who = await recipientOf(tx, workspaceId, memberId)
  const wishes = (await wishesOf(tx, workspaceId, [memberId])).get(memberId)
  if (due.length === 0 || !who || !wishes) return 0
  const open = await openTimeOf(tx, workspaceId, { memberId, teamId: null }, now)
  const plans = planned(due, who, wishes, { now, open })
  await hold(tx, workspaceId, plans)
  const told = await readTold(tx, workspaceId, who, due, now)
  const [single, gathered] = (['now', 'gather'] as const).map((kind) =>
    plans.flatMap(({ noticeId, plan }) => (plan.kind === kind ? (told.get(noticeId) ?? []) : [])),
  ) as [Told[], Told[]]
  const post = { recipient: who.email, origin: telling.origin, zone: who.zone, now }
  const isFlood = single.length > MOST_SINGLE
  for (const one of isFlood ? [] : single) {
    await queueMail(
      tx,
      workspaceId,
      letterOf(one, await evidenceOf(tx, workspaceId, who, one, telling), post),
      now,
    )
  }
  const together = isFlood ? [...gathered, ...single] : gathered
  if (together.length > 0) await queueMail(tx, workspaceId, digestOf(together, post), now)
  await settle(tx, workspaceId, plans, [...single, ...gathered], now)
  return due.length
}

/** What speaks for a lead that waits for this member, with links that answer; null where nothing does. */
async function evidenceOf(
  tx: Tx,
  workspaceId: string,
  { memberId, humanId, name, roles, sees, teams }: Recipient,
  { personId, n, isYourTurn }: Told,
  { origin, now: clock }: Telling,
): Promise<Evidence | null> {
  if (!isYourTurn || personId === null || n === null) return null
  const now = instant(clock())
  const who = { kind: 'member' as const, memberId, humanId, name, roles, sees, teams }
  const lead = await readLead(tx, { workspaceId, who, now }, { personId, n })
  if (!lead.ok || !lead.value.may.decide) return null
  const { expiresAt } = (await findHandoff(tx, workspaceId, { personId, n }, who)) ?? {
    expiresAt: null,
  }
  const { links, until } = await makeActs(
    tx,
    workspaceId,
    { memberId, personId, n },
    { origin, now, expiresAt },
  )
  return { lines: await evidenceLines(tx, workspaceId, lead.value), ...links, until }
}

type Planned = Due & { plan: ReturnType<typeof mailPlan> }

function planned(
  due: Due[],
  who: Recipient,
  wishes: Wishes,
  { now, open }: { now: Instant; open: OpenTime },
): Planned[] {
  const { quiet, quietFrom: from, quietTo: to, urgentBreaks } = wishes
  const freeAt = tellableFrom({ quiet, from, to, zone: who.zone }, open, now)
  const digestAt = nextAt(who.zone, wishes.digestAt, now)
  return due.map((one) => {
    const { mail } = wishes.ways[one.topic]
    const terms = { mail: who.hasLeft ? ('off' as const) : mail, urgentBreaks, freeAt, digestAt }
    return { ...one, plan: mailPlan(one, terms, now) }
  })
}

/** What waits for the end of the quiet hours, or for the hour of the digest. */
async function hold(tx: Tx, workspaceId: string, plans: Planned[]): Promise<void> {
  const waiting = plans.flatMap(({ noticeId, plan }) =>
    plan.kind === 'wait'
      ? [{ noticeId, as: plan.as, until: new Date(plan.until).toISOString() }]
      : [],
  )
  if (waiting.length === 0) return
  await sql`update notice k set mail_as = w."as", mail_due_at = w.until
    from jsonb_to_recordset(${JSON.stringify(waiting)}::jsonb) as w ("noticeId" bigint, "as" text, until timestamptz)
    where k.workspace_id = ${workspaceId} and k.notice_id = w."noticeId"`.execute(tx)
}

async function settle(tx: Tx, workspaceId: string, plans: Planned[], told: Told[], now: Instant) {
  const done = plans.flatMap(({ noticeId, plan }) => (plan.kind === 'wait' ? [] : [noticeId]))
  const sent = told.map(({ noticeId }) => noticeId)
  await sql`update notice set mail_due_at = null,
      mail_told_at = case when notice_id = any(${sent}::bigint[]) then ${at(now)} end
    where workspace_id = ${workspaceId} and notice_id = any(${done}::bigint[])`.execute(tx)
}

/** Oldest first; without those whose lead was answered meanwhile, or who are gone. */
async function readTold(tx: Tx, workspaceId: string, who: Recipient, due: Due[], now: number) {
  const ids = due.map(({ noticeId }) => noticeId)
  const which = [sql`k.notice_id = any(${ids}::bigint[])`]
  const told = await toldOf(tx, workspaceId, who, { which, limit: NOTICES, now })
  return new Map(told.filter(({ isPast }) => !isPast).map((one) => [one.noticeId, one]))
}

async function recipientOf(tx: Tx, workspaceId: string, memberId: number) {
  const { rows } = await sql<Recipient>`
    select m.member_id as "memberId", m.human_id as "humanId", m.name, m.email, m.roles, m.sees, m.ended_at is not null or w.is_example as "hasLeft",
      w.time_zone as zone, array(select t.team_id from member_team t
        where t.workspace_id = ${workspaceId} and t.member_id = m.member_id) as teams
    from member m join workspace w on w.workspace_id = ${workspaceId}
    where m.workspace_id = ${workspaceId} and m.member_id = ${memberId}`.execute(tx)
  return rows[0]
}
