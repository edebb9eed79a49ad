/** Milliseconds since 1970 UTC. The domain never reads a clock: `now` is always an argument. Rule 0.1. */
export type Instant = number & { readonly unit: 'instant' }

export const instant = (milliseconds: number) => milliseconds as Instant

export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
/** Twenty-four physical hours: the length a half-life or a cool-down is counted in, never a calendar day. */
export const DAY = 86_400_000
