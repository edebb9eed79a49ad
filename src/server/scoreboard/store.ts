import { sql } from 'kysely'
import type { Scoreboard } from '#api/scoreboard.ts'
import { answers } from '#domain/scoreboard/answers.ts'
import { alike, countsBy, type Leads } from '#domain/scoreboard/cohort.ts'
import { flowOf } from '#domain/scoreboard/flow.ts'
import { type Counts, metricsOf } from '#domain/scoreboard/metrics.ts'
import {
  keyBefore,
  monthsAround,
  monthsBetween,
  type Period,
  periodOf,
  yearBefore,
} from '#domain/scoreboard/period.ts'
import { type Closed, dealsOf, headlineOf, revenueOf } from '#domain/scoreboard/revenue.ts'
import { mainCurrency } from '#domain/scoreboard/sold.ts'
import { NO_LEADS, type StageCounts, stageRow } from '#domain/scoreboard/stage-row.ts'
import type { Instant } from '#domain/time.ts'
import { localAt } from '#domain/zone.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type Asked, ask, type Question } from './asked.ts'
import { closedDeals, cycleDays, dealOutline, dealsByCreation, linkedDeals } from './deals.ts'
import { ground, peopleKnown } from './ground.ts'
import { answersOf, comebacks, handoffOutline, leadsOf, outOfOrder } from './handoffs.ts'

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
    const leads = await readLeads(tx, asked, deals)
    return {
      asOf: now,
      version,
      timeZone,
      empty: leads.flow.withMarketing === 0 && deals.outline.deals === 0,
      years: years(leads.months, deals.months),
      period,
      preceding: preceding(asked),
      revenue: deals.revenue,
      metrics: await readMetrics(tx, asked, deals.closed, leads.leads),
      beside: { ...leads.beside, cycleDays: await cycleDays(tx, asked) },
      flow: leads.flow,
      stages: leads.stages,
      deals: deals.numbers,
      outOfOrder: await outOfOrder(tx, asked),
    }
  })
}

async function readDeals(tx: Tx, asked: Asked) {
  const { period, timeZone, asOf } = asked
  const outline = await dealOutline(tx, asked.workspaceId)
  const first = outline.first ?? asOf
  const last = outline.last ?? asOf
  const months = outline.first === null ? [] : monthsBetween(first, last, timeZone)
  const headline =
    period.from === null ? periodOf(`${localAt(timeZone, last).year}`, timeZone) : period
  const before = yearBefore(headline, timeZone, asOf)
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
    revenue: {
      headline: headlineOf(closed, currency, { period: headline, before, months }),
      ...revenueOf(closed, currency, { period, months: around }),
    },
    numbers: { ...dealsOf(closed, currency, period, months), open, undated },
  }
}

async function readLeads(tx: Tx, asked: Asked, deals: Awaited<ReturnType<typeof readDeals>>) {
  const { timeZone, windowDays, asOf, period } = asked
  const outline = await handoffOutline(tx, asked.workspaceId)
  const months =
    outline.first === null
      ? []
      : monthsBetween(outline.first, outline.last ?? outline.first, timeZone)
  const leads = await leadsOf(tx, asked, months)
  const again = await comebacks(tx, asked)
  const linked = await linkedDeals(tx, asked, deals.currency)
  const flow = flowOf(alike(leads, again.groups))
  const wonMoney =
    deals.currency === null || linked.valued === 0
      ? null
      : { cents: linked.cents, currency: deals.currency }
  const row = (of: StageCounts, to: Instant | null) => stageRow(of, { to, windowDays, asOf })
  const ends = new Map(months.map(({ key, to }) => [key, to]))
  return {
    leads,
    months,
    stages: {
      total: row(countsBy(leads, () => null)[0] ?? NO_LEADS, period.to),
      byOrigin: countsBy(leads, ({ origin }) => origin).map((of) => row(of, period.to)),
      byMonth: countsBy(leads, ({ month }) => month)
        .sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1))
        .map((of) => row(of, ends.get(of.key ?? '') ?? null)),
    },
    flow: {
      ...flow,
      withMarketing: await peopleKnown(tx, asked),
      people: flow.mql - again.inPeriod,
      wonMoney,
    },
    beside: {
      dealsPer100Mql: flow.mql === 0 ? null : (100 * linked.deals) / flow.mql,
      centsPerMql: flow.mql === 0 || wonMoney === null ? null : wonMoney.cents / flow.mql,
    },
  }
}

async function readMetrics(tx: Tx, asked: Asked, closed: Closed[], leads: Leads[]) {
  const before = preceding(asked)
  const earlier = before && { ...asked, period: before }
  const now = await readCounts(tx, asked, closed, leads)
  const then = earlier && (await readCounts(tx, earlier, closed, await leadsOf(tx, earlier, [])))
  return metricsOf(
    { period: asked.period, counts: now },
    before && then && { period: before, counts: then },
    asked.windowDays,
    asked.asOf,
  )
}

async function readCounts(tx: Tx, asked: Asked, closed: Closed[], leads: Leads[]): Promise<Counts> {
  // Without bounds every lead is in the period by whichever day it counts.
  const all = asked.period.from === null
  const { passed, refused } = all
    ? {
        passed: leads.filter((group) => group.passed),
        refused: leads.filter(({ closing }) => closing !== null),
      }
    : await answersOf(tx, asked)
  const opened = await dealsByCreation(tx, asked)
  const { won, lost } = dealsOf(closed, null, asked.period, [])
  return {
    ...answers(passed, refused, leads),
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
