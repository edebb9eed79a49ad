import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instant, money, periodKey, rate, windowKey } from './words.ts'

const won = z.object({
  deals: z.number(),
  money,
  /** Won deals that name no amount, or one in another currency: counted, not summed. */
  withoutAmount: z.number(),
})

/** One line of the stage table: the hand-offs whose MQL lies in the period, and how far they came. */
export const stageRow = z.object({
  /** Origin or month ("2018-01"); null where the source left it blank. */
  key: z.string().nullable(),
  mql: z.number(),
  people: z.number(),
  passed: rate,
  accepted: rate,
  deal: rate,
  won: rate,
  lost: z.number(),
})

/** What became of each hand-off of the period, each counted once. Rule 1.3. */
export const flow = z.object({
  /** People that marketing knew in the period, hand-off or not. */
  withMarketing: z.number(),
  mql: z.number(),
  held: z.number(),
  passed: z.number(),
  accepted: z.number(),
  deals: z.number(),
  won: z.number(),
  wonMoney: money,
  /** Went back from held or passed, by closing. */
  backFromPassed: z.record(z.string(), z.number()),
  backFromAccepted: z.record(z.string(), z.number()),
  lost: z.number(),
  /** Of those that went back, how many came again and how many of these won. */
  again: z.object({ back: z.number(), mqlAgain: z.number(), wonAgain: z.number() }),
  /** Still open, by stage reached. */
  open: z.object({ held: z.number(), passed: z.number(), accepted: z.number(), deals: z.number() }),
})

export const metric = z.object({
  id: z.enum(['accepted', 'deal', 'won', 'recycled', 'rejected-with-reason', 'win-rate']),
  rate,
  /** The same metric in the period before; null where there is none. */
  before: rate.nullable(),
  /** Newcombe interval of the difference; null without a period before. Rule 0.6. */
  change: z.object({ lo: z.number(), hi: z.number(), clear: z.boolean() }).nullable(),
})

export const scoreboard = z.object({
  asOf: instant,
  version: z.number(),
  timeZone: z.string(),
  /** Nothing was ever brought in. */
  empty: z.boolean(),
  /** Years in which anything happened, newest first. */
  years: z.array(z.string()),
  period: z.object({ key: z.string(), from: instant, to: instant }),
  /** The same period a year before; null for "all". */
  before: z.object({ key: z.string(), from: instant, to: instant }).nullable(),
  revenue: z.object({
    now: won,
    before: won.nullable(),
    /** (now - before) / before; null where there is nothing before. Rule 2.1. */
    growth: z.number().nullable(),
    /** Deals won that began with a hand-off of marketing, and those that did not. */
    byMarketing: won,
    bySales: won,
    byMonth: z.array(
      z.object({
        month: z.string(),
        deals: z.number(),
        cents: z.number(),
        beforeDeals: z.number(),
        beforeCents: z.number(),
      }),
    ),
  }),
  metrics: z.array(metric),
  flow,
  stages: z.object({ total: stageRow, byOrigin: z.array(stageRow), byMonth: z.array(stageRow) }),
  deals: z.object({
    won: z.number(),
    lost: z.number(),
    open: z.number(),
    undated: z.number(),
    winRate: rate,
    money,
    byQuarter: z.array(
      z.object({ quarter: z.string(), won: z.number(), lost: z.number(), winRate: rate, money }),
    ),
  }),
  /** Hand-offs whose deal came before the MQL: counted, and named. Decisions 11. */
  outOfOrder: z.array(
    z.object({
      personId: z.number(),
      name: z.string(),
      mqlAt: instant,
      wonAt: instant.nullable(),
      openedAt: instant.nullable(),
    }),
  ),
})
export type Scoreboard = z.infer<typeof scoreboard>

/** Which part of the history a scoreboard shows. */
export const scoreboardView = z.object({
  period: periodKey.default('all'),
  window: windowKey.default('to-date'),
})
export type ScoreboardView = z.infer<typeof scoreboardView>

export const scoreboardContract = {
  read: oc
    .route({ method: 'GET', path: '/scoreboard', summary: 'What happened to every lead' })
    .input(scoreboardView)
    .output(scoreboard),
}
