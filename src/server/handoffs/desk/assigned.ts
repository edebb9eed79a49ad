import type { Instant } from '#domain/time.ts'
import type { NewEvent } from '#server/db/log.ts'

type Called = { system: string; key: string }

/** Who answers for a lead from now on. */
export const assignedEvent = (
  name: Called,
  messageId: string,
  at: Instant,
  to: number,
  by: number | null,
): NewEvent => ({
  messageId,
  person: { system: name.system, value: name.key },
  kind: 'decision',
  name: 'assigned',
  properties: { by: by === null ? 'routing' : 'member', said: { to, member: by } },
  happenedAt: at,
})
