import type { DealSearch } from '#api/people.ts'
import type { PeopleFilter } from '#api/people-filter.ts'

/** The words by which the address of the list says what it shows. */
export const PEOPLE_VIEW = {
  search: true,
  stage: true,
  origin: true,
  channel: true,
  campaign: true,
  arrival: true,
  fit: true,
  engagement: true,
  owner: true,
  company: true,
  seen: true,
  created: true,
  handoff: true,
  quarantined: true,
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
