import { z } from 'zod'
import { closing, periodKey, stage, windowKey } from './words.ts'

/** The last stage a hand-off came to before it ended, each hand-off at exactly one. Rule 1.3. */
export const furthest = z.enum(['held', 'passed', 'accepted', 'deal'])

/** The number of something, in a filter. */
const numberText = z.string().regex(/^[1-9]\d{0,14}$/)

/** What people and hand-offs may be sorted by. */
const SORTS = [
  ...(['last-seen', 'first-seen', 'name', 'company', 'owner', 'origin', 'stage', 'band'] as const),
  'mql',
] as const

/**
 * Which rows a list shows. With a word about hand-offs (`mql` and all below it, but `sort`) the rows are
 * hand-offs, and a person may stand there twice; without, they are people. Every number of the scoreboard
 * opens a list by these words.
 */
export const peopleFilter = z.strictObject({
  search: z.string().max(200).optional(),
  stage: stage.optional(),
  origin: z.string().max(200).optional().describe('"" is the origin that the source left blank.'),
  channel: z.string().max(60).optional().describe('Came by this channel at least once.'),
  campaign: numberText.optional().describe('Came by this campaign at least once.'),
  source: numberText.optional().describe('Told of by this source at least once.'),
  arrival: numberText.optional().describe('Came in exactly this way at least once.'),
  fit: z.string().max(20).optional().describe('Band of the fit, e.g. "A".'),
  engagement: z.string().max(20).optional().describe('Band of the engagement, e.g. "1".'),
  owner: z
    .string()
    .max(200)
    .optional()
    .describe('Who works with them, as the source names them; "": nobody.'),
  company: z.string().max(200).optional().describe('Whole, in any capitals; "": none was told.'),
  seen: z
    .enum(['7', '30', '90', '365', 'not-7', 'not-30', 'not-90', 'not-365'])
    .optional()
    .describe('Last here within so many days, or not.'),
  created: periodKey.optional().describe('First here in this period.'),
  handoff: z.enum(['open', 'none']).optional().describe('Has an open hand-off, or has none.'),
  quarantined: z
    .enum(['some', 'none'])
    .optional()
    .describe('Has clicks of machines that weigh nothing, or has none.'),
  mql: periodKey.optional().describe('Hand-offs whose MQL lies in this period.'),
  reached: z
    .enum(['mql', 'passed', 'accepted', 'deal', 'won'])
    .optional()
    .describe('Hand-offs that came at least this far within the window.'),
  window: windowKey.optional(),
  furthest: furthest
    .optional()
    .describe(
      'Hand-offs that came exactly this far, e.g. sent back from "passed" before sales accepted.',
    ),
  /**
   * What became of it in the end: the deal's end is its end, whatever closed the hand-off before.
   * "open" is still open, "out-of-order" had its deal before the MQL.
   */
  outcome: z.union([closing, z.enum(['open', 'out-of-order'])]).optional(),
  again: z
    .enum(['back', 'mql', 'won'])
    .optional()
    .describe(
      'Went back to marketing; "mql" then became an MQL again, "won" was won on a later hand-off.',
    ),
  passed: periodKey.optional().describe('Hand-offs passed to sales in this period.'),
  answer: z
    .enum(['accepted', 'refused', 'decided', 'recycled'])
    .optional()
    .describe('What sales answered before contact; "decided" is accepted or refused.'),
  refused: periodKey.optional().describe('Hand-offs that sales refused in this period.'),
  reason: z.enum(['given', 'missing']).optional(),
  /** People stand by when they were last here, hand-offs by their MQL, newest first, unless asked otherwise. */
  sort: z
    .enum(SORTS.flatMap((sort) => [sort, `-${sort}`] as const))
    .optional()
    .describe('With "-" before it the other way round.'),
})
export type PeopleFilter = z.infer<typeof peopleFilter>

/** The workspace, in the address of a file. */
export const ofWorkspace = z
  .uuid()
  .optional()
  .describe('As the header says it, for links that cannot send one.')

/** What the CSV of people is asked for: the list's filter, and of those whom it finds only these; `sort` changes nothing. */
export const exportAsked = peopleFilter.extend({
  people: z
    .string()
    .max(20_000)
    .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/)
    .optional()
    .describe('Numbers of people with commas between them: of those who are found, only these.'),
  workspace: ofWorkspace,
})
