import type { Holiday } from '#domain/handoffs/calendars/layers.ts'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { publicHolidays, yearsAround } from './holidays.ts'
import { otherHours } from './keep.ts'
import { calendarsOf } from './read.ts'
import { runOn } from './run-on.ts'

/**
 * Adds the years that are missing by now to the public holidays that a workspace keeps, and lets running clocks follow.
 * The years that are kept stay as they are: a due time must not move because a package knows better. Answers for how many
 * places something was added.
 */
export async function keepHolidaysAhead(db: Db, workspaceId: string, now: number): Promise<number> {
  const { to } = yearsAround(now)
  return inWorkspace(db, workspaceId, async (tx) => {
    const short = await tx
      .selectFrom('holiday_place')
      .select(['place', 'to_year', 'days'])
      .where('workspace_id', '=', workspaceId)
      .where('to_year', '<', to)
      .orderBy('place')
      .forUpdate()
      .execute()
    if (short.length === 0) return 0
    const was = await calendarsOf(tx, workspaceId)
    await otherHours(tx, workspaceId)
    let added = 0
    for (const { place, to_year, days } of short) {
      const next = await publicHolidays(place, { from: to_year + 1, to })
      // A place that a later version of the package no longer knows keeps what it has.
      if (!next.ok) continue
      const all: Holiday[] = [...days, ...next.value]
      await tx
        .updateTable('holiday_place')
        .set({ to_year: to, days: JSON.stringify(all) as never })
        .where('workspace_id', '=', workspaceId)
        .where('place', '=', place)
        .execute()
      added += 1
    }
    if (added > 0) await runOn(tx, workspaceId, was, 'anybody', now)
    return added
  })
}
