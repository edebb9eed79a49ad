/** Columns that a list of people may show beside the name, in any order. */
export const PEOPLE_COLUMNS = [
  'company',
  'stage',
  'owner',
  'likely',
  'origin',
  'did',
  'when',
  'first',
  'mql',
] as const
export type PeopleColumn = (typeof PEOPLE_COLUMNS)[number]
