import { lookup as lookUp } from 'node:dns'
import { request as plain } from 'node:http'
import { type RequestOptions, request as secured } from 'node:https'
import type { LookupFunction } from 'node:net'
import { SECOND } from '#domain/time.ts'
import { hostOf, isPrivate, readEndpoint } from './endpoint.ts'
import { isAddress, mayBeCalled, PrivateAddress } from './public-addresses.ts'

/** What an address answered: a status, or why there was none. */
export type Answer = { status: number; retryAfterMs: number | null } | { error: string }

/** POSTs a body to an address; nothing is thrown. */
export type Call = (
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
) => Promise<Answer>

const PATIENCE_MS = 5 * SECOND
/** An answer is not read any further; nobody needs what it says. */
const MOST_READ = 64 * 1024

/**
 * Calls addresses of others. Every address that a name stands for is looked at, and the ones that were looked at are
 * connected to; one that is not public is called only where it belongs to the house's own networks (`10.0.0.0/8`).
 * Redirects are not followed.
 */
export function caller(ownNetworks: readonly string[], lookup: LookupFunction = lookUp): Call {
  return (url, headers, body, signal) => {
    const host = URL.canParse(url) ? hostOf(new URL(url)) : ''
    if (isPrivate(host, ownNetworks))
      return Promise.resolve({ error: sentence(new PrivateAddress()) })
    const endpoint = readEndpoint(url, ownNetworks.length > 0)
    if (!endpoint.ok) return Promise.resolve({ error: 'The address cannot be called.' })
    const { protocol } = new URL(url)
    // Without TLS on its usual port nothing leaves the own networks.
    const isCallable = (address: string) => mayBeCalled(address, ownNetworks, endpoint.value.isOpen)
    if (isAddress(host) && !isCallable(host))
      return Promise.resolve({ error: sentence(new PrivateAddress()) })
    const options = {
      agent: false,
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: looking(lookup, isCallable),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    }
    return post(protocol === 'https:' ? secured : plain, url, options, body)
  }
}

/** Looks a name up, and gives nothing back where any address that it stands for may not be called. */
function looking(lookup: LookupFunction, isCallable: (address: string) => boolean): LookupFunction {
  return (hostname, options, found) =>
    lookup(hostname, options, (error, address, family) => {
      if (error) return found(error, address, family)
      const all = Array.isArray(address) ? address.map((each) => each.address) : [address]
      if (all.every(isCallable)) found(null, address, family)
      else found(new PrivateAddress(), '', 4)
    })
}

function post(
  request: typeof plain | typeof secured,
  url: string,
  options: RequestOptions,
  body: string,
): Promise<Answer> {
  return new Promise((answered) => {
    const failed = (error: Error) => answered({ error: sentence(error) })
    const sent = request(url, options, (answer) => {
      const { statusCode: status = 0, headers } = answer
      const told = { status, retryAfterMs: retryAfter(headers['retry-after']) }
      let read = 0
      answer.on('data', (bytes: Buffer) => {
        read += bytes.length
        if (read > MOST_READ) answer.destroy()
      })
      // However the rest of it ends: the status was heard.
      answer.on('error', () => answered(told))
      answer.on('close', () => answered(told))
    })
    sent.on('error', failed)
    sent.end(body)
  })
}

/** Seconds, or a day of HTTP; null where it says neither. */
function retryAfter(told: string | undefined): number | null {
  if (told === undefined) return null
  if (/^\d{1,6}$/.test(told)) return Number(told) * SECOND
  const day = Date.parse(told)
  return Number.isNaN(day) ? null : Math.max(0, day - Date.now())
}

const KNOWN: Record<string, string> = {
  ENOTFOUND: 'Its name is not known.',
  EAI_AGAIN: 'Its name could not be looked up.',
  ECONNREFUSED: 'It refused the connection.',
  ECONNRESET: 'It broke off the connection.',
  EHOSTUNREACH: 'It cannot be reached.',
  ENETUNREACH: 'It cannot be reached.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by nobody we know.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is signed by nobody we know.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate is signed by nobody we know.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another name.',
}

/** Why it did not arrive, for whoever keeps the webhook; never an address behind a name. */
function sentence(error: Error & { code?: string }): string {
  if (error.name === 'TimeoutError') return 'It did not answer within 5 seconds.'
  if (error.name === 'AbortError') return 'Lockstep was stopped meanwhile.'
  if (error instanceof PrivateAddress)
    return 'It is an address in a private network, which is not called.'
  return (error.code && KNOWN[error.code]) ?? `It could not be called (${error.code ?? 'unknown'}).`
}
