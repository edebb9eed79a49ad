import { leftOf } from '#server/db/audit/emptied.ts'
import { type By, record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { type Erased, erasePerson } from './erase.ts'

/**
 * Erases somebody and records it. Whoever calls holds what `erasePerson` wants to be held, and locks nothing afterwards.
 */
export async function eraseRecorded(
  tx: Tx,
  workspaceId: string,
  personId: number,
  { now, by }: { now: number; by: By },
): Promise<Omit<Erased, 'entries'>> {
  const { entries, ...counts } = await erasePerson(tx, workspaceId, personId, {
    now,
    by: 'name' in by.actor && by.actor.name ? by.actor.name : by.actor.kind,
  })
  await record(tx, workspaceId, {
    at: now,
    by,
    action: 'erase-person',
    subject: { kind: 'person', id: String(personId), label: `Person ${personId}` },
    after: { ...counts, entries: await leftOf(tx, workspaceId, entries) },
  })
  return counts
}
