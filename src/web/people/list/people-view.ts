import type { DealSearch, PeopleFilter } from '#api/people.ts'

/** The words by which the address of the list says what it shows. */
export const PEOPLE_VIEW = {
  search: true,
  stage: true,
  origin: true,
  channel: true,
  campaign: true,
  arrival: true,
  mql: true,
  reached: true,
  window: true,
  furthest: true,
  again: true,
  outcome: true,
  passed: true,
  answer: true,
  refused: true,
  reason: true,
  sort: true,
} as const satisfies Record<keyof PeopleFilter, true>

/** The same of the list of deals. */
export const DEAL_VIEW = {
  search: true,
  state: true,
  closed: true,
  opened: true,
  window: true,
  began: true,
  undated: true,
} as const satisfies Record<keyof DealSearch, true>
