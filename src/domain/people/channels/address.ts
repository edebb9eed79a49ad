/** What is read of a web address: whose it is, and what its query says. */
export type Address = {
  /** In lower case, without "www." and port; "" where there is none. */
  host: string
  /** The value of a parameter of the query, decoded; "" where it is missing or empty. */
  parameter: (name: string) => string
}

/** Characters of an address that are read; what comes after them is cut. */
const LONGEST = 4_096
/** Parameters of a query that are read. */
const MOST_PARAMETERS = 200
const LONGEST_HOST = 253

/**
 * Reads a web address as it was sent, by hand: senders tell whole addresses, paths with a query, bare hosts, and things
 * that are none. What cannot be read is empty, never a fault.
 */
export function readAddress(told: unknown): Address {
  const text = typeof told === 'string' ? told.slice(0, LONGEST).trim() : ''
  if (text === '') return NOWHERE
  const [whole = ''] = text.split('#', 1)
  const asks = whole.indexOf('?')
  const before = asks < 0 ? whole : whole.slice(0, asks)
  const query = asks < 0 ? '' : whole.slice(asks + 1)
  if (query === '') return { host: hostIn(before), parameter: () => '' }
  const parts = query.split('&', MOST_PARAMETERS)
  return { host: hostIn(before), parameter: (name) => parameterIn(parts, name) }
}

const NOWHERE: Address = { host: '', parameter: () => '' }

/** A host as it is compared: "https://WWW.Google.de:443/search" is "google.de". */
function hostIn(text: string): string {
  const scheme = text.indexOf('://')
  const rest = scheme >= 0 ? text.slice(scheme + 3) : text.startsWith('//') ? text.slice(2) : text
  // A path alone has no host; a bare word is one only with a dot in it.
  if (scheme < 0 && (rest.startsWith('/') || !rest.includes('.'))) return ''
  const [authority = ''] = rest.split(/[/\\]/, 1)
  const named = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase()
  const host = named.replace(/:\d*$/, '').replace(/\.$/, '')
  if (host.length > LONGEST_HOST || !HOST.test(host)) return ''
  return host.startsWith('www.') && host.indexOf('.', 4) > 0 ? host.slice(4) : host
}

/** Letters of any script, digits, dots and hyphens; numbers of IPv6 in their brackets. */
const HOST = /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}])?|\[[\da-f:.]+\])$/u

function parameterIn(parts: readonly string[], name: string): string {
  const found = parts.find((part) => part.startsWith(`${name}=`))
  return found === undefined ? '' : decoded(found.slice(name.length + 1)).trim()
}

function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
