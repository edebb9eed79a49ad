import { ok, type Result, refuse } from '#domain/result.ts'

const LONGEST = 2_000

/**
 * The address of a webhook as it is called: https on the usual port. Where the house has networks of its own
 * (`isAtHome`), http and other ports may be told, too; such an address is called only inside of them.
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
  url.hash = ''
  return ok({ url: url.href, isOpen })
}
