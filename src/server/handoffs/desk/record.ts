import { sql } from 'kysely'
import { type Rate, rate } from '#domain/rate.ts'
import type { Tx } from '#server/db/connect.ts'
import { ever } from '#server/db/handoff-fate.ts'

type Bands = { fitBand: string; engagementBand: string }

/**
 * Of leads in these bands of fit and of engagement that came to an end or to a deal, how many came to a deal;
 * those that are still open stand apart. Rules 0.4, 0.8.
 */
export async function recordOf(
  tx: Tx,
  workspaceId: string,
  { fitBand, engagementBand }: Bands,
): Promise<Rate> {
  const { rows } = await sql<{ settled: number; dealt: number; open: number }>`
    select count(*) filter (where h.closed_at is not null or ${ever.deal}) as settled,
      count(*) filter (where ${ever.deal}) as dealt,
      count(*) filter (where h.closed_at is null and not ${ever.deal}) as open
    from handoff h where h.workspace_id = ${workspaceId} and h.fit_band = ${fitBand}
      and h.engagement_band = ${engagementBand} and ${ever.passed}`.execute(tx)
  const { settled, dealt, open } = rows[0] ?? { settled: 0, dealt: 0, open: 0 }
  const all = settled + open
  return rate(dealt, settled, {
    matureShare: all === 0 ? 1 : settled / all,
    excluded: { 'still open': open },
  })
}
