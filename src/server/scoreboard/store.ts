import { sql } from 'kysely'
import type { Scoreboard } from '#api/scoreboard.ts'
import { flowOf } from '#domain/scoreboard/flow.ts'
import { type Counts, metricsOf } from '#domain/scoreboard/metrics.ts'
import {
  keyBefore,
  monthsAround,
  monthsBetween,
  type Period,
  periodOf,
} from '#domain/scoreboard/period.ts'
import { type Closed, dealsOf, revenueOf } from '#domain/scoreboard/revenue.ts'
import { mainCurrency } from '#domain/scoreboard/sold.ts'
import { NO_LEADS, stageRow } from '#domain/scoreboard/stage-row.ts'
import type { Instant } from '#domain/time.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type Asked, ask, type Question } from './asked.ts'
import { closedDeals, cycleDays, dealOutline, dealsByCreation, linkedDeals } from './deals.ts'
import { ground, peopleKnown } from './ground.ts'
import { fates, handoffOutline, metricCounts, outOfOrder, stageCounts } from './handoffs.ts'

/** What happened to every lead and deal of a period, as one consistent picture of the database. */
export function readScoreboard(
  db: Db,
  workspaceId: string,
  question: Question,
  now: Instant,
): Promise<Scoreboard> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx)
    const { timeZone, version } = await ground(tx, workspaceId, now)
    const asked = ask(workspaceId, timeZone, question, now)
    const { period } = asked
    const deals = await readDeals(tx, asked)
    const leads = await readLeads(tx, asked, deals.currency)
    return {
      asOf: now,
      version,
      timeZone,
      empty: leads.flow.withMarketing === 0 && deals.outline.deals === 0,
      years: years(leads.months, deals.months),
      period,
      preceding: preceding(asked),
      revenue: deals.revenue,
      metrics: await readMetrics(tx, asked, deals.closed),
      beside: { ...leads.beside, cycleDays: await cycleDays(tx, asked) },
      flow: leads.flow,
      stages: leads.stages,
      deals: deals.numbers,
      outOfOrder: await outOfOrder(tx, asked),
    }
  })
}

async function readDeals(tx: Tx, asked: Asked) {
  const { period, before, timeZone, asOf } = asked
  const outline = await dealOutline(tx, asked.workspaceId)
  const first = outline.first ?? asOf
  const last = outline.last ?? asOf
  const months = outline.first === null ? [] : monthsBetween(first, last, timeZone)
  const bounds = [...months.map(({ from }) => from), ...(before?.to == null ? [] : [before.to])]
  const closed = await closedDeals(
    tx,
    asked.workspaceId,
    bounds.sort((a, b) => a - b),
  )
  const currency = mainCurrency(closed.filter(({ state }) => state === 'won'))
  const around = months.length === 0 ? [] : monthsAround(period, first, last, timeZone)
  const { open, undated } = outline
  return {
    outline,
    months,
    closed,
    currency,
    revenue: revenueOf(closed, currency, { period, before, months: around }),
    numbers: { ...dealsOf(closed, currency, period, months), open, undated },
  }
}

async function readLeads(tx: Tx, asked: Asked, currency: string | null) {
  const { timeZone, windowDays, asOf, period } = asked
  const outline = await handoffOutline(tx, asked.workspaceId)
  const months =
    outline.first === null
      ? []
      : monthsBetween(outline.first, outline.last ?? outline.first, timeZone)
  const counts = await stageCounts(tx, asked, months)
  const linked = await linkedDeals(tx, asked, currency)
  const row = (of: typeof NO_LEADS, to: Instant | null) => stageRow(of, { to, windowDays, asOf })
  const total = row(counts.total ?? NO_LEADS, period.to)
  const flow = flowOf(await fates(tx, asked))
  const wonMoney =
    currency === null || linked.valued === 0 ? null : { cents: linked.cents, currency }
  return {
    months,
    stages: {
      total,
      byOrigin: counts.byOrigin.map((origin) => row(origin, period.to)),
      byMonth: counts.byMonth.map(({ month, ...of }) => row({ ...of, key: month.key }, month.to)),
    },
    flow: { ...flow, withMarketing: await peopleKnown(tx, asked), people: total.people, wonMoney },
    beside: {
      dealsPer100Mql: flow.mql === 0 ? null : (100 * linked.deals) / flow.mql,
      centsPerMql: flow.mql === 0 || wonMoney === null ? null : wonMoney.cents / flow.mql,
    },
  }
}

async function readMetrics(tx: Tx, asked: Asked, closed: Closed[]) {
  const before = preceding(asked)
  const counted = async (period: Period) => ({
    period,
    counts: await readCounts(tx, { ...asked, period }, closed),
  })
  return metricsOf(
    await counted(asked.period),
    before && (await counted(before)),
    asked.windowDays,
    asked.asOf,
  )
}

async function readCounts(tx: Tx, asked: Asked, closed: Closed[]): Promise<Counts> {
  const opened = await dealsByCreation(tx, asked)
  const { won, lost } = dealsOf(closed, null, asked.period, [])
  return {
    ...(await metricCounts(tx, asked)),
    dealsWon: won,
    dealsLost: lost,
    opened: opened.opened,
    openedOldEnough: opened.oldEnough,
    openedWon: opened.won,
  }
}

function preceding({ period, timeZone }: Asked): Period | null {
  const key = keyBefore(period.key)
  return key === null ? null : periodOf(key, timeZone)
}

/** Years in which a lead came or a deal closed, newest first. */
function years(...spans: { key: string }[][]): string[] {
  return [...new Set(spans.flat().map(({ key }) => key.slice(0, 4)))].sort().reverse()
}
