import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { ever, furthest, outcome, reached } from '#server/db/handoff-fate.ts'
import { testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { fateOf } from '#server/scoreboard/fate.ts'

test('the kept fate of a hand-off is what its dates say, whichever of them are known', async () => {
  const house = await testDatabase()
  const { passed, accepted, deal, won, lost } = reached(null)
  const kept = sql.join(Object.entries(ever).map(([name, is]) => sql`${sql.lit(name)}, ${is}`))
  const rows = await inWorkspace(house.db, house.workspaceId, async (tx) => {
    const id = sql`${house.workspaceId}::uuid`
    const some = (bit: number) =>
      sql`case when (p >> ${sql.lit(bit)}) & 1 = 1 then timestamptz '2026-01-02Z' end`
    await sql`insert into handoff (workspace_id, person_id, n, version, mql_at, effective_at, opened_by, fit, fit_band,
        engagement, engagement_band, passed_at, accepted_at, sql_at, opportunity_at, deal_at, won_at, lost_at, closed_at,
        closing, reason, expires_at, implied, would_not_qualify, deal_came_first)
      select ${id}, p, 1, 1, '2026-01-01Z', '2026-01-01Z', 'score', 0, 'C', 0, '3', ${some(0)}, ${some(1)}, ${some(2)},
        ${some(3)}, ${some(4)}, ${some(5)}, ${some(6)}, ${some(7)},
        (array['rejected', 'disqualified', 'recycled', 'withdrawn', 'expired', 'lost', 'won', null])[1 + p % 8],
        case when p % 3 = 0 then 'other' end,
        (array['2026-01-05Z', '2026-01-09Z', null])[1 + p % 3]::timestamptz, 0, false, false
      from generate_series(0, 2047) p`.execute(tx)
    const told = await sql<Told>`
      select h.fate, ${passed} as passed, ${accepted} as accepted, ${deal} as deal, ${won} as won, ${lost} as lost,
        h.closing, h.reason is not null as "reasonGiven", false as expired,
        jsonb_build_object(${kept}) as ever, ${furthest} as furthest, ${outcome(Date.UTC(2026, 0, 5))} as outcome,
        h.expires_at <= timestamptz '2026-01-05Z' as "isLate"
      from handoff h where h.workspace_id = ${house.workspaceId}`.execute(tx)
    return told.rows
  })
  await house.close()
  expect(rows).toHaveLength(2_048)
  for (const { fate, ever, furthest, outcome, isLate, ...told } of rows) {
    expect(fateOf(fate)).toEqual(told)
    const { passed, accepted, deal, won, lost, closing } = told
    expect(ever).toEqual({ passed, accepted, deal, won, lost })
    expect(furthest).toBe(deal ? 'deal' : accepted ? 'accepted' : passed ? 'passed' : 'held')
    const left = closing ?? (isLate ? 'expired' : 'open')
    expect(outcome).toBe(won ? 'won' : lost ? 'lost' : deal ? 'open' : left)
  }
})

type Told = Record<'passed' | 'accepted' | 'deal' | 'won' | 'lost' | 'reasonGiven', boolean> & {
  fate: number
  closing: string | null
  expired: boolean
  ever: unknown
  furthest: string
  outcome: string
  isLate: boolean | null
}
