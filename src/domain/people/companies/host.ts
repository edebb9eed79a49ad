/** A host as names are written: labels with dots, at least two of them, in lower case. */
const HOST = /^(?=.{4,253}$)([\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]+$/u

/** The host behind the last @ of a mail address; null where it has none. */
export function hostOfAddress(address: string): string | null {
  const at = address.lastIndexOf('@')
  return at < 1 ? null : hostIn(address.slice(at + 1))
}

/** The host of a domain or of an address of the web, with or without its scheme: "acme.com" of "https://acme.com/jobs". */
export function hostOfSite(told: string): string | null {
  const bare = told.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
  const authority = bare.split(/[/?#\\]/, 1)[0] ?? ''
  return hostIn(authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, ''))
}

function hostIn(told: string): string | null {
  const host = told.trim().replace(/\.+$/, '').toLowerCase()
  return HOST.test(host) ? host : null
}
