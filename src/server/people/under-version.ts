import type { PersonHandoff } from '#api/people.ts'
import type { Agreement, Stage } from '#domain/agreement/agreement.ts'
import { CLOSINGS } from '#domain/agreement/agreement.ts'
import { closedIn } from '#domain/agreement/backtest/of-log.ts'
import { missingDetails } from '#domain/handoffs/missing-details.ts'
import { compile } from '#domain/replay/compile.ts'
import type { Handoff } from '#domain/replay/handoff.ts'
import { supposeOne } from '#domain/replay/suppose.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { readTimeline } from '#server/db/timeline.ts'
import { handoffsOf, IMPLIED } from './handoffs.ts'
import type { History } from './history.ts'
import { keptHistoryOf } from './kept-history.ts'

/** A person as one version alone would have had them from their first event on. */
export type Under = { history: History; handoffs: PersonHandoff[]; stage: Stage }

/**
 * A person's whole history under one version of the agreement, by what is known now; null where there is no such version.
 * What people decided is kept, as in a backtest: docs/decisions/041, 045.
 */
export async function underVersion(
  tx: Tx,
  workspaceId: string,
  personId: number,
  { version, now, traits }: { version: number; now: Instant; traits: Record<string, unknown> },
): Promise<Under | null> {
  const term = (await readTimeline(tx, workspaceId)).find((one) => one.version === version)
  if (!term) return null
  const { columns, signatures, eventIds } = await keptHistoryOf(tx, workspaceId, personId)
  const { agreement } = term
  const program = compile([{ version, effectiveFrom: instant(0), agreement }], signatures)
  const recorded = await handoffsOf(tx, workspaceId, personId, now)
  const { idle } = closedIn(program, columns, rowsOf(recorded))
  const { handoffs, stage } = supposeOne(program, columns, 0, now, idle)
  return {
    history: { program, columns, signatures, eventIds, supposing: { idle } },
    handoffs: handoffs.map((handoff) => told(handoff, agreement, traits)),
    stage,
  }
}

/** What `closedIn` asks of recorded hand-offs: when each closed, and how. */
const rowsOf = (recorded: PersonHandoff[]) => ({
  count: recorded.length,
  person: new Uint32Array(recorded.length),
  mqlAt: Float64Array.from(recorded, ({ mqlAt }) => mqlAt),
  closing: Uint8Array.from(recorded, ({ closing }) =>
    closing === null ? 0 : CLOSINGS.indexOf(closing) + 1,
  ),
  closedAt: Float64Array.from(recorded, ({ closedAt }) => closedAt ?? Number.NaN),
})

function told(
  handoff: Handoff,
  { minimumInformation }: Agreement,
  traits: Record<string, unknown>,
): PersonHandoff {
  const { by, closing, closedAt, opportunityAt, implied, passedAt } = handoff
  const { n, version, mqlAt, effectiveAt, fit, fitBand, engagement, engagementBand } = handoff
  const { acceptedAt, sqlAt, reason } = handoff
  const isHeld = passedAt === null && closedAt === null
  return {
    ...{ n, version, mqlAt, effectiveAt, fit, fitBand, engagement, engagementBand },
    ...{ openedBy: by, passedAt, acceptedAt, sqlAt, opportunityAt, closedAt, closing, reason },
    dealAt: opportunityAt,
    wonAt: closing === 'won' ? closedAt : null,
    lostAt: closing === 'lost' ? closedAt : null,
    implied: IMPLIED.filter((_, bit) => implied & (1 << bit)),
    missing: isHeld ? missingDetails({ minimumInformation }, traits) : [],
    dealCameFirst: false,
  }
}
