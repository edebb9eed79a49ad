import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Purpose } from '#domain/people/privacy/consent.ts'
import {
  isToldByMail,
  readUnsubscribing,
  type Unsubscribing,
  unsubscribingHeaders,
  unsubscribingText,
} from '#domain/people/privacy/unsubscribing.ts'
import { keyFor } from '#server/db/requests/sealed.ts'

/** Where the pages are that whoever got a mail opens; outside of sign-in. */
export const UNSUBSCRIBE = '/unsubscribe'

/** Where people reach the house, and its secret. */
type House = { origin: string; secret: string }

/**
 * A person's links, one for each purpose that mail can be for, with the headers of a mail that carries it. Mail that a
 * contract owes them has none: who lost a bill by one click would not know why.
 */
export const linksOf = (
  house: House,
  person: Pick<Unsubscribing, 'workspaceId' | 'personId'>,
  purposes: readonly Purpose[],
) =>
  purposes
    .filter((one) => isToldByMail(one) && one.basis !== 'contract')
    .map(({ id: purpose }) => {
      const url = linkTo(house, { ...person, purpose, channel: 'mail' })
      return { purpose, url, headers: unsubscribingHeaders(url) }
    })

/** A link that stops what it names, and nothing else; holds for as long as the secret of the house does. */
function linkTo({ origin, secret }: House, of: Unsubscribing): string {
  const text = unsubscribingText(of)
  return `${origin}${UNSUBSCRIBE}/${text}.${signature(secret, text)}`
}

/** What a token says; null where it was not made here, or changed since. */
export function readToken(secret: string, token: string): Unsubscribing | null {
  const dot = token.lastIndexOf('.')
  const text = token.slice(0, Math.max(dot, 0))
  const told = Buffer.from(token.slice(dot + 1))
  const right = Buffer.from(signature(secret, text))
  if (told.length !== right.length || !timingSafeEqual(told, right)) return null
  return readUnsubscribing(text)
}

const signature = (secret: string, text: string) =>
  createHmac('sha256', keyFor(secret, 'unsubscribe')).update(text).digest('base64url')
