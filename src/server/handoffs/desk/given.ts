import { OWNER_SAID } from '#domain/people/said-here.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import type { NewEvent } from '#server/db/log.ts'
import { assignedEvent } from './assigned.ts'

export type Giving = { id: string; at: Instant; to: number; by: number; owner: unknown }

/**
 * What the log is told where a member gives a lead to somebody: who has charge of it; and that they work with the person,
 * where sources call somebody else so or nobody, because what members see of people follows that.
 */
export async function givenEvents(
  tx: Tx,
  workspaceId: string,
  called: { system: string; key: string },
  { id, at, to, by, owner }: Giving,
): Promise<NewEvent[]> {
  const assigned = assignedEvent(called, id, at, to, by)
  const member = await tx
    .selectFrom('member')
    .select('known_as')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', to)
    .executeTakeFirst()
  const names = member?.known_as ?? []
  const isTheirs = typeof owner === 'string' && names.includes(owner.toLowerCase())
  const [name] = names
  if (name === undefined || isTheirs) return [assigned]
  return [
    assigned,
    {
      ...assigned,
      messageId: `${id}:owner`,
      kind: 'identify',
      name: OWNER_SAID,
      properties: { owner: name },
    },
  ]
}
