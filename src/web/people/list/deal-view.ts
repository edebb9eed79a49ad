import type { DealSearch } from '#api/people.ts'

/** The words by which the address of the list of deals says what it shows. */
export const DEAL_VIEW = {
  search: true,
  state: true,
  closed: true,
  opened: true,
  window: true,
  began: true,
  undated: true,
  currency: true,
} as const satisfies Record<keyof DealSearch, true>
