import { sql } from 'kysely'
import { type Step, stepsDue, type Told } from '#domain/handoffs/escalation.ts'
import { dueAfter } from '#domain/handoffs/hours.ts'
import type { Instant } from '#domain/time.ts'
import type { Role } from '#domain/workspace/role.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type Calendars, calendarsOf } from '#server/handoffs/hours/read.ts'
import { stepsOf } from './escalation.ts'
import { type Notice, tellMembers } from './tell.ts'

/** Clocks looked at in one transaction. */
const MOST = 500

/** Tells along the agreement of every lead that waits for an answer, each step once. Answers how many notices are new. */
export async function escalate(db: Db, workspaceId: string, now: Instant): Promise<number> {
  let after = 0
  let told = 0
  for (;;) {
    const done = await inWorkspace(db, workspaceId, (tx) => some(tx, workspaceId, now, after))
    told += done.told
    if (done.last === null) return told
    after = done.last
  }
}

type Running = {
  clockId: number
  personId: number
  n: number
  /** On whose calendar it runs. */
  calendarOf: number | null
  rep: number | null
  since: Instant
  targetMs: number
  usedMs: number
  escalated: number
}

async function some(tx: Tx, workspaceId: string, now: Instant, after: number) {
  const steps = await stepsOf(tx, workspaceId)
  const running = await runningClocks(tx, workspaceId, { steps, now, after })
  const last = running.length === MOST ? (running.at(-1)?.clockId ?? null) : null
  if (running.length === 0) return { told: 0, last }
  const calendars = await calendarsOf(tx, workspaceId)
  const due = running.flatMap((clock) => {
    const left = steps.filter(({ used }) => used > clock.escalated)
    const found = stepsDue(left, (share) => usedAt(clock, share, calendars), now)
    return found.length > 0 ? [{ clock, steps: found.map(({ step }) => step) }] : []
  })
  if (due.length === 0) return { told: 0, last }
  const whom = await everybody(tx, workspaceId)
  const notices = due.flatMap(({ clock, steps: taken }) => noticesOf(clock, taken, whom, now))
  const told = await tellMembers(tx, workspaceId, notices)
  const marks = due.map(({ clock, steps: taken }) => ({
    id: clock.clockId,
    used: taken.at(-1)?.used ?? 0,
  }))
  await sql`update clock c set escalated = m.used
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m (id bigint, used float8)
    where c.workspace_id = ${workspaceId} and c.clock_id = m.id`.execute(tx)
  return { told, last }
}

/** When so many times the promised time is used up on the calendar that counts; null: never. */
function usedAt(clock: Running, share: number, calendars: Calendars): Instant | null {
  const left = share * clock.targetMs - clock.usedMs
  const whom = { memberId: clock.calendarOf, teamId: null }
  return dueAfter(calendars.openTime(whom, clock.since), clock.since, left)
}

/**
 * Clocks of sales to decide that run, and of which a step may have come: working time is never more than time. Leads of
 * imported history are left out, for nobody could have known of them.
 */
async function runningClocks(
  tx: Tx,
  workspaceId: string,
  { steps, now, after }: { steps: readonly Step[]; now: Instant; after: number },
): Promise<Running[]> {
  const shares = steps.map(({ used }) => used)
  const { rows } = await sql<Running>`
    select c.clock_id as "clockId", c.person_id as "personId", c.n, c.member_id as "calendarOf",
      d.member_id as rep, c.since, c.target_ms as "targetMs", c.used_ms as "usedMs", c.escalated
    from clock c
    join desk d on d.workspace_id = ${workspaceId} and d.person_id = c.person_id and d.n = c.n and d.state = 'waiting'
    where c.workspace_id = ${workspaceId} and c.kind = 'decision' and c.stopped_at is null and c.void_as is null
      and not c.is_history and c.clock_id > ${after} and exists (
        select 1 from unnest(${shares}::float8[]) s (share) where s.share > c.escalated
          and c.since + (s.share * c.target_ms - c.used_ms) * interval '1 millisecond' <= ${at(now)})
    order by c.clock_id limit ${MOST} for update of c skip locked`.execute(tx)
  return rows.map((row) => ({
    ...row,
    targetMs: Number(row.targetMs),
    usedMs: Number(row.usedMs),
  }))
}

type Person = { memberId: number; roles: Role[]; teams: number[] }

async function everybody(tx: Tx, workspaceId: string): Promise<Person[]> {
  const { rows } = await sql<Person>`select m.member_id as "memberId", m.roles,
      array(select t.team_id from member_team t where t.workspace_id = ${workspaceId}
        and t.member_id = m.member_id) as teams
    from member m where m.workspace_id = ${workspaceId} and m.ended_at is null`.execute(tx)
  return rows
}

/** One notice a member, of the last step that tells them. */
function noticesOf(clock: Running, steps: readonly Step[], all: Person[], now: Instant): Notice[] {
  const by = new Map<number, Notice>()
  for (const { used, tells } of steps)
    for (const memberId of tells.flatMap((told) => toldBy(told, clock.rep, all)))
      by.set(memberId, {
        topic: used < 1 ? 'lead-half' : 'lead-due',
        memberId,
        personId: clock.personId,
        n: clock.n,
        at: now,
        key: `waits:${clock.personId}:${clock.n}:${used}`,
      })
  return [...by.values()]
}

function toldBy(told: Told, rep: number | null, all: Person[]): number[] {
  if (told === 'rep') return rep === null ? [] : [rep]
  const role: Role = told === 'sales-managers' ? 'sales-manager' : 'marketing-manager'
  const managers = all.filter(({ roles }) => roles.includes(role))
  const teams = all.find(({ memberId }) => memberId === rep)?.teams ?? []
  const own = managers.filter((one) => one.teams.some((team) => teams.includes(team)))
  const whom = told === 'sales-managers' && own.length > 0 ? own : managers
  return whom.map(({ memberId }) => memberId)
}
