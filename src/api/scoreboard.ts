import { z } from 'zod'
import { needs } from './needs.ts'
import { instant, money, periodKey, rate, windowKey } from './words.ts'

/** A period with its bounds; "all" has none. */
const period = z.object({ key: z.string(), from: instant.nullable(), to: instant.nullable() })

const won = z.object({
  deals: z.number(),
  money,
  /** Won deals that name no amount, or one in another currency: counted, not summed. */
  withoutAmount: z.number(),
})

/** One line of the stage table: the hand-offs whose MQL lies in the period, and how far they came. */
const stageRow = z.object({
  /** Origin or month ("2018-01"); null where the source left it blank, and for the total. */
  key: z.string().nullable(),
  mql: z.number(),
  passed: rate,
  accepted: rate,
  deal: rate,
  won: rate,
  lost: z.number(),
})

const sentBack = z.partialRecord(
  z.enum(['rejected', 'disqualified', 'recycled', 'withdrawn', 'expired']),
  z.number(),
)

/** What became of each hand-off of the period to date, each counted at the one place where it ended. Rule 1.3. */
const flow = z.object({
  /** People that marketing knew in the period, hand-off or not. */
  withMarketing: z.number(),
  /** People and hand-offs that became an MQL in the period; one person may come several times. */
  people: z.number(),
  mql: z.number(),
  passed: z.number(),
  /** People with at least one of the hand-offs that were passed. */
  passedPeople: z.number(),
  accepted: z.number(),
  deals: z.number(),
  won: z.number(),
  wonMoney: money,
  lost: z.number(),
  /** Of the lost ones, how many came again. */
  lostAgain: z.number(),
  /** Went back to marketing, by the stage they left and the way. */
  backFromHeld: sentBack,
  backFromPassed: sentBack,
  backFromAccepted: sentBack,
  /** Of those that went back, how many came again and how many of these won. */
  again: z.object({ back: z.number(), mqlAgain: z.number(), wonAgain: z.number() }),
  /** Still open, by stage reached. */
  open: z.object({ held: z.number(), passed: z.number(), accepted: z.number(), deals: z.number() }),
})

/**
 * One joint metric of rule 2.1. `decided`, `accepted` and `recycled` count leads passed in the period, `deal` and
 * `won` its MQLs, `rejected-with-reason` and `win-rate` what was decided in it.
 */
const metric = z.object({
  id: z.enum([
    'decided',
    'accepted',
    'deal',
    'won',
    'recycled',
    'rejected-with-reason',
    'win-rate',
    'win-rate-by-creation',
  ]),
  rate,
  /** The same metric in the period just before; null where there is none. */
  before: rate.nullable(),
  /**
   * Newcombe interval of the difference (rule 0.6). Null without a period before, and where the two cannot be
   * compared: cohorts that did not have the same time.
   */
  change: z.object({ lo: z.number(), hi: z.number(), clear: z.boolean() }).nullable(),
})

export const scoreboard = z.object({
  asOf: instant,
  /** The agreement in force. */
  version: z.number(),
  timeZone: z.string(),
  /** Nothing was ever brought in. */
  empty: z.boolean(),
  /** Years in which a lead came or a deal closed, newest first. */
  years: z.array(z.string()),
  period,
  /** The period just before, which the metrics are held against; null for "all". */
  preceding: period.nullable(),
  revenue: z.object({
    /**
     * The number that heads the page: the period against the same one a year before, cut at the same day while it
     * runs; for "all" the year of the last closing. Null where there is nothing to hold it against. Rule 2.1.
     */
    headline: z
      .object({ period, before: period, now: won, was: won, growth: z.number() })
      .nullable(),
    /** Deals won in the period, by the day they closed. */
    now: won,
    /** Deals won that began with a hand-off of marketing, and those that did not. */
    byMarketing: won,
    bySales: won,
    /** The whole years around the period, each month beside the same month a year before. */
    byMonth: z.array(
      z.object({
        month: z.string(),
        inPeriod: z.boolean(),
        deals: z.number(),
        cents: z.number(),
        beforeDeals: z.number(),
        beforeCents: z.number(),
      }),
    ),
  }),
  metrics: z.array(metric),
  /** Numbers beside the shares; null where there is nothing to average. */
  beside: z.object({
    dealsPer100Mql: z.number().nullable(),
    /** Won amount of the period's MQLs; a deal is split evenly over its hand-offs, so that sums stay whole. */
    centsPerMql: z.number().nullable(),
    /** Days from opened to won of the deals won in the period; deals without both days are left out. */
    cycleDays: z.object({ median: z.number(), p75: z.number(), deals: z.number() }).nullable(),
  }),
  flow,
  stages: z.object({ total: stageRow, byOrigin: z.array(stageRow), byMonth: z.array(stageRow) }),
  deals: z.object({
    /** Closed in the period. */
    won: z.number(),
    lost: z.number(),
    winRate: rate,
    money,
    withoutAmount: z.number(),
    /** Open now, whatever the period, and how many of these tell no day at all. */
    open: z.number(),
    undated: z.number(),
    byQuarter: z.array(
      z.object({ quarter: z.string(), won: z.number(), lost: z.number(), winRate: rate, money }),
    ),
  }),
  /** Hand-offs whose deal came before the MQL: counted to date, and named (the first 100). Rule 1.3. */
  outOfOrder: z.object({
    total: z.number(),
    named: z.array(
      z.object({
        personId: z.number(),
        name: z.string(),
        mqlAt: instant,
        wonAt: instant.nullable(),
        openedAt: instant.nullable(),
      }),
    ),
  }),
})
export type Scoreboard = z.infer<typeof scoreboard>
export type StageRow = z.infer<typeof stageRow>
export type Metric = z.infer<typeof metric>

/** Which part of the history a scoreboard shows. */
export const scoreboardView = z.strictObject({
  period: periodKey.default('all'),
  window: windowKey.default('to-date'),
})
export type ScoreboardView = z.infer<typeof scoreboardView>

export const scoreboardContract = {
  read: needs('read-scoreboard')
    .route({ method: 'GET', path: '/scoreboard', summary: 'What happened to every lead' })
    .input(scoreboardView)
    .output(scoreboard),
}
