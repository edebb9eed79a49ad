import type { Tx } from '#server/db/connect.ts'
import type { Difference } from '#server/db/fold/compare.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { ALWAYS } from './read-acts.ts'
import { isSilentBy, verdictsOf } from './verdict.ts'

/** Clicks and opens of these people of which the log, or what is kept, says otherwise than the tests and members do. */
export async function differingSignals(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Difference[]> {
  const names = await namesOf(tx, workspaceId, people)
  const spans = new Map(people.map((id) => [id, ALWAYS] as const))
  const verdicts = await verdictsOf(tx, workspaceId, names, spans)
  return verdicts.flatMap((one) => {
    const of = `event ${one.eventId}`
    const weighs = isSilentBy(one)
    return [
      { of, field: 'test', kept: one.test, told: one.finds?.test ?? null },
      { of, field: 'weighs nothing', kept: one.isKept ?? false, told: weighs },
      { of, field: 'corrected', kept: one.isSilent, told: weighs },
    ].filter(({ kept, told }) => kept !== told)
  })
}
