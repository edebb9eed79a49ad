import { ok, type Result, refuse } from '#domain/result.ts'
import { isAddress, mayBeCalled } from './public-addresses.ts'

const LONGEST = 2_000

/**
 * The address of a webhook as it is called: https on the usual port. Where the house has networks of its own
 * (`isAtHome`), http and other ports may be told, too; such an address is called only inside of them. Without any, an
 * address that is private as it stands is refused at once: nobody would ever call it.
 */
export function readEndpoint(
  text: string,
  isAtHome: boolean,
): Result<{ url: string; isOpen: boolean }, 'webhook-address-unfit'> {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || text.length > LONGEST || url.hostname === '')
    return refuse('webhook-address-unfit')
  if (!['https:', 'http:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    return refuse('webhook-address-unfit')
  const isOpen = url.protocol === 'https:' && url.port === ''
  if (!isOpen && !isAtHome) return refuse('webhook-address-unfit')
  if (!isAtHome && isPrivate(hostOf(url), [])) return refuse('webhook-address-unfit')
  url.hash = ''
  return ok({ url: url.href, isOpen })
}

/** The host of an address, of IPv6 without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** Whether a host is this machine or one of a network that is not the house's own, as it stands: nothing is looked up. */
export function isPrivate(host: string, ownNetworks: readonly string[]): boolean {
  const address = /^(.+\.)?localhost\.?$/.test(host) ? '127.0.0.1' : host
  return isAddress(address) && !mayBeCalled(address, ownNetworks, true)
}
