import { UUID } from '#domain/id.ts'
import { CHANNELS_OF_CONTACT, type ContactChannel, purposeId, TRACKING } from './consent.ts'

/** Who stops what: what a link to unsubscribe says. The person by any of their numbers. */
export type Unsubscribing = {
  workspaceId: string
  personId: number
  purpose: string
  channel: ContactChannel
}

/** The text that is signed, e.g. "0198….12.marketing.mail". Holds no name and no address. */
export const unsubscribingText = (of: Unsubscribing): string =>
  [of.workspaceId, of.personId, of.purpose, of.channel].join('.')

/** The same read again; null where it is none, in whatever other spelling. */
export function readUnsubscribing(text: string): Unsubscribing | null {
  const [workspaceId = '', person = '', purpose = '', told = '', ...more] = text.split('.')
  const channel = CHANNELS_OF_CONTACT.find((one) => one === told)
  const isWhole = more.length === 0 && UUID.test(workspaceId) && /^[1-9]\d{0,14}$/.test(person)
  if (!isWhole || !channel || purpose === '' || purposeId(purpose) !== purpose) return null
  return { workspaceId, personId: Number(person), purpose, channel }
}

/** Whether mail can be for it: whoever wants not to be tracked or scored says so elsewhere. */
export const isToldByMail = ({ id }: { id: string }): boolean =>
  id !== TRACKING && id !== 'profiling'

/**
 * The headers that a mail with this link carries (RFC 2369, RFC 8058). One click only works over https: without it mail
 * programs show the link and nothing more is promised.
 */
export const unsubscribingHeaders = (link: string): { name: string; value: string }[] => [
  { name: 'List-Unsubscribe', value: `<${link}>` },
  ...(link.startsWith('https:')
    ? [{ name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }]
    : []),
]

/** An address that its owner knows again and nobody else learns: "a…@example.com". Null where it is none. */
export function maskedAddress(address: string): string | null {
  const at = address.lastIndexOf('@')
  if (at < 1 || at === address.length - 1) return null
  const [first = ''] = address
  return `${first}…${address.slice(at)}`
}
