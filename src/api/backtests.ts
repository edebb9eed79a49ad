import { z } from 'zod'
import { backtestReport } from './backtest-report.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, rate, rowId } from './words.ts'

const capacity = z
  .strictObject({
    reps: z.int().positive().max(100_000),
    leadsPerRepWeek: z.number().positive().max(100_000),
  })
  .nullable()
  .default(null)
  .describe('What sales can take; null: not said.')
const windowDays = z
  .int()
  .min(1)
  .max(3_650)
  .default(90)
  .describe('Leads younger than this are left out, of either side.')
const document = z.unknown().describe('The agreement to try; it has to be a sound one.')
const part = z.enum(['both', 'withheld', 'new', 'held-longer'])

const history = z.object({
  state: z.enum(['reading', 'ready']),
  events: z.number().describe('Read so far, or in all.'),
  people: z.number().nullable().describe('Null while it is read.'),
  asOf: instant.nullable().describe('The last instant of which it knows.'),
})
/** @internal */
export type BacktestHistory = z.infer<typeof history>

const run = z.object({
  version: z.number().describe('The version that it is laid beside.'),
  report: backtestReport,
  watermark: z.object({
    lastEventId: z.number().describe('The last event that the history holds.'),
    events: z.number(),
  }),
})
/** @internal */
export type BacktestRun = z.infer<typeof run>

const leads = z.object({
  total: z.number().describe('Leads behind the part.'),
  yours: z.number().describe('Those of them that you may see.'),
  rows: z.array(
    z.object({
      personId: z.number(),
      name: z.string(),
      company: z.string().nullable(),
      passedNow: instant.nullable().describe('When the agreement in force passes them.'),
      passedThen: instant.nullable().describe('When the one that is tried passes them.'),
    }),
  ),
})
/** What stands behind a part. */
export type BacktestLeads = z.infer<typeof leads>

const rules = z.object({
  windowDays: z.number(),
  all: rate.describe('Leads that came to sales and are old enough: how many became a deal.'),
  leads: z.number().describe('Recorded leads that could be looked at, of any age.'),
  rules: z.array(
    z.object({
      rule: z.string(),
      takesAway: z.boolean(),
      people: z.number().describe('For whom it ever counted, leads or not.'),
      counted: rate.describe('Of the leads it counted for as they opened.'),
      others: rate.describe('Of the leads it did not count for.'),
      lift: z
        .object({ value: z.number(), lo: z.number(), hi: z.number() })
        .nullable()
        .describe('Share of those it counted for over the share of all. Rule 3.6.'),
      decisive: z.number().describe('Leads that would not have come through then without it.'),
    }),
  ),
})
/** What each rule of an agreement did on the history. */
export type RulesTried = z.infer<typeof rules>

const suggestion = z.object({
  tooFew: z
    .object({ reached: z.number(), others: z.number(), needed: z.number() })
    .nullable()
    .describe('Too few leads became a deal, or did not: then nothing is suggested.'),
  says: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
  changes: z
    .array(z.object({ clauseId: z.string(), kind: z.string(), says: z.string() }))
    .describe('Of the agreement in force.'),
  document: z.unknown().describe('An agreement that could be signed; null with too few leads.'),
})
/** A first agreement from the history, in words and as a document. */
export type SuggestedAgreement = z.infer<typeof suggestion>

const stored = run.extend({
  revision: z.number().describe('Of the proposal, whose words were tried.'),
  madeBy: z.string(),
  madeAt: instant,
  isNewest: z.boolean().describe('Whether the proposal still says these words.'),
  grownBy: z.number().describe('Events that were told since; 0: the same bytes come out again.'),
})
export type StoredBacktest = z.infer<typeof stored>
const proposalId = z.strictObject({ proposalId: rowId })

/** What would have happened, had another agreement been in force over all of the history. Rules 4.1 to 4.4. */
export const backtestsContract = {
  history: needs('propose')
    .route({
      method: 'GET',
      path: '/backtests/history',
      summary: 'How far the history is read that backtests run on; begins to read it',
    })
    .output(history),
  run: needs('propose', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/backtests/runs',
      summary: 'Lay an agreement beside the one in force, over the whole history',
    })
    .input(
      z.strictObject({
        document,
        ...{ windowDays, capacity },
        intervals: z
          .boolean()
          .default(true)
          .describe('Draw the intervals, too. It then counts as a variant that was tried.'),
      }),
    )
    .output(run)
    .errors(refusals('agreement-unsound')),
  leads: needs('propose', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/backtests/leads',
      summary: 'The leads behind a part of a backtest, as far as you may see them',
    })
    .input(
      z.strictObject({
        ...{ document, windowDays, part },
        from: z.int().min(0).max(100_000_000).default(0).describe('Rows to pass over.'),
        limit: z.int().min(1).max(200).default(100),
      }),
    )
    .output(leads)
    .errors(refusals('agreement-unsound', 'not-allowed')),
  histogram: needs('propose', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/backtests/histogram',
      summary: 'How high people ever stood under the rules of an agreement, by fit band',
    })
    .input(z.strictObject({ document }))
    .output(
      z.object({
        width: z.number().describe('Engagement points a bucket; the first begins at 0.'),
        rows: z.array(z.object({ fitBand: z.string(), counts: z.array(z.number()) })),
      }),
    )
    .errors(refusals('agreement-unsound')),
  rules: needs('propose', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/backtests/rules',
      summary:
        'What each rule of an agreement did on the history: whom it counted for, and how they fared',
    })
    .input(z.strictObject({ document, windowDays }))
    .output(rules)
    .errors(refusals('agreement-unsound')),
  suggestion: needs('propose')
    .route({
      method: 'GET',
      path: '/backtests/suggestion',
      summary: 'A first agreement from what became of your own leads, and what it is made from',
    })
    .output(suggestion),
  stored: needs('read-agreement')
    .route({
      method: 'GET',
      path: '/proposals/{proposalId}/backtest',
      summary: 'The newest backtest that is kept with a proposal',
    })
    .input(proposalId)
    .output(z.object({ backtest: stored.nullable() }))
    .errors(refusals('proposal-unknown')),
  keep: needs('propose')
    .route({
      method: 'PUT',
      path: '/proposals/{proposalId}/backtest',
      summary: 'Backtest the words of a proposal against its base, and keep what comes of it',
    })
    .input(proposalId.extend({ windowDays, capacity }))
    .output(z.object({ backtest: stored.nullable() }))
    .errors(refusals('proposal-unknown', 'proposal-over')),
}
