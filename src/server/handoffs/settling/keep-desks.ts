import { sql } from 'kysely'
import type { WhyRep } from '#domain/handoffs/why-rep.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { at, timestamp } from '#server/db/instants.ts'
import { acceptedBy } from '#server/handoffs/desk/assign.ts'
import { moveClocks } from '#server/handoffs/desk/move-clocks.ts'
import { nextClock } from '#server/handoffs/desk/stop-clocks.ts'
import { tellDesks } from '#server/handoffs/desk/tell-desks.ts'
import { routeMany, type Waiting } from '#server/handoffs/routing/route-many.ts'
import { keepClocks } from './keep-clocks.ts'
import type { Plan } from './plan.ts'
import { type Key, keyOf, type Lead, type Standing } from './read.ts'
import { type Given, tellGiven } from './tell-given.ts'
import { noticesOf, tellOf } from './tell-of.ts'

/** Makes desks and clocks what was planned, gives away what nobody has, and tells whom it concerns. */
export async function keepDesks(
  tx: Tx,
  workspaceId: string,
  standing: Standing,
  plan: Plan,
  now: Instant,
): Promise<void> {
  const charge = new Map(standing.leads.map((one) => [keyOf(one), one.desk?.memberId ?? null]))
  const given = await giveAway(tx, workspaceId, standing, plan, now)
  for (const { lead, memberId } of given) charge.set(keyOf(lead), memberId)
  await writeDesks(tx, workspaceId, plan)
  await writeGiven(tx, workspaceId, given, now)
  await writeMoved(tx, workspaceId, plan.relays, given)
  await removeDesks(tx, workspaceId, plan.strays)
  await keepClocks(tx, workspaceId, plan, charge)
  const moves = given.flatMap(({ lead, memberId }) =>
    lead.desk ? [{ personId: lead.personId, n: lead.n, memberId }] : [],
  )
  await moveClocks(tx, workspaceId, moves, now)
  const changed = changedBy(plan, given)
  await nextClock(tx, workspaceId, [...new Set(changed.map(({ personId }) => personId))])
  await tellGiven(tx, workspaceId, given, now)
  await tellOf(tx, workspaceId, noticesOf(standing.leads, given, now))
  await tellDesks(tx, workspaceId, changed)
}

/** Leads that nobody has, and those that go on; who has a lead keeps it where nobody else could take it. */
async function giveAway(
  tx: Tx,
  workspaceId: string,
  standing: Standing,
  plan: Plan,
  now: Instant,
): Promise<Given[]> {
  const leads = new Map(
    [...plan.orphans, ...plan.relays.map(({ lead }) => lead)].map((lead) => [keyOf(lead), lead]),
  )
  if (leads.size === 0) return []
  const reasons = new Map(plan.relays.map(({ lead, reason }) => [keyOf(lead), reason]))
  const targets = answerTargets(standing, plan)
  const history = new Set(
    plan.desks.flatMap(({ lead, row }) => (row.isHistory ? [keyOf(lead)] : [])),
  )
  const waiting = [...leads].map(([key, { personId, n, desk }]): Waiting => {
    const reason = reasons.get(key)
    const from = reason && desk?.memberId ? { memberId: desk.memberId, reason } : null
    return {
      personId,
      n,
      targetMs: targets.get(key),
      from,
      isHistory: desk?.isHistory ?? history.has(key),
    }
  })
  const routed = await routeMany(tx, workspaceId, waiting, now)
  return routed.flatMap(({ memberId, why, ...which }) => {
    const lead = leads.get(keyOf(which))
    return lead && memberId !== null ? [{ lead, memberId, why }] : []
  })
}

/** In what open time each has to be answered, by its hand-off's key: as its clock says, or the one that starts now. */
function answerTargets(standing: Standing, plan: Plan): Map<string, number> {
  const running = [...standing.clocks].flatMap(([key, clocks]) =>
    clocks.flatMap((one) => (one.kind === 'decision' ? [[key, one.target_ms] as const] : [])),
  )
  const starting = plan.starts.flatMap(({ lead, promise }) =>
    promise.kind === 'decision' ? [[keyOf(lead), promise.targetMs] as const] : [],
  )
  return new Map([...running, ...starting])
}

/** What ran out goes on once, wherever it went; whoever is away is asked about again while nobody else is there. */
async function writeMoved(
  tx: Tx,
  workspaceId: string,
  relays: Plan['relays'],
  given: readonly Given[],
): Promise<void> {
  const gone = new Set(given.map(({ lead }) => keyOf(lead)))
  const rows = relays
    .filter(({ lead, reason }) => reason === 'missed' || gone.has(keyOf(lead)))
    .map(({ lead: { personId, n }, reason }) => ({ person_id: personId, n, reason }))
  if (rows.length === 0) return
  await sql`
    update desk d set moved_for = array_append(d.moved_for, r.reason)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (person_id bigint, n integer, reason text)
    where d.workspace_id = ${workspaceId} and d.person_id = r.person_id and d.n = r.n`.execute(tx)
}

async function writeDesks(tx: Tx, workspaceId: string, { desks }: Plan): Promise<void> {
  if (desks.length === 0) return
  const rows = desks.map(({ lead: { personId, n }, row }) => ({
    ...{ person_id: personId, n, state: row.state, passed_at: timestamp(row.passedAt) },
    ...{ rank: row.rank, touches: row.touches, is_history: row.isHistory },
  }))
  await sql`
    insert into desk (workspace_id, person_id, n, state, passed_at, rank, touches, is_history)
    select ${workspaceId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (person_id bigint, n integer, state text, passed_at timestamptz, rank integer, touches integer,
        is_history boolean)
    order by r.person_id, r.n
    on conflict (workspace_id, person_id, n) do update set state = excluded.state,
      passed_at = excluded.passed_at, rank = excluded.rank, touches = excluded.touches`.execute(tx)
}

async function writeGiven(
  tx: Tx,
  workspaceId: string,
  given: readonly { lead: Lead; memberId: number; why: WhyRep }[],
  now: Instant,
): Promise<void> {
  if (given.length === 0) return
  const rows = given.map(({ lead: { personId, n }, memberId, why }) => ({
    ...{ person_id: personId, n, member_id: memberId, why },
  }))
  await sql`
    update desk d set accepted_by = ${acceptedBy('d')}, member_id = r.member_id, given_at = ${at(now)}, why = r.why
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (person_id bigint, n integer, member_id bigint, why jsonb)
    where d.workspace_id = ${workspaceId} and d.person_id = r.person_id and d.n = r.n`.execute(tx)
}

async function removeDesks(tx: Tx, workspaceId: string, strays: readonly Key[]): Promise<void> {
  if (strays.length === 0) return
  await sql`
    delete from desk d
    using unnest(${strays.map(({ personId }) => personId)}::bigint[], ${strays.map(({ n }) => n)}::int[])
      as s (person_id, n)
    where d.workspace_id = ${workspaceId} and d.person_id = s.person_id and d.n = s.n`.execute(tx)
}

function changedBy(plan: Plan, given: readonly { lead: Lead }[]): Key[] {
  const clocks = [...plan.ends, ...plan.restarts].map(({ clock }) => ({
    personId: clock.person_id,
    n: clock.n,
  }))
  const leads = [...plan.desks, ...plan.starts, ...given].map(({ lead }) => lead)
  const all = [...leads, ...clocks, ...plan.strays].map(({ personId, n }) => ({ personId, n }))
  return [...new Map(all.map((one) => [keyOf(one), one])).values()]
}
