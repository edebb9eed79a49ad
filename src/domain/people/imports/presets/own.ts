import { SPELLED } from '#domain/people/identity/name.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { dealIn, type Find, type Preset, present, words } from './preset.ts'

/**
 * The columns of our own export of people, in their order. `Lockstep person` is a name as `spelled` writes it
 * ("hubspot:4711", "email:ada@acme.example"), `Lockstep names` has the others, one a line; everything else a person is known by stands in columns `Detail: …`.
 * Stage and score are worked out from the log, so they are written and not read again.
 */
export const PEOPLE_COLUMNS = {
  person: 'Lockstep person',
  names: 'Lockstep names',
  email: 'Email',
  name: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  title: 'Title',
  company: 'Company',
  country: 'Country',
  phone: 'Phone',
  industry: 'Industry',
  origin: 'Origin',
  stage: 'Stage',
  score: 'Score',
  exportedAt: 'Exported at',
} as const

/** The head of a column for a trait that has none of its own. */
export const DETAIL = 'Detail: '

/**
 * The columns of our own export of deals, in their order. Days and times are ISO, with their zone. `Stages` and
 * `Lockstep roles` hold one fact a line (deal-lines.ts).
 */
export const DEAL_COLUMNS = {
  id: 'Lockstep deal',
  name: 'Deal',
  company: 'Company',
  people: 'Lockstep people',
  state: 'State',
  stage: 'Stage',
  amount: 'Amount',
  currency: 'Currency',
  owner: 'Owner',
  openedAt: 'Opened at',
  closedAt: 'Closed at',
  reason: 'Lost because',
  stages: 'Stages',
  roles: 'Lockstep roles',
} as const

/** What stands between two people of one deal, and two names of one person: names hold no line ends, and may hold any other sign. */
export const BETWEEN_PEOPLE = '\n'

const named = (...columns: string[]) => words(columns.join(', '))

export const OWN: readonly Preset[] = [
  {
    id: 'lockstep-people',
    name: 'People from Lockstep',
    marks: [named(PEOPLE_COLUMNS.person)],
    map: people,
  },
  {
    id: 'lockstep-deals',
    name: 'Deals from Lockstep',
    marks: [named(DEAL_COLUMNS.id)],
    map: deals,
  },
]

const TOLD = [
  'email',
  'name',
  'firstName',
  'lastName',
  'title',
  'country',
  'phone',
  'industry',
  'origin',
] as const

function people(find: Find, { columns }: { columns: readonly string[] }): Partial<ImportMap> {
  const own = TOLD.map((trait) => [trait, find(named(PEOPLE_COLUMNS[trait]))] as const)
  const more = columns
    .filter((column) => column.startsWith(DETAIL))
    .map((column) => [column.slice(DETAIL.length), { column }] as const)
  const names = find(named(PEOPLE_COLUMNS.names))
  return present({
    system: SPELLED,
    person: find(named(PEOPLE_COLUMNS.person)),
    also: names && { [SPELLED]: names },
    company: find(named(PEOPLE_COLUMNS.company)),
    traits: present(Object.fromEntries([...more, ...own])),
    traitsAt: find(named(PEOPLE_COLUMNS.exportedAt)),
  })
}

function deals(find: Find): Partial<ImportMap> {
  const of = ({ ...columns }: Record<string, keyof typeof DEAL_COLUMNS>) =>
    Object.fromEntries(
      Object.entries(columns).map(([cell, column]) => [cell, named(DEAL_COLUMNS[column])]),
    )
  return present({
    system: SPELLED,
    person: find(named(DEAL_COLUMNS.people)),
    several: BETWEEN_PEOPLE,
    decimal: '.' as const,
    deal: dealIn(find, {
      id: named(DEAL_COLUMNS.id),
      state: named(DEAL_COLUMNS.state),
      ...of({
        name: 'name',
        company: 'company',
        stage: 'stage',
        amount: 'amount',
        currency: 'currency',
        owner: 'owner',
        openedAt: 'openedAt',
        closedAt: 'closedAt',
        reason: 'reason',
        stages: 'stages',
        roles: 'roles',
      }),
    }),
  })
}
