import { z } from 'zod'
import { instant, scalar } from './words.ts'

const ledgerLine = z.object({
  at: instant,
  eventId: z.number().nullable(),
  event: z.string(),
  rule: z.string(),
  group: z.string(),
  /** Points granted then (a full leaf grants less than the rule's weight), and what is left of them. */
  granted: z.number(),
  worth: z.number(),
})

/** Why this score: lines and rest sum to the groups' raw sums; clamps are named. Rule 3.3.3. */
export const ledger = z.object({
  at: instant,
  version: z.number(),
  engagement: z.number(),
  engagementBand: z.string(),
  cap: z.number(),
  groups: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      raw: z.number(),
      cap: z.number(),
      value: z.number(),
    }),
  ),
  /** All that count, or the 200 that are worth most. */
  lines: z.array(ledgerLine),
  /** The other ones, summed. */
  rest: z.object({ lines: z.number(), granted: z.number(), worth: z.number() }),
  silenced: z
    .array(z.object({ event: z.string(), times: z.number() }))
    .describe('What machines did in mails, by name; it weighs nothing.'),
  fit: z.number(),
  fitBand: z.string(),
  fitLines: z.array(
    z.object({ rule: z.string(), trait: z.string(), value: scalar, points: z.number() }),
  ),
})

export type Ledger = z.infer<typeof ledger>
