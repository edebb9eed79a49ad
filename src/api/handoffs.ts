import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { TOUCHES } from '#domain/handoffs/handoff.ts'
import { clock, deskRow, groupCounts, lead } from './handoff-lead.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, rate, rowId, said, when } from './words.ts'

const sentBack = z.object({
  ...deskRow.pick({ personId: true, n: true, name: true, title: true, company: true }).shape,
  closedAt: instant,
  reason: z.string().nullable().describe('As the agreement says it.'),
  by: z.string().nullable().describe('Who sent them back; null: another system told of it.'),
  note: z.string().describe('In their own words.'),
  group: deskRow.shape.group.nullable().describe('Null: answered.'),
  clock: clock.describe('That of marketing, to answer.'),
  answer: z.string().describe('What marketing said; empty: they were passed again.'),
  answeredBy: z.string().nullable(),
})
export type SentBackRow = z.infer<typeof sentBack>

/** One hand-off: whose, and which of theirs. */
const which = { personId: rowId, n: z.coerce.number().int().positive().max(2_147_483_647) }
const note = said(2_000).default('').describe('What you want to say about it.')

const decided = z.object({
  decisionId: z.string().describe('To undo it by.'),
  undoUntil: instant.nullable().describe('Null: this cannot be taken back.'),
  says: z.string().describe('What it means from now on, e.g. "Call Sven Aalto before 17:00."'),
})

const deciding = [
  'handoff-unknown',
  'handoff-over',
  'not-passed',
  'already-decided',
  'deal-open',
  'no-contact-yet',
  'reason-missing',
  'reason-unknown',
] as const

const because = z.strictObject({ ...which, reason: z.string().max(100).default(''), note })

