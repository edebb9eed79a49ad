import { sql } from 'kysely'
import type { PeopleFilter } from '#api/people-filter.ts'
import { type SortedBy, turned } from './keyset.ts'

type Sort = NonNullable<PeopleFilter['sort']>

/** By the minute: an index of the instant would be written with all that anybody does. docs/decisions/030. */
const newest: SortedBy = { by: sql`ps.by_seen`, is: 'instant', falls: true }
const byText = (column: string): SortedBy => ({ by: sql.ref(`ps.${column}`), is: 'text' })

/** How people are sorted; equal ones by when they were last here. Each has an index (022, 029). */
const PEOPLE: Record<string, readonly SortedBy[]> = {
  'last-seen': [newest],
  'first-seen': [{ by: sql`ps.first_seen_at`, is: 'instant', falls: true }],
  name: [byText('by_name')],
  company: [byText('by_company'), newest],
  owner: [byText('by_owner'), newest],
  origin: [byText('by_origin'), newest],
  stage: [{ by: sql`ps.by_stage`, is: 'number' }, newest],
  band: [byText('by_band'), newest],
}
const MQL: SortedBy = { by: sql`h.mql_at`, is: 'instant', falls: true }

/** What a list is sorted by: people by when they were last here and hand-offs by their MQL, newest first, unless asked otherwise. */
export function sortingOf(asked: Sort | undefined, of: 'people' | 'handoffs'): SortedBy[] {
  const key = asked?.replace(/^-/, '') ?? ''
  const people = of === 'people'
  const own: readonly SortedBy[] = PEOPLE[key] ?? (people ? [newest] : [MQL])
  const ids = people ? ['ps.person_id'] : ['h.person_id', 'h.n']
  const terms = [...own, ...ids.map((id): SortedBy => ({ by: sql.ref(id), is: 'number' }))]
  return asked?.startsWith('-') ? turned(terms) : terms
}

/** Whether a list of hand-offs has to look at its people in order to be sorted. */
export const withPeople = (asked: Sort | undefined): boolean =>
  asked !== undefined && Object.hasOwn(PEOPLE, asked.replace(/^-/, ''))
