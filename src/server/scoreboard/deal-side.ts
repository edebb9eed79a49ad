import {
  monthsAround,
  monthsBetween,
  type Period,
  periodOf,
  yearBefore,
} from '#domain/scoreboard/period.ts'
import { type Closed, dealsOf, headlineOf, revenueOf } from '#domain/scoreboard/revenue.ts'
import { mainCurrency } from '#domain/scoreboard/sold.ts'
import { localAt } from '#domain/zone.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Asked } from './asked.ts'
import { closedDeals, cycleDays, dealOutline, dealsByCreation, linkedDeals } from './deals.ts'

export type DealSide = Awaited<ReturnType<typeof readDealSide>>

/** Everything that the deals tell: revenue and its growth, win rates, and what the leads' deals brought. */
export async function readDealSide(tx: Tx, asked: Asked) {
  const { period, preceding, timeZone, asOf } = asked
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
  const { deals, valued, cents } = await linkedDeals(tx, asked, currency)
  const { open, undated } = outline
  return {
    outline,
    months,
    revenue: {
      headline: headlineOf(closed, currency, { period: headline, before, months }),
      ...revenueOf(closed, currency, { period, months: around }),
    },
    numbers: { ...dealsOf(closed, currency, period, months), open, undated },
    linked: { deals, money: currency === null || valued === 0 ? null : { cents, currency } },
    cycleDays: await cycleDays(tx, asked),
    counted: {
      now: await counted(tx, asked, period, closed),
      before: preceding && (await counted(tx, asked, preceding, closed)),
    },
  }
}

async function counted(tx: Tx, asked: Asked, period: Period, closed: Closed[]) {
  const opened = await dealsByCreation(tx, { ...asked, period })
  const { won, lost } = dealsOf(closed, null, period, [])
  return {
    dealsWon: won,
    dealsLost: lost,
    opened: opened.opened,
    openedOldEnough: opened.oldEnough,
    openedWon: opened.won,
  }
}