export const handoffsContract = {
  desk: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/desk',
      summary: 'Leads that wait for sales, the most urgent first',
    })
    .input(
      z.strictObject({
        whose: z.enum(['mine', 'team', 'all']).default('mine').describe('team: of your teams.'),
        memberId: rowId.optional().describe('Of one member only.'),
        state: z.enum(['waiting', 'accepted', 'both']).default('both'),
        from: z.coerce
          .number()
          .int()
          .min(0)
          .max(10_000_000)
          .default(0)
          .describe('The row to begin at.'),
        limit: z.coerce.number().int().min(1).max(200).default(100),
      }),
    )
    .output(
      z.object({
        asOf: instant,
        rows: z.array(deskRow),
        total: z.number(),
        groups: groupCounts,
        counts: z
          .object({
            mine: z.number(),
            team: z.number().nullable().describe('Null: you see your own only.'),
            all: z
              .number()
              .nullable()
              .describe('Null: you do not see everybody, and did not ask for all.'),
          })
          .describe('Leads that wait or were accepted, whatever is shown.'),
      }),
    ),
  waiting: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/desk/waiting',
      summary: 'How many leads wait for an answer of yours',
    })
    .output(z.object({ waiting: z.number().describe('Passed to you and not decided.') })),
  sentBack: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/sent-back',
      summary: 'Leads that sales sent back, by when marketing owes an answer',
    })
    .input(
      z.strictObject({
        show: z.enum(['waiting', 'answered']).default('waiting'),
        cursor: z.string().max(500).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ asOf: instant, rows: z.array(sentBack), next: z.string().nullable() })),
  lead: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/handoffs/{personId}/{n}',
      summary: 'One hand-off with everything needed to decide',
    })
    .input(z.strictObject(which))
    .output(lead)
    .errors(refusals('handoff-unknown')),
  record: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/handoff-record',
      summary: 'Of leads like these, how many became a deal',
    })
    .input(z.strictObject({ fitBand: z.string().max(10), engagementBand: z.string().max(10) }))
    .output(z.object({ record: rate })),
  accept: needs('decide-handoffs')
    .route({
      method: 'PUT',
      path: '/handoffs/{personId}/{n}/acceptance',
      summary: 'Accept a lead: you will follow up in time',
    })
    .input(z.strictObject({ ...which, note }))
    .output(decided)
    .errors(refusals(...deciding)),
  reject: needs('decide-handoffs')
    .route({
      method: 'PUT',
      path: '/handoffs/{personId}/{n}/rejection',
      summary: 'Give a lead back before contact, with an agreed reason',
    })
    .input(because)
    .output(decided)
    .errors(refusals(...deciding)),
  recycle: needs('decide-handoffs')
    .route({
      method: 'PUT',
      path: '/handoffs/{personId}/{n}/recycling',
      summary: 'Send a lead back to warm up, perhaps until a day',
    })
    .input(
      because.extend({
        wakesOn: z.iso.date().nullable().default(null).describe('A local day, tomorrow or later.'),
      }),
    )
    .output(decided)
    .errors(refusals(...deciding, 'wake-day-unfit')),
  disqualify: needs('decide-handoffs')
    .route({
      method: 'PUT',
      path: '/handoffs/{personId}/{n}/disqualification',
      summary: 'Rule a lead out after contact, with an agreed reason',
    })
    .input(because)
    .output(decided)
    .errors(refusals(...deciding)),
  qualify: needs('decide-handoffs')
    .route({
      method: 'PUT',
      path: '/handoffs/{personId}/{n}/qualification',
      summary: 'Need and interest are confirmed: sales qualified (SQL)',
    })
    .input(z.strictObject({ ...which, note }))
    .output(decided)
    .errors(refusals(...deciding)),
  withdraw: needs('withdraw-handoffs')
    .route({
      method: 'PUT',
      path: '/handoffs/{personId}/{n}/withdrawal',
      summary: 'Marketing takes a lead back before sales decided',
    })
    .input(z.strictObject({ ...which, note }))
    .output(decided)
    .errors(refusals(...deciding)),
  answer: needs('withdraw-handoffs')
    .route({
      method: 'PUT',
      path: '/handoffs/{personId}/{n}/answer',
      summary: 'Marketing says what it makes of a rejection',
    })
    .input(z.strictObject({ ...which, note: said(2_000, 1) }))
    .output(lead)
    .errors(refusals('handoff-unknown', 'answer-not-owed')),
  touch: needs('decide-handoffs')
    .route({
      method: 'POST',
      path: '/handoffs/{personId}/{n}/touches',
      summary: 'Log a call, a personal mail or a meeting',
    })
    .input(
      z.strictObject({
        ...which,
        how: z.enum(TOUCHES),
        isReached: z.boolean().default(false).describe('You talked, or they answered.'),
        at: when.optional().describe('When; now, where it is missing. Never in the future.'),
        note,
      }),
    )
    .output(decided)
    .errors(refusals('handoff-unknown', 'handoff-over', 'not-passed', 'touch-time-unfit')),
  assign: needs('assign-handoffs')
    .route({
      method: 'PUT',
      path: '/handoffs/{personId}/{n}/owner',
      summary: 'Give a lead to another rep; used time stays used',
    })
    .input(z.strictObject({ ...which, memberId: z.int().positive(), note }))
    .output(lead)
    .errors(refusals('handoff-unknown', 'handoff-over', 'not-passed', 'member-unknown')),
  // Sales and marketing take back what they said themselves: whose decision it was is looked at, not what else they may.
  undo: needs('read-handoffs')
    .route({
      method: 'DELETE',
      path: '/handoffs/{personId}/{n}/decisions/{decisionId}',
      summary: 'Take back your own decision within a minute',
    })
    .input(z.strictObject({ ...which, decisionId: z.string().max(200) }))
    .output(lead)
    .errors(refusals('handoff-unknown', 'undo-over')),
  live: needs('read-handoffs', { goesOn: true })
    .route({
      method: 'GET',
      path: '/desk/live',
      summary: 'Says when the desk changed, as server-sent events',
    })
    .output(
      eventIterator(
        z.object({
          at: instant,
          changed: z
            .array(z.object({ personId: z.number(), n: z.number() }))
            .describe('Hand-offs you may see; empty: look at all of them again.'),
        }),
      ),
    ),
}
