import type { ImportMap } from '#domain/people/imports/map.ts'
import { dealIn, type Find, type Preset, present, traitsIn, words } from './preset.ts'

/** Headers are `Entity - Field`, and `*` behind those that Pipedrive wants filled. */
const EMAIL = words(
  'Person - Email (Work), Person - Email, Person - Email (Home), Person - Email (Other)',
)

export const PIPEDRIVE: readonly Preset[] = [
  {
    id: 'pipedrive-deals',
    name: 'Pipedrive deals',
    marks: [words('Deal - Title, Deal - ID'), words('Deal - Status, Deal - Stage, Deal - Value')],
    map: deals,
  },
  {
    id: 'pipedrive-people',
    name: 'Pipedrive people',
    marks: [
      words('Person - Name, Person - First name, Person - Last name'),
      [...EMAIL, ...words('Person - ID, Person - Organization')],
    ],
    map: people,
  },
  {
    id: 'pipedrive-organizations',
    name: 'Pipedrive organizations',
    marks: [words('Organization - Name')],
    map: organizations,
  },
]

const ORGANIZATION = words('Organization - ID, Person - Organization ID, Deal - Organization ID')

/** Without its number an organization is known by its name, as its people and deals call it. */
function organizations(find: Find): Partial<ImportMap> {
  const id = find(words('Organization - ID'))
  const name = find(words('Organization - Name'))
  const key = id ?? name
  if (!key) return {}
  const site = find(words('Organization - Website, Organization - Web, Organization - Domain'))
  return present({
    account: { system: id ? 'pipedrive' : 'name', id: key, ...present({ name, site }) },
    traits: traitsIn(find, {
      industry: words('Organization - Industry'),
      employees: words('Organization - Number of employees, Organization - Employee count'),
      revenue: words('Organization - Annual revenue'),
      country: words('Organization - Country of Address, Organization - Address (country)'),
      owner: words('Organization - Owner'),
    }),
    traitsAt: find(words('Organization - Update time, Organization - Last updated')),
  })
}

/** A deal refers to its people by name alone, which names nobody: it stands for itself until an id or address says who. */
function deals(find: Find): Partial<ImportMap> {
  const id = find(words('Person - ID, Deal - Contact person ID'))
  const organization = find(ORGANIZATION)
  return present({
    statuses: 'pipedrive',
    system: id && 'pipedrive',
    person: id ?? find(EMAIL),
    company: find(words('Deal - Organization, Organization - Name, Person - Organization')),
    account: organization && { system: 'pipedrive', id: organization },
    deal: dealIn(find, {
      id: words('Deal - ID, Deal - Title'),
      name: words('Deal - Title'),
      state: words('Deal - Status'),
      owner: words('Deal - Owner'),
      amount: words('Deal - Value'),
      currency: words('Deal - Currency of value, Deal - Currency'),
      openedAt: words('Deal - Deal created, Deal - Created, Deal - Add time'),
      closedAt: words('Deal - Closed on, Deal - Deal closed on'),
      wonAt: words('Deal - Won time'),
      lostAt: words('Deal - Lost time'),
      reason: words('Deal - Lost reason'),
    }),
  })
}

function people(find: Find): Partial<ImportMap> {
  const id = find(words('Person - ID'))
  return present({
    statuses: 'pipedrive',
    system: id && 'pipedrive',
    person: id ?? find(EMAIL),
    company: find(words('Person - Organization, Organization - Name')),
    traits: traitsIn(find, {
      'company.pipedrive': ORGANIZATION,
      email: EMAIL,
      name: words('Person - Name'),
      firstName: words('Person - First name'),
      lastName: words('Person - Last name'),
      phone: words('Person - Phone (Work), Person - Phone, Person - Phone (Mobile)'),
      title: words('Person - Job title'),
      owner: words('Person - Owner'),
    }),
    traitsAt: find(words('Person - Person created, Person - Created, Person - Add time')),
  })
}
