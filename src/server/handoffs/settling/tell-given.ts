import { sql } from 'kysely'
import type { WhyRep } from '#domain/handoffs/why-rep.ts'
import { OWNER_SAID } from '#domain/people/said-here.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { assignedEvent } from '#server/handoffs/desk/assigned.ts'
import { isOfHistory } from './plan.ts'
import type { Lead } from './read.ts'

/** A hand-off that goes to a member, and why to them. */
export type Given = { lead: Lead; memberId: number; why: WhyRep }

/**
 * Tells the log who has charge of each from now on; and that they work with the person, where sources call somebody
 * else so or nobody: what members see of people follows it. Nothing is told of history.
 */
export async function tellGiven(
  tx: Tx,
  workspaceId: string,
  given: readonly Given[],
  now: Instant,
): Promise<void> {
  const live = given.filter(({ lead }) => !isOfHistory(lead, lead.passedAt as Instant))
  if (live.length === 0) return
  const { rows } = await sql<{ id: number; names: string[] }>`
    select member_id as id, known_as as names from member
    where workspace_id = ${workspaceId} and ended_at is null`.execute(tx)
  const namesOf = new Map(rows.map(({ id, names }) => [id, names]))
  const events = live.flatMap(({ lead, memberId }): NewEvent[] => {
    const id = `given:${lead.personId}:${lead.n}:${memberId}:${now}`
    const assigned = assignedEvent(lead, id, now, memberId, null)
    const [name] = namesOf.get(memberId) ?? []
    const isTheirs =
      lead.owner !== null && namesOf.get(memberId)?.includes(lead.owner.toLowerCase())
    if (name === undefined || isTheirs) return [assigned]
    const properties = { owner: name }
    const owner = { ...assigned, messageId: `${id}:owner`, kind: 'identify' as const }
    return [assigned, { ...owner, name: OWNER_SAID, properties }]
  })
  await append(tx, workspaceId, 'lockstep', events, now)
}
