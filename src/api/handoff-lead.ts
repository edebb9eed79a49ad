import { z } from 'zod'
import { DECIDED, TOUCHES } from '#domain/handoffs/handoff.ts'
import { CLOCK_KINDS } from '#domain/handoffs/promises.ts'
import { closing, instant } from './words.ts'

export const clock = z.object({
  kind: z.enum(CLOCK_KINDS),
  owes: z.enum(['marketing', 'sales']),
  startedAt: instant,
  halfAt: instant.nullable().describe('When half of it is used: the light turns amber.'),
  dueAt: instant.nullable().describe('Null: never open until then.'),
  stoppedAt: instant.nullable(),
  state: z.enum(['pending', 'met', 'missed', 'void']),
  targetMinutes: z.number().describe('Business minutes promised.'),
  leftMinutes: z
    .number()
    .nullable()
    .describe('Business minutes left as of the answer; below zero: so many over. Null: stopped.'),
  runsMinutes: z
    .number()
    .describe('Minutes in which it runs without a pause, from the answer on; 0: it stands still.'),
  isOfHistory: z.boolean().describe('Passed in imported history: it is in no figure.'),
  zone: z.string().describe('The calendar it runs on.'),
})
export type Clock = z.infer<typeof clock>

const member = z.object({ memberId: z.number(), name: z.string() })
const likelihood = z.object({
  bars: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  word: z.enum(['Likely', 'Possible', 'Unlikely']),
  cell: z.string().describe('Band of fit and of engagement, e.g. "A1".'),
})

/** A lead as it lies on a desk. */
export const deskRow = z.object({
  personId: z.number(),
  n: z.number(),
  name: z.string(),
  title: z.string().nullable(),
  company: z.string().nullable(),
  state: z.enum(['waiting', 'accepted']),
  group: z.enum(['over', 'half', 'in-time', 'no-clock']),
  owner: member.nullable(),
  passedAt: instant,
  openedBy: z.enum(['score', 'hand-raise', 'decision']),
  clock: clock.nullable().describe('The clock of sales that runs out next; null: none runs.'),
  likelihood,
})
export type DeskRow = z.infer<typeof deskRow>

export const groupCounts = z.object({
  over: z.number(),
  half: z.number(),
  'in-time': z.number(),
  'no-clock': z.number(),
})

const whyRep = z.object({
  says: z.string().describe('Why this rep, in one sentence.'),
  others: z.array(z.object({ ...member.shape, says: z.string() })).describe('Why not them.'),
})

const reason = z.object({ id: z.string(), family: z.string(), says: z.string() })

/** What the room of hand-offs knows of one lead; ledger, marks and deals are told by GET /people/{personId}. */
export const lead = deskRow.extend({
  state: z.enum(['waiting', 'accepted', 'over']),
  clock: clock
    .nullable()
    .describe(
      'The clock of sales that runs out next; once it is over, that of marketing to answer.',
    ),
  reached: z.enum(['mql', 'passed', 'sal', 'sql', 'opportunity']),
  acceptedAt: instant.nullable(),
  closing: closing.nullable(),
  closedAt: instant.nullable(),
  fitBand: z.string(),
  engagementBand: z.string(),
  reason: z.string().nullable().describe('As the agreement says it.'),
  version: z.number().describe('Version of the agreement that rules it.'),
  clocks: z.array(clock),
  why: z.string().describe('Why this lead, in one or two sentences, from the strongest evidence.'),
  whyRep: whyRep.nullable(),
  campaign: z
    .object({ campaignId: z.number(), name: z.string(), kitUrl: z.string().nullable() })
    .nullable()
    .describe('The last campaign they came by before they were passed.'),
  companyId: z
    .number()
    .nullable()
    .describe('Its people and buying group: GET /companies/{companyId}.'),
  warnings: z.array(z.string()).describe('Who else works on this person or company, in sentences.'),
  missing: z.array(z.string()).describe('Details the agreement asks for and nobody told.'),
  touches: z.array(
    z.object({
      at: instant,
      how: z
        .enum(TOUCHES)
        .nullable()
        .describe('Null: another system told of it in no word of ours.'),
      isReached: z.boolean().nullable(),
      by: z.string().nullable(),
      note: z.string(),
    }),
  ),
  earlier: z.array(
    z.object({
      n: z.number(),
      passedAt: instant.nullable(),
      closing: closing.nullable(),
      closedAt: instant.nullable(),
      reason: z.string().nullable().describe('As the agreement of then says it.'),
    }),
  ),
  decisions: z
    .array(
      z.object({
        n: z.number().describe('In which of their hand-offs.'),
        at: instant,
        kind: z.enum(DECIDED),
        by: z.string().nullable().describe('Null: another system told of it.'),
        reason: z.string().nullable(),
        note: z.string().describe('In their own words.'),
        wakesOn: z.string().nullable().describe('The local day on which they are looked at again.'),
      }),
    )
    .describe('What people decided of them until the end of this hand-off, newest first.'),
  reasons: z.object({
    rejected: z.array(reason),
    recycled: z.array(reason),
    disqualified: z.array(reason),
  }),
  may: z.object({
    decide: z.boolean(),
    withdraw: z.boolean(),
    assign: z.boolean(),
    answer: z.boolean().describe('To answer, as marketing, why they were sent back.'),
  }),
  promise: z
    .string()
    .describe('What accepting promises, e.g. "Accept means: you call them before 17:00."'),
  answerBy: instant.nullable().describe('By when marketing answers a rejection made now.'),
  undo: z
    .object({ decisionId: z.string(), leftMs: z.number(), says: z.string() })
    .nullable()
    .describe('What you said last of them, while you can take it back.'),
})
export type Lead = z.infer<typeof lead>
