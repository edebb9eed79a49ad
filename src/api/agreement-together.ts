import { z } from 'zod'

const team = z.enum(['marketing', 'sales'])

const goal = z.strictObject({
  metric: z
    .string()
    .min(1)
    .max(50)
    .describe('What is measured, e.g. "revenue" or "acceptance". The first one is of revenue.'),
  atLeast: z
    .number()
    .positive()
    .max(1_000_000_000_000)
    .describe('Whole units of the currency for money, else a share: 0.9 is 90 %.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'must be a currency of three letters, like “EUR”' })
    .exactOptional(),
  per: z.enum(['quarter', 'year']),
})

const step = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, {
    error: 'must be small letters, digits and hyphens, at most 50 of them, like “first-call”',
  }),
  name: z.string().min(1).max(100),
  says: z.string().min(1).max(500).exactOptional().describe('What happens: defined.'),
  writtenIn: z.string().min(1).max(500).exactOptional().describe('Where it can be read: written.'),
  owner: team.exactOptional().describe('Owned.'),
  measuredBy: z.string().min(1).max(200).exactOptional().describe('Measured.'),
  agreedBy: z.array(team).max(2).exactOptional().describe('Agreed, when both are named.'),
})

/** The parts of an agreement that say how both teams work together; nothing of them runs over the log. */
export const together = {
  goals: z
    .array(goal)
    .max(20)
    .exactOptional()
    .describe('What both teams are measured on, revenue first. No volume can be a goal.'),
  cadence: z
    .strictObject({
      everyDays: z.number().int().min(1).max(365),
      minutes: z.number().int().min(5).max(480),
    })
    .exactOptional()
    .describe('How often both teams meet, and for how long.'),
  steps: z
    .array(step)
    .max(100)
    .exactOptional()
    .describe(
      'The register of the process: each step is defined, written, owned, measured, agreed.',
    ),
}
