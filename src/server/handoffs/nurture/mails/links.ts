import { createHmac, timingSafeEqual } from 'node:crypto'
import { UUID } from '#domain/id.ts'
import { keyFor } from '#server/db/requests/sealed.ts'

/** Where the links of our mails lead first; outside of sign-in. */
export const FOLLOW = '/m'

/** A link of one mail (by the number of its step), as its address says it: signed, so nobody makes it lead elsewhere. */
export type Followed = { workspaceId: string; personId: number; didId: number; url: string | null }

/** `url`: where it leads; null: the picture that tells that a mail was opened. */
export function linkOf(
  { origin, secret }: { origin: string; secret: string },
  { workspaceId, personId, didId, url }: Followed,
): string {
  const whither = url === null ? '' : Buffer.from(url).toString('base64url')
  const text = [workspaceId, personId, didId, whither].join('.')
  return `${origin}${FOLLOW}/${text}.${signature(secret, text)}`
}

/** What a link says; null where it was not made here, or changed since. */
export function readFollowed(secret: string, token: string): Followed | null {
  const dot = token.lastIndexOf('.')
  const text = token.slice(0, Math.max(dot, 0))
  const told = Buffer.from(token.slice(dot + 1))
  const right = Buffer.from(signature(secret, text))
  if (told.length !== right.length || !timingSafeEqual(told, right)) return null
  const [workspaceId = '', personId, didId, whither = ''] = text.split('.')
  const ids = [Number(personId), Number(didId)]
  if (!UUID.test(workspaceId) || !ids.every(Number.isSafeInteger)) return null
  const url = whither === '' ? null : Buffer.from(whither, 'base64url').toString()
  return { workspaceId, personId: ids[0] as number, didId: ids[1] as number, url }
}

const signature = (secret: string, text: string) =>
  createHmac('sha256', keyFor(secret, 'links of mails')).update(text).digest('base64url')

/** What names the mail of a step in its headers, and in what is told of it. */
export const mailIdOf = (didId: number): string => `nurture-${didId}`
