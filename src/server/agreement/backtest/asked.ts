import { checkAgreement } from '#api/check-agreement.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import { canonical, sha256 } from '#server/db/canonical.ts'
import type { Tx } from '#server/db/connect.ts'
import { inForce, readTimeline } from '#server/db/timeline.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Backtesting } from './backtesting.ts'
import type { Asked } from './warm-history.ts'

/** What routes of backtests are given beside the usual. */
export type BacktestHouse = { backtesting: Backtesting }

/** What somebody wants to try. */
export type Wanted = {
  document: unknown
  windowDays: number
  capacity: Asked['capacity']
}

/** A sound agreement beside the one in force; refusal: agreement-unsound. */
export async function askedOf(
  { db, workspaceId, now }: Acting,
  { document, windowDays, capacity }: Wanted,
): Promise<Result<Asked, 'agreement-unsound'>> {
  const checked = checkAgreement(document)
  if (!checked.ok) return refuse('agreement-unsound')
  const timeline = await inWorkspace(db, workspaceId, (tx) => readTimeline(tx, workspaceId))
  const { version, agreement } = inForce(timeline, instant(now) as Instant)
  return ok({
    inForce: { version, agreement },
    candidate: checked.value as Agreement,
    ...{ windowDays, capacity, tried: 1, seed: workspaceId },
  })
}

/**
 * Counts a variant that somebody looked at: how many different ones were tried on this version, by whomever, with it. The
 * best of many is partly luck, so the count is nobody's to tell. Rule 4.4.
 */
export async function countTried(
  tx: Tx,
  workspaceId: string,
  { inForce, candidate }: Pick<Asked, 'inForce' | 'candidate'>,
): Promise<number> {
  const words = canonical(candidate)
  if (words !== canonical(inForce.agreement))
    await tx
      .insertInto('backtest_variant')
      .values({
        workspace_id: workspaceId,
        base_version: inForce.version,
        fingerprint: sha256(words),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  const { tried } = await tx
    .selectFrom('backtest_variant')
    .select(({ fn }) => fn.countAll<number>().as('tried'))
    .where('workspace_id', '=', workspaceId)
    .where('base_version', '=', inForce.version)
    .executeTakeFirstOrThrow()
  return tried
}
