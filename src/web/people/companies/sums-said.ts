import { exactMoney } from '#web/kit/format.ts'

/** Sums of several currencies are never added: "€1,000 and $70"; "no amount" where no deal names one. */
export const sumsSaid = (sums: readonly { cents: number; currency: string }[]): string =>
  sums.length === 0
    ? 'no amount'
    : sums.map(({ cents, currency }) => exactMoney(cents, currency)).join(' and ')
