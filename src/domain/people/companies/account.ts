import { salesforceId } from '#domain/people/identity/salesforce-id.ts'
import { fitsId } from '#domain/people/imports/message-id.ts'
import { type CompanyName, companyKey, companyText, spelledCompany } from './company-name.ts'
import { hostOfSite } from './host.ts'

/** What a source tells of a company by itself: which one, what it is called, and where it stands in the web. */
export type AccountTold = {
  account: CompanyName
  name: string | null
  /** The host of its website or domain, as it was told. */
  host: string | null
}

/**
 * The name of a company in a source's system; null where the text names none. HubSpot writes every associated company
 * into one cell, the primary one first. In the system `name` a company is its text.
 */
export function accountName(system: string, told: unknown): CompanyName | null {
  const text = companyText(system === 'hubspot' ? String(told ?? '').split(';', 1)[0] : told)
  if (text === null) return null
  if (system === 'name') return { system, value: companyKey(text) }
  if (!fitsId(text)) return null
  return { system, value: system === 'salesforce' ? salesforceId(text) : text }
}

const SITES = ['domain', 'website', 'url']

type Json = Readonly<Record<string, unknown>>

/** What a group call of Segment tells of its company; null where it names none, or says no more than that it is there. */
export function groupTold({ type, groupId, traits }: Json): AccountTold | null {
  const account = type === 'group' ? accountName('group', groupId) : null
  if (account === null || !isRecord(traits)) return null
  const sites = SITES.flatMap((site) => (typeof traits[site] === 'string' ? [traits[site]] : []))
  const host = sites.map(hostOfSite).find((one) => one !== null) ?? null
  const name = companyText(traits.name)
  return name === null && host === null ? null : { account, name, host }
}

/** What was told last of a company: its name, and its domain; of a text every domain that was told with it, first and last. */
export type LastTold = {
  name: string | null
  domain: string | null
  firstDomain: string | null
  lastDomain: string | null
}

/**
 * What holds of a company by what sources told of it. The last word counts (rule 3.3.5). A text names whoever is called so:
 * its domain counts only where all say the same. `isCompany` says which domains are one; docs/decisions/024.
 */
export function toldOf(
  system: string,
  { name, domain, firstDomain, lastDomain }: LastTold,
  isCompany: (domain: string) => boolean,
): { name: string | null; domain: string | null; called: string | null } {
  const agreed = system === 'name' && firstDomain !== lastDomain ? null : domain
  return {
    name,
    domain: agreed !== null && isCompany(agreed) ? domainName(agreed) : null,
    called: name === null ? null : spelledCompany({ system: 'name', value: companyKey(name) }),
  }
}

const domainName = (value: string) => spelledCompany({ system: 'domain', value })

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
