import { z } from 'zod'
import type { Backtest } from '#domain/agreement/backtest/backtest.ts'
import type { Instant } from '#domain/time.ts'
import { rate } from './words.ts'

const at = z.custom<Instant>((value) => typeof value === 'number').meta({ type: 'number' })
const amounts = z
  .array(z.object({ currency: z.string(), cents: z.number() }))
  .describe('In minor units; currencies are never added together.')
const bounds = z
  .object({
    ...{ successes: z.number(), known: z.number(), unknown: z.number() },
    ...{ lo: z.number(), hi: z.number() },
  })
  .nullable()
  .describe('A share of which some cases are not known: every one of them no … every one yes.')
const volume = z.object({
  ...{ now: z.number(), candidate: z.number() },
  change: z.number().nullable().describe('candidate / now − 1'),
})
const tally = z.object({
  leads: z.number(),
  known: z.number().describe('Leads of which a recorded hand-off tells what became.'),
  ...{ decided: z.number(), accepted: z.number(), deals: z.number(), won: z.number() },
  amounts,
})
const known = z.object({
  count: z.number(),
  lo: z.number().describe('95 % Garwood interval of the count.'),
  hi: z.number(),
  share: rate,
})
const losses = z.object({
  ...{ leads: z.number(), known: z.number() },
  ...{ accepted: known, deals: known, won: known },
  amounts,
})
const side = z.object({ known: rate, bounds })
const acceptance = z.object({
  now: side,
  candidate: side.describe('Known of the leads in both alone.'),
  staysOverWithheld: z
    .object({ lo: z.number(), hi: z.number(), clear: z.boolean() })
    .nullable()
    .describe('Leads that stay against those withheld; 95 % Newcombe interval of the difference.'),
})
const delay = z.object({
  medianDays: z.number().nullable(),
  heldLonger: z.number(),
  contaminated: z.number().describe('Passed later by what they did after they were passed.'),
  earlier: z.number(),
  wins: z.object({
    leads: z.number(),
    ...{ medianDays: z.number().nullable(), p90Days: z.number().nullable() },
    amounts,
  }),
})
const load = z.object({
  weeks: z.array(z.number()).describe('Leads a week.'),
  perRep: z.object({ mean: z.number(), most: z.number() }).nullable(),
  over: rate.nullable().describe('Weeks with more leads than can be taken.'),
  worstBacklog: z.number().nullable(),
  missed: z.number().nullable().describe('Leads that nobody could have reached in their week.'),
})
const row = z.object({
  key: z.string().nullable().describe('A source, or a quarter like "2026-Q1"; null: not known.'),
  ...{ both: z.number(), withheld: z.number(), fresh: z.number(), heldLonger: z.number() },
  volume,
  ...{ accepted: z.number(), won: z.number() },
})
const picture = z.object({
  volume,
  both: tally,
  withheld: losses,
  fresh: z.object({
    leads: z.number().describe('Only the candidate passes them: nobody knows what of them.'),
    extrapolated: z
      .object({ leads: z.number(), neighbours: z.number(), acceptance: z.number() })
      .nullable()
      .describe('A guess by those that scored just above them; likely too high.'),
  }),
  acceptance,
  prospects: z.object({ accepted: bounds, deals: bounds, won: bounds }),
  delay,
  missedByBoth: z.number().describe('People who bought and whom neither side ever passes.'),
  workload: z.object({
    firstWeek: z.string().nullable().describe('Its Monday, e.g. "2026-01-05".'),
    ...{ now: load, candidate: load },
  }),
  ...{ sources: z.array(row), quarters: z.array(row) },
})
const interval = z.object({ lo: z.number(), hi: z.number() }).nullable()

/** What a backtest finds; see the domain's `Backtest`. There is no single verdict in it. Rules 4.1 to 4.4. */
export const backtestReport: z.ZodType<Backtest> = z.object({
  asOf: at.describe('The last instant of which the log knows, epoch ms.'),
  windowDays: z.number().describe('Leads younger than this are left out.'),
  tried: z.number().describe('Variants that were tried on this version, with this one.'),
  calibration: z.object({
    matched: rate.describe('Recorded hand-offs that the replay opens within a day.'),
    reproduces: z.boolean().nullable(),
    causes: z.object({
      ...{ byPeople: z.number(), otherVersion: z.number(), nothingNear: z.number() },
    }),
    unrecorded: z.number(),
  }),
  immature: z.number(),
  held: z.object({ now: z.number(), candidate: z.number() }),
  chosenUpTo: at.nullable().describe('Later leads are those to judge by.'),
  all: picture,
  recent: picture.describe('The last 30 % of time.'),
  intervals: z
    .object({ all: interval, recent: interval })
    .nullable()
    .describe('95 % intervals of the change of volume; null where they were not asked for.'),
})
