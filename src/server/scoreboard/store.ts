import { sql } from 'kysely'
import type { Scoreboard } from '#api/scoreboard.ts'
import { type Counts, metricsOf } from '#domain/scoreboard/metrics.ts'
import type { Period } from '#domain/scoreboard/period.ts'
import type { Instant } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace, setLocally } from '#server/db/transaction.ts'
import { EVERYBODY, type Sight } from '#server/sight.ts'
import { type Asked, ask, type Question } from './asked.ts'
import { type DealSide, readDealSide } from './deal-side.ts'
import { ground } from './ground.ts'
import { type LeadSide, readLeadSide } from './lead-side.ts'

/** What happened to every lead and deal of a period. Numbers are the same for all; names only for who may see them. */
export async function readScoreboard(
  db: Db,
  workspaceId: string,
  question: Question,
  now: Instant,
  sight: Sight | null = EVERYBODY,
): Promise<Scoreboard> {
  const { timeZone, version } = await inWorkspace(db, workspaceId, (tx) =>
    ground(tx, workspaceId, now),
  )
  const asked = ask(workspaceId, timeZone, question, now)
  // Side by side on two connections. Neither waits for the other while it holds one, so no pool can run dry of them.
  const [leads, deals] = await Promise.all([
    asOneSnapshot(db, workspaceId, (tx) => readLeadSide(tx, asked, sight)),
    asOneSnapshot(db, workspaceId, (tx) => readDealSide(tx, asked)),
  ])
  const { mql } = leads.flow
  const wonMoney = deals.linked.money
  return {
    asOf: now,
    version,
    timeZone,
    empty: leads.flow.withMarketing === 0 && deals.outline.deals === 0,
    years: years(leads.months, deals.months),
    period: asked.period,
    preceding: asked.preceding,
    revenue: deals.revenue,
    metrics: metrics(asked, leads, deals),
    beside: {
      dealsPer100Mql: mql === 0 ? null : (100 * deals.linked.deals) / mql,
      centsPerMql: mql === 0 || wonMoney === null ? null : wonMoney.cents / mql,
      cycleDays: deals.cycleDays,
    },
    flow: { ...leads.flow, wonMoney },
    stages: leads.stages,
    deals: deals.numbers,
    outOfOrder: leads.outOfOrder,
  }
}

/**
 * All that one side says is of one instant, also while an import is being written. The price of a page is that of a
 * solid-state disk or of memory: by the default, of a turning one, the wide rows would be read and not the narrow index.
 */
const asOneSnapshot = <T>(db: Db, workspaceId: string, read: (tx: Tx) => Promise<T>) =>
  inWorkspace(db, workspaceId, async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx)
    await setLocally(tx, 'random_page_cost = 1.1')
    return read(tx)
  })

function metrics({ period, preceding, windowDays, asOf }: Asked, leads: LeadSide, deals: DealSide) {
  const counts = (
    of: Period,
    which: 'now' | 'before',
  ): { period: Period; counts: Counts } | null => {
    const [answered, closed] = [leads.answered[which], deals.counted[which]]
    return answered && closed && { period: of, counts: { ...answered, ...closed } }
  }
  const now = counts(period, 'now')
  if (now === null) throw new Error('The period itself was not counted')
  return metricsOf(now, preceding && counts(preceding, 'before'), windowDays, asOf)
}

/** Years in which a lead came or a deal closed, newest first. */
function years(...spans: { key: string }[][]): string[] {
  return [...new Set(spans.flat().map(({ key }) => key.slice(0, 4)))].sort().reverse()
}
