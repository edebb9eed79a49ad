/** Growth as a share of the year before (0.18 is 18 % more); null where there was nothing to grow from. Rule 2.1. */
export const growth = (now: number, before: number): number | null =>
  before > 0 ? (now - before) / before : null
