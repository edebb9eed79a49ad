import { sql } from 'kysely'
import { LEAD_ROLES } from '#domain/handoffs/routing-plan.ts'
import type { Instant } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { readTimeline } from '#server/db/timeline.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type Plan, planOf } from './plan.ts'
import { type Key, readStanding } from './read.ts'

/** What on desks is not as the hand-offs say. `of`: the person's number and which of their hand-offs. */
export type DeskFinding = { of: string; says: string }
export type VerifiedDesks = {
  /** Hand-offs that were passed and were compared. */
  handoffs: number
  /** The first 1,000. */
  findings: DeskFinding[]
  count: number
}

const SOME = 2_000
const MOST = 1_000

/**
 * Works out every desk and every clock again from the hand-offs and compares: no open lead without somebody who has charge
 * of it, while anybody can; no promise without its clock, none that ran on or stopped otherwise. Whoever is marked is
 * left out. Reads only.
 */
export async function verifyDesks(
  db: Db,
  workspaceId: string,
  now: () => Instant,
): Promise<VerifiedDesks> {
  const found: VerifiedDesks = { handoffs: 0, findings: [], count: 0 }
  let after = 0
  for (;;) {
    const last = await inWorkspace(db, workspaceId, async (tx) => {
      await sql`set transaction isolation level repeatable read read only`.execute(tx)
      const people = await nextPeople(tx, workspaceId, after)
      await verifySome(tx, workspaceId, people, now(), found)
      return people.at(-1) ?? null
    })
    if (last === null) return found
    after = last
  }
}

async function verifySome(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  now: Instant,
  found: VerifiedDesks,
): Promise<void> {
  if (people.length === 0) return
  const { rows } = await sql<{ id: number }>`select distinct person_id as id from desk_due
    where workspace_id = ${workspaceId} and person_id = any(${people}::bigint[])`.execute(tx)
  const marked = new Set(rows.map(({ id }) => id))
  const settled = people.filter((id) => !marked.has(id))
  const standing = await readStanding(tx, workspaceId, settled, now)
  found.handoffs += standing.leads.filter(({ passedAt }) => passedAt !== null).length
  const plan = planOf(standing, await readTimeline(tx, workspaceId), now)
  const findings = findingsOf(plan, await isAnybodyThere(tx, workspaceId))
  found.count += findings.length
  found.findings.push(...findings.slice(0, MOST - found.findings.length))
}

function findingsOf(plan: Plan, isAnybodyThere: boolean): DeskFinding[] {
  const named = ({ personId, n }: Key) => `person ${personId}, hand-off ${n}`
  const clock = ({ clock: c }: { clock: { person_id: number; n: number } }) =>
    named({ personId: c.person_id, n: c.n })
  return [
    ...plan.desks.map(({ lead, row }) => ({
      of: named(lead),
      says: lead.desk
        ? `lies on the desk as ${JSON.stringify(lead.desk)}, but is ${JSON.stringify(row)}`
        : 'lies on no desk',
    })),
    ...(isAnybodyThere ? plan.orphans : []).map((lead) => ({
      of: named(lead),
      says: 'has nobody who has charge of it',
    })),
    ...plan.starts.map(({ lead, promise }) => ({
      of: named(lead),
      says: `has no clock for the promise “${promise.kind}”`,
    })),
    ...plan.restarts.map(({ lead, clock: { kind } }) => ({
      of: named(lead),
      says: `its clock “${kind}” began at another instant`,
    })),
    ...plan.ends.map((one) => ({
      of: clock(one),
      says: `its clock “${one.clock.kind}” ended as ${one.clock.void_as ?? one.clock.stopped_at}, but it is ${one.end.voidAs ?? one.end.stoppedAt}`,
    })),
    ...plan.strays.map((stray) => ({
      of: named(stray),
      says: `lies on a desk, but is ${stray.why}`,
    })),
  ]
}

/** People with hand-offs, desks or clocks, in order. */
async function nextPeople(tx: Tx, workspaceId: string, after: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (
      (select distinct person_id as id from handoff where workspace_id = ${workspaceId}
        and person_id > ${after} and passed_at is not null order by 1 limit ${SOME})
      union (select distinct person_id from clock where workspace_id = ${workspaceId}
        and person_id > ${after} order by 1 limit ${SOME})
      union (select distinct person_id from desk where workspace_id = ${workspaceId}
        and person_id > ${after} order by 1 limit ${SOME})
    ) p order by id limit ${SOME}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Whether anybody can be given leads. */
export async function isAnybodyThere(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select exists (select 1 from member
    where workspace_id = ${workspaceId} and ended_at is null
      and roles && ${LEAD_ROLES}::text[]) as is`.execute(tx)
  return rows[0]?.is ?? false
}
