import { sql } from 'kysely'
import type { SuggestedAgreement } from '#api/backtests.ts'
import { checkAgreement } from '#api/check-agreement.ts'
import { changesBetween } from '#domain/agreement/changes/changes.ts'
import { type AnswerTimes, sayHistoryDraft } from '#domain/agreement/drafting/history-words.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { inForce, readTimeline } from '#server/db/timeline.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Backtesting } from './backtesting.ts'

/** A first agreement from the workspace's own leads, in words and as a document that could be signed. */
export async function suggestAgreement(
  backtesting: Backtesting,
  { db, workspaceId, now }: Pick<Acting, 'db' | 'workspaceId' | 'now'>,
  signal: AbortSignal | undefined,
): Promise<SuggestedAgreement> {
  const { base, answers } = await inWorkspace(db, workspaceId, async (tx) => ({
    base: inForce(await readTimeline(tx, workspaceId), instant(now) as Instant).agreement,
    answers: await readAnswerTimes(tx, workspaceId),
  }))
  const found = await backtesting.ask(workspaceId, 'suggest', { base, seed: workspaceId }, signal)
  if ('tooFew' in found) return { tooFew: found.tooFew, says: [], changes: [], document: null }
  const { document } = found
  const checked = checkAgreement(document)
  if (!checked.ok) throw new Error(`Suggested what cannot be signed: ${checked.refusal[0]?.reason}`)
  const says = sayHistoryDraft(found, answers)
  return { tooFew: null, says, changes: changesBetween(base, document), document }
}

/** From being passed to the first answer, where one was given in so many words. */
async function readAnswerTimes(tx: Tx, workspaceId: string): Promise<AnswerTimes> {
  const { rows } = await sql<{ answered: number; median: number | null; p90: number | null }>`
    select count(*)::int as answered,
      percentile_cont(0.5) within group (order by hours) as median,
      percentile_cont(0.9) within group (order by hours) as p90
    from (select extract(epoch from coalesce(h.accepted_at, h.closed_at) - h.passed_at) / 3600.0 as hours
      from handoff h where h.workspace_id = ${workspaceId} and h.passed_at is not null
        and (h.accepted_at is not null and h.implied & 2 = 0
          or h.accepted_at is null and h.closing in ('rejected', 'recycled'))) answers`.execute(tx)
  const [row] = rows
  if (!row || row.median === null || row.p90 === null) return null
  return { answered: row.answered, medianHours: Number(row.median), p90Hours: Number(row.p90) }
}
