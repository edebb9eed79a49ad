import type { PeopleFilter } from '#api/people-filter.ts'

/** What the list's address says beside its filter: which columns, and the saved view it was opened as. */
export type PeopleAddress = PeopleFilter & {
  columns?: string
  /** The number of a saved view, or `EVERYBODY`. */
  view?: string
}

/** Nothing is asked, and no view is begun with. */
export const EVERYBODY = 'everybody'

/** The words by which the address of the list says what it shows. */
export const PEOPLE_VIEW = {
  search: true,
  stage: true,
  origin: true,
  channel: true,
  source: true,
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
  columns: true,
  view: true,
} as const satisfies Record<keyof PeopleAddress, true>

/** What is asked of people; the rest of the address says how they are shown. */
export function filterOf(address: Partial<PeopleAddress>): Partial<PeopleFilter> {
  const { view: _, columns: __, ...filter } = address
  return filter
}

/** An address without what it does not say; one that asks for nothing says so, lest a view begins it. */
export function addressOf(words: Record<string, string | undefined>): Partial<PeopleAddress> {
  const said = Object.entries(words).filter(([, value]) => value !== undefined)
  return said.length === 0 ? { view: EVERYBODY } : (Object.fromEntries(said) as PeopleAddress)
}
