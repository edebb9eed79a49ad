import { type Random, random } from '#domain/random.ts'
import type { Instant } from '#domain/time.ts'
import { officeTime } from './season.ts'
import { COMPANIES, FIRST_NAMES, LAST_NAMES, TITLES } from './words.ts'

/** Somebody of the example's world, with what the rules cannot see: how well they fit and how much they want it. */
export type Visitor = {
  key: string
  /** Everything that can become known about the person. */
  traits: Record<string, string | number>
  company: Company
  origin: string
  /** How well they really fit, in standard deviations. */
  quality: number
  /** How much they really want a pump, in standard deviations. */
  interest: number
  arrivesAt: Instant
  /** Sales found this person; marketing never had a lead. */
  foundBySales: boolean
  chance: Random
}

export type Company = { name: string; industry: string; country: string; employees: number }

const SEED = 'Tidewell'

/** A way in, with the fit and the interest it brings. */
type Origin = { name: string; fits: number; wants: number }
/** Ways in with their share of all people. */
const ORIGINS: readonly (readonly [Origin, number])[] = [
  [{ name: 'Organic search', fits: 0, wants: 0.1 }, 26],
  [{ name: 'Paid search', fits: 0, wants: 0.2 }, 18],
  [{ name: 'Social media', fits: -0.3, wants: -0.5 }, 14],
  [{ name: 'Webinar', fits: 0.3, wants: 0.3 }, 13],
  [{ name: 'Trade fair', fits: 0.3, wants: 0 }, 10],
  [{ name: 'Direct', fits: 0, wants: 0 }, 9],
  [{ name: 'Referral', fits: 0.6, wants: 0.9 }, 6],
  [{ name: 'Newsletter', fits: 0, wants: -0.3 }, 4],
]

const COUNTRIES = [
  ['NL', 30],
  ['DE', 27],
  ['BE', 15],
  ['FR', 11],
  ['DK', 6],
  ['AT', 4],
  ['LU', 2],
  ['PL', 3],
  ['ES', 2],
] as const

const GOLDEN = (Math.sqrt(5) - 1) / 2
const SHARE_FOUND_BY_SALES = 0.07
const COMPANIES_IN_THE_MARKET = 760

/** The person with this number; the same person wherever the history ends, only the days move along. */
export function visitor(number: number, comesBy: (share: number) => number): Visitor {
  const chance = random(`${SEED}, person ${number}`)
  const company = companyOf(Math.floor(COMPANIES_IN_THE_MARKET * chance.next() ** 1.3))
  const foundBySales = chance.chance(SHARE_FOUND_BY_SALES)
  const origin = chance.weighted(ORIGINS)
  const [title, , grade] = chance.weighted(TITLES.map((entry) => [entry, entry[1]] as const))
  const name = `${chance.pick(FIRST_NAMES)} ${chance.pick(LAST_NAMES)}`
  // Multiples of the golden ratio fill 0 to 1 evenly, so every month gets its share of people.
  const arrivesAt = officeTime(chance, comesBy((number * GOLDEN) % 1))
  const size = (Math.log(company.employees) - Math.log(120)) / 2
  const at = `${slug(company.name)}.example`
  return {
    key: `tidewell-${String(number).padStart(4, '0')}`,
    company,
    origin: foundBySales ? 'Sales outreach' : origin.name,
    quality: grade + size + origin.fits + 0.4 * chance.normal(),
    interest: origin.wants + chance.normal(),
    arrivesAt,
    foundBySales,
    chance,
    traits: {
      name,
      email: `${slug(name).replaceAll('-', '.')}.${number}@${at}`,
      title,
      company: company.name,
      website: `https://${at}`,
      country: company.country,
      industry: company.industry,
      employees: company.employees,
      ...(chance.chance(0.01) ? { relation: 'competitor' } : {}),
    },
  }
}

function companyOf(number: number): Company {
  const chance = random(`${SEED}, company ${number}`)
  const { name, industry } = COMPANIES[
    (number * 37) % COMPANIES.length
  ] as (typeof COMPANIES)[number]
  const middle = industry === 'Consulting' ? 25 : industry === 'Chemicals' ? 260 : 110
  const employees = Math.max(3, Math.round(middle * Math.exp(1.2 * chance.normal())))
  return { name, industry, country: chance.weighted(COUNTRIES), employees }
}

function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\x20-\x7f]/g, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
}
