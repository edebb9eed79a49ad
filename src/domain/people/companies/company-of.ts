import { byCodeUnit } from '#domain/people/identity/name.ts'
import { accountName } from './account.ts'
import { ACCOUNT_SYSTEMS, companyKey, companyText, spelledCompany } from './company-name.ts'
import { hostOfAddress, hostOfSite } from './host.ts'

/** What is known of somebody that speaks of a company. */
export type Evidence = {
  traits: Readonly<Record<string, unknown>>
  /** Every mail address among their names. */
  addresses: readonly string[]
}

/** The domain of a company that this host belongs to; null where it is nobody's or everybody's. */
export type DomainOf = (host: string, of: 'mail' | 'site') => string | null

/** To which company somebody belongs, and what else their sources call it; names as `spelledCompany` writes them. */
export type Belonging = {
  /** The strongest name: a domain, else an account's id, else a text. Null: no company is known. */
  company: string | null
  /** The account that a source says they belong to. */
  account: string | null
  /** The company's name as a text told it, for finding it among others, and as it was written. */
  called: string | null
  text: string | null
}

/**
 * The company of a person, one at a time: the domain a source tells, else that of a work mail address, else that of a
 * website, else the account's id, else the company's name. A source that names the company's domain knows it; an
 * address is the person's own; an id or a text says which company only within its source. docs/decisions/024.
 */
export function companyOf(evidence: Evidence, domainOf: DomainOf): Belonging {
  const { traits } = evidence
  const account = accountIn(traits)
  const text = first(traits, NAMES, 'name', companyText)
  const called = text && spelledCompany({ system: 'name', value: companyKey(text) })
  const domain =
    first(traits, DOMAINS, 'domain', (told) => domainIn(told, domainOf)) ??
    first(traits, SITES, 'website', (told) => domainIn(told, domainOf)) ??
    domainOfMail(evidence, domainOf) ??
    first(traits, OWN_SITES, null, (told) => domainIn(told, domainOf))
  const company = domain ? spelledCompany({ system: 'domain', value: domain }) : (account ?? called)
  return { company, account, called, text }
}

const DOMAINS = ['company.domain', 'companyDomain', 'company_domain', 'domain']
const SITES = ['company.website', 'companyWebsite', 'company_website']
const OWN_SITES = ['website', 'url']
const NAMES = ['company', 'companyName', 'company_name', 'organization', 'organisation']

/** The first of these traits, or of the fields of a company told as an object, that says something. */
function first<T>(
  traits: Evidence['traits'],
  names: readonly string[],
  field: string | null,
  read: (told: unknown) => T | null,
): T | null {
  for (const name of names) {
    const found = Object.hasOwn(traits, name) ? read(traits[name]) : null
    if (found !== null) return found
  }
  const nested = field === null ? null : inCompany(traits, field)
  return nested === null ? null : read(nested)
}

function inCompany({ company }: Evidence['traits'], field: string): unknown {
  if (typeof company !== 'object' || company === null || Array.isArray(company)) return null
  return Object.hasOwn(company, field) ? (company as Record<string, unknown>)[field] : null
}

function domainIn(told: unknown, domainOf: DomainOf): string | null {
  const host = typeof told === 'string' ? hostOfSite(told) : null
  return host && domainOf(host, 'site')
}

/** The address told last goes before others; among those the order of their letters decides, and no arrival. */
function domainOfMail({ traits, addresses }: Evidence, domainOf: DomainOf): string | null {
  const told = typeof traits.email === 'string' ? [traits.email] : []
  for (const address of [...told, ...addresses.toSorted(byCodeUnit)]) {
    const host = hostOfAddress(address)
    const domain = host && domainOf(host, 'mail')
    if (domain) return domain
  }
  return null
}

function accountIn(traits: Evidence['traits']): string | null {
  for (const system of ACCOUNT_SYSTEMS) {
    const told = traits[`company.${system}`] ?? (system === 'group' ? idTold(traits) : null)
    const name = accountName(system, told)
    if (name) return spelledCompany(name)
  }
  return null
}

const idTold = (traits: Evidence['traits']) =>
  traits['company.id'] ?? traits.companyId ?? inCompany(traits, 'id')
