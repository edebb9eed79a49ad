import type { RoutingSeen } from '#api/routing.ts'
import type { RoutingPlan } from '#domain/handoffs/routing-plan.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { isSame } from '#domain/three-way.ts'
import { instant } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { changeSeen, type Row, type Stale } from '#server/db/requests/change.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { readPlan, readSellers } from './reps.ts'
import { forgetStrengths } from './strengths.ts'

/** The rules, and everybody who may be given leads with what they take. */
export async function readRouting(tx: Tx, workspaceId: string, now: number): Promise<RoutingSeen> {
  const { plan, version } = await readPlan(tx, workspaceId)
  const sellers = await readSellers(tx, workspaceId, plan, instant(now))
  const reps = sellers.map(({ weight, room, taken, opensAt, owed: _, strengths: __, ...rep }) => ({
    ...rep,
    weight,
    room,
    taken,
    opensAt,
    isAsUsual: plan.reps.every(({ memberId }) => memberId !== rep.memberId),
  }))
  const { relay, strengths } = plan
  return { rules: plan.rules as RoutingSeen['rules'], reps, relay, strengths, version }
}

/** Says other rules, or what reps take; leads that lie with somebody stay there. */
export async function changeRouting(
  acting: Acting,
  wanted: RoutingPlan,
): Promise<Result<RoutingSeen, 'member-unknown' | Stale>> {
  const { db, workspaceId, now, by } = acting
  return orNothing<RoutingSeen, 'member-unknown' | Stale>(db, workspaceId, async (tx) => {
    const here = await readSellers(tx, workspaceId, wanted, instant(now))
    const known = new Set(here.map(({ memberId }) => memberId))
    const row = rowOf(workspaceId)
    const before = await row.read(tx)
    const named = membersIn(wanted)
    // Who left meanwhile may stay named where they were named before.
    const were = new Set(membersIn(before?.fields ?? { rules: [], reps: [] }))
    if (named.some((memberId) => !known.has(memberId) && !were.has(memberId)))
      return refuse('member-unknown')
    const thing = { workspaceId, thing: 'routing', id: workspaceId, who: acting.asked.who, now }
    const changed = await changeSeen(tx, thing, acting.seen, row, wanted)
    if (!changed) throw new Error('Routing that nobody said is read as usual')
    if (!changed.ok) return changed
    const answer = await readRouting(tx, workspaceId, now)
    if (changed.value.isChanged) {
      const { before: was, fields } = changed.value
      if (was.strengths && !fields.strengths) await forgetStrengths(tx, workspaceId)
      const told = {
        rules: isSame(was.rules, fields.rules) ? undefined : fields.rules.length,
        reps: isSame(was.reps, fields.reps) ? undefined : fields.reps.length,
        ...(isSame(was.relay, fields.relay) ? {} : fields.relay),
        strengths: was.strengths === fields.strengths ? undefined : fields.strengths,
      }
      await record(tx, workspaceId, {
        action: 'change-routing',
        subject: { kind: 'routing', id: workspaceId, label: 'routing' },
        after: Object.fromEntries(Object.entries(told).filter(([, count]) => count !== undefined)),
        at: now,
        by,
      })
    }
    return ok(answer)
  })
}

const membersIn = ({ rules, reps }: Pick<RoutingPlan, 'rules' | 'reps'>): number[] => [
  ...reps.map(({ memberId }) => memberId),
  ...rules.flatMap((rule) => ('to' in rule ? rule.to : [])),
]

const rowOf = (workspaceId: string): Row<RoutingPlan> => ({
  read: async (tx) => {
    const { plan, version } = await readPlan(tx, workspaceId)
    return { version, fields: plan }
  },
  write: (tx, { strengths, rules, reps, relay }, version) => {
    const plan = { rules, reps, relay }
    const said = {
      ...Object.fromEntries(Object.entries(plan).map(([name, of]) => [name, JSON.stringify(of)])),
      strengths,
      version,
    }
    return tx
      .insertInto('routing')
      .values({ workspace_id: workspaceId, ...said } as never)
      .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(said as never))
      .execute()
  },
})
