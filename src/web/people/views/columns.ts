import { PEOPLE_COLUMNS, type PeopleColumn } from '#domain/people/list-columns.ts'

/** How columns are called where they are chosen. */
export const COLUMN_NAMES: Record<PeopleColumn, string> = {
  company: 'Company',
  stage: 'Stage',
  owner: 'With',
  likely: 'Likelihood',
  origin: 'Origin',
  did: 'What they did last',
  when: 'Last here',
  first: 'First here',
  mql: 'Became an MQL',
}

/** Where, how far, with whom, how warm, from where, and when they were last here. */
export const USUAL_COLUMNS: readonly PeopleColumn[] = [
  ...(['company', 'stage', 'owner', 'likely', 'origin', 'did', 'when'] as const),
]

/** The columns that an address names, each once; those of every list where it names none. */
export function shownColumns(text: string | undefined): readonly PeopleColumn[] {
  const named = new Set(text?.split(','))
  const known = [...named].filter((one) => PEOPLE_COLUMNS.includes(one as PeopleColumn))
  return known.length > 0 ? (known as PeopleColumn[]) : USUAL_COLUMNS
}
