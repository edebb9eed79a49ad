import { createRequire } from 'node:module'
import { domainToASCII } from 'node:url'
import { getDomain } from 'tldts'
import { isListed } from '#domain/people/channels/places/in-list.ts'
import type { DomainOf } from '#domain/people/companies/company-of.ts'
import type { Tx } from '#server/db/connect.ts'

/**
 * What a workspace says of domains: true for a company that the lists take for a provider of mail, false for what is no
 * company to it, e.g. its own domains.
 */
export type SaidOfDomains = ReadonlyMap<string, boolean>

/** The rules of one workspace: the public suffix list, the lists of mail providers, and before them what it says itself. */
export function domainsOf(said: SaidOfDomains): DomainOf {
  return (host, of) => {
    const domain = registeredDomain(host)
    if (domain === null) return null
    const known = said.get(domain)
    if (known !== undefined) return known ? domain : null
    if (isMailProvider(domain)) return null
    // A person's or a company's page in a network; who works there has an address there.
    if (of === 'site' && (isListed('social', domain) || isListed('video', domain))) return null
    return domain
  }
}

/** The part of a host that somebody registered, e.g. "acme.co.uk" of "mail.acme.co.uk"; null where nobody can. */
export function registeredDomain(host: string): string | null {
  const ascii = domainToASCII(host)
  const domain = ascii === '' ? null : getDomain(ascii, { allowPrivateDomains: true })
  return domain === null || domain.length > 253 || NOT_PUBLIC.test(domain) ? null : domain
}

export async function readSaidOfDomains(tx: Tx, workspaceId: string): Promise<SaidOfDomains> {
  const rows = await tx
    .selectFrom('company_domain')
    .select(['domain', 'is_company'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  return new Map(rows.map((row) => [row.domain, row.is_company]))
}

/** Names that mean nothing outside of one network (RFC 6761, RFC 6762). */
const NOT_PUBLIC = /\.(local|localhost|localdomain|internal|intranet|lan|home|corp|invalid|arpa)$/

const isMailProvider = (domain: string) => {
  providers ??= readProviders()
  return providers.has(domain)
}

let providers: ReadonlySet<string> | null = null

/** Two lists that others keep well: providers for everybody, and those whose addresses are thrown away. */
function readProviders(): ReadonlySet<string> {
  const require = createRequire(import.meta.url)
  return new Set<string>([
    ...require('email-providers/all.json'),
    ...require('disposable-email-domains/index.json'),
    ...MISSING,
  ])
}

/** Providers for everybody that the lists lack, by their own pages. 2026-11-22. */
const MISSING = [
  'disroot.org',
  'duck.com',
  'fastmail.com',
  'fastmail.fm',
  'kolabnow.com',
  'mailfence.com',
  'posteo.at',
  'posteo.ch',
  'posteo.de',
  'posteo.net',
  'runbox.com',
  'tuta.com',
  'tuta.io',
  'tutamail.com',
  'tutanota.com',
  'tutanota.de',
  'vodafonemail.de',
  'ziggo.nl',
]
