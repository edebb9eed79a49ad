/** Facts of a deal that a page shows; an amount goes with its currency. */
export const DEAL_FIELDS = [
  'amountCents',
  'currency',
  'owner',
  'name',
  'company',
  'reason',
] as const
export type DealField = (typeof DEAL_FIELDS)[number]
