import { z } from 'zod'
import { signal } from './signals.ts'
import { instant, scalar } from './words.ts'

/** One entry of a person's timeline. */
export const entry = z.object({
  at: instant,
  eventId: z.number().nullable(),
  /** Acts, traits told, changes of stage, facts of a deal, decisions that moved nothing, and who is who. */
  kind: z.enum(['did', 'told', 'stage', 'deal', 'decision', 'name']),
  /** Event, decision or stage name, e.g. "pricing_view", "mql", "won". */
  name: z.string(),
  properties: z.record(z.string(), scalar),
  /** Id of the clause that gave points or moved the person, e.g. "download" or "qualify". */
  rule: z.string().nullable(),
  points: z.number().nullable(),
  version: z.number().nullable(),
  /** A click or an open that a test found or a member judged. */
  signal: signal.optional(),
  /** How they came with it: the channel, and what the link or the page before said. */
  arrival: z.object({ channel: z.string(), words: z.string() }).optional(),
  /** When it was known, where that is later than it happened. */
  knownAt: instant.nullable(),
  detail: z.record(z.string(), scalar),
})

export type TimelineEntry = z.infer<typeof entry>
