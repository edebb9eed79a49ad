import { MINUTE } from '#domain/time.ts'

const SECOND = 1_000

/** When the tests say that a machine followed a link. Defaults of ours. Rule 3.2. */
export const LIMITS = {
  /** (a) Two different links of one mail at most so far apart. */
  burstMs: SECOND,
  /** (b) The first click at most so long after the delivery … */
  rushMs: 10 * SECOND,
  /** … with nothing on the site for so long after it. */
  quietMs: MINUTE,
  /** (c) Clicks in the mail so near to one on a hidden link are the same machine's. */
  hiddenReachMs: 10 * SECOND,
  /** A form or a reply so long after a click shows a person: it clears (a) and (b). */
  clearedWithinMs: 30 * MINUTE,
} as const
