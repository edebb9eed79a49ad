import type { Instant } from '#domain/time.ts'

/** Who can be told that a lead still waits. Managers of sales: those of the rep's teams, else all of them. */
export const TOLD = ['rep', 'sales-managers', 'marketing-managers'] as const
export type Told = (typeof TOLD)[number]

/** When so many times the promised business time is used up (0.5: half of it), these are told. */
export type Step = { used: number; tells: Told[] }

/** Rep at half time, rep and their managers once it is missed, both managers after as long again. */
export const USUAL_STEPS: readonly Step[] = [
  { used: 0.5, tells: ['rep'] },
  { used: 1, tells: ['rep', 'sales-managers'] },
  { used: 2, tells: ['sales-managers', 'marketing-managers'] },
]

/** Steps are between a tenth of the promised time and ten times it. */
export const FIRST_USED = 0.1
export const LAST_USED = 10

/**
 * The steps whose time has come, each at most once: `usedAt(share)` is the instant at which so many times the promised
 * time is used up, null where that never comes; `taken` are the steps that were told already, by the share they name.
 */
export function stepsDue(
  steps: readonly Step[],
  usedAt: (share: number) => Instant | null,
  now: Instant,
  taken: readonly number[] = [],
): { step: Step; at: Instant }[] {
  return steps
    .filter(({ used }) => !taken.includes(used))
    .flatMap((step) => {
      const at = usedAt(step.used)
      return at !== null && at <= now ? [{ step, at }] : []
    })
    .sort((a, b) => a.step.used - b.step.used)
}
