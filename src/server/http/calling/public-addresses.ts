import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An address was found that is not called. */
export class PrivateAddress extends Error {
  override name = 'PrivateAddress'
}

/** Ways of writing an address of IPv4 as one of IPv6 that the ranges of the library take for public ones. */
const HIDING = ['::/96', '64:ff9b:1::/48'].map((network) => ipaddr.parseCIDR(network))

/** Whether this is an address and no name. */
export const isAddress = (host: string): boolean => isIP(host) !== 0

/**
 * Whether an address may be called: one of the own networks ("10.0.0.7", "fd00::/8") always, a public one where
 * `isOpen` says so. Private, shared, local, reserved and translated ones are not public.
 */
export function mayBeCalled(
  address: string,
  ownNetworks: readonly string[],
  isOpen: boolean,
): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (ownNetworks.some((network) => isIn(parsed, networkOf(network)))) return true
  if (!isOpen || parsed.range() !== 'unicast') return false
  return !HIDING.some((network) => isIn(parsed, network))
}

type Address = ReturnType<typeof ipaddr.process>
type Network = ReturnType<typeof ipaddr.parseCIDR>

const isIn = (address: Address, network: Network): boolean =>
  address.kind() === network[0].kind() && address.match(network)

function networkOf(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
