import type { Trial } from '#api/routing.ts'
import { route } from '#domain/handoffs/route.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { HOUR, instant } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { inScope, type Sight } from '#server/sight.ts'
import { readLeads } from './leads.ts'
import { readPlan, readSellers } from './reps.ts'
import { answerTimes, besideSays, takers } from './route-many.ts'

/** Who would get this person now, and why nobody else would; nothing is given, and nobody's turn is used. */
export async function tryOut(
  tx: Tx,
  { workspaceId, now }: Acting,
  sight: Sight,
  personId: number,
): Promise<Result<Trial, 'person-unknown'>> {
  const seen = await tx
    .selectFrom('person_state as ps')
    .select('ps.person_id')
    .where('ps.workspace_id', '=', workspaceId)
    .where('ps.person_id', '=', personId)
    .where((eb) => eb.and(inScope(workspaceId, sight.scope) as never))
    .executeTakeFirst()
  if (!seen) return refuse('person-unknown')
  const at = instant(now)
  const { plan } = await readPlan(tx, workspaceId)
  const sellers = await readSellers(tx, workspaceId, plan, at)
  const [lead] = await readLeads(tx, workspaceId, [{ personId, n: 1 }])
  if (!lead) return refuse('person-unknown')
  const answerBy = (await answerTimes(tx, workspaceId, at))(8 * HOUR)
  const { memberId, why, others } = route(lead, takers(sellers), { rules: plan.rules, answerBy })
  const name = sellers.find((seller) => seller.memberId === memberId)?.name ?? null
  const says = [why.says, ...besideSays(lead, memberId, sellers)].join(' ')
  return ok({ memberId, name, says, others })
}
