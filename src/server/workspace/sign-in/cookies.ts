import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Asked } from '#server/way-in.ts'
import { ADDRESS_HEADER, cookieName, isSecure, SESSION_SECONDS } from './auth.ts'

/** What cookies are made of in this house. */
export type Jar = { secret: string; url: string }

const YEAR_SECONDS = 365 * 86_400

/** The session's cookie as the library writes and reads it: token, dot, signature. */
export function giveSession({ reply }: Asked, jar: Jar, token: string): void {
  const signed = `${token}.${createHmac('sha256', jar.secret).update(token).digest('base64')}`
  reply.header('set-cookie', cookie(jar, '', encodeURIComponent(signed), SESSION_SECONDS))
}

/** The same session's cookie again, because the session lasts longer now. */
export function giveAgain({ request, reply }: Asked, jar: Jar): void {
  const held = cookieOf(request, nameOf(jar, ''))
  if (held !== null) reply.header('set-cookie', cookie(jar, '', held, SESSION_SECONDS))
}

/** Takes every cookie of a sign-in away again; the browser stays known. */
export function takeSession({ reply }: Asked, jar: Jar): void {
  for (const part of ['', '.two_factor']) reply.header('set-cookie', cookie(jar, part, '', 0))
}

/** Whether a password was right in this browser and its code is asked for. */
export const isHalfIn = (request: FastifyRequest, jar: Jar) =>
  cookieOf(request, `${cookieName(jar.url)}.two_factor`) !== null

/**
 * The name of a browser that signed in to this account before; null for any other. It has a bucket of its own, so that
 * whoever guesses elsewhere keeps nobody out.
 */
export function knownDevice(request: FastifyRequest, jar: Jar, email: string): string | null {
  const [device = '', proof = ''] = cookieOf(request, nameOf(jar, '.device'))?.split('.') ?? []
  const right = Buffer.from(proofOf(jar, device, email))
  const given = Buffer.from(proof)
  return given.length === right.length && timingSafeEqual(given, right) ? device : null
}

export function knowDevice({ request, reply }: Asked, jar: Jar, email: string): void {
  const device = knownDevice(request, jar, email) ?? randomUUID()
  const value = `${device}.${proofOf(jar, device, email)}`
  reply.header('set-cookie', cookie(jar, '.device', value, YEAR_SECONDS))
}

const proofOf = ({ secret }: Jar, device: string, email: string) =>
  createHmac('sha256', secret).update(`device ${device} ${email.toLowerCase()}`).digest('base64url')

/** What the library is told of a request: its cookies, its program, and the address that nobody but we can name. */
export function headersOf({ headers, ip }: FastifyRequest): Headers {
  const told = new Headers({ [ADDRESS_HEADER]: ip })
  if (headers.cookie) told.set('cookie', headers.cookie)
  if (headers['user-agent']) told.set('user-agent', headers['user-agent'])
  return told
}

/** What the library set, one by one: joined into one line browsers would read only the first. */
export function passCookies({ reply }: Asked, headers: Headers): void {
  for (const set of headers.getSetCookie()) reply.header('set-cookie', set)
}

/** The token of the session that the library began; null where it began none. */
export function tokenGiven(headers: Headers, jar: Jar): string | null {
  const begin = `${nameOf(jar, '')}=`
  const [pair = ''] =
    headers
      .getSetCookie()
      .find((set) => set.startsWith(begin))
      ?.split(';') ?? []
  const value = decodeURIComponent(pair.slice(begin.length))
  return value.slice(0, value.lastIndexOf('.')) || null
}

const nameOf = ({ url }: Jar, part: string) => `${cookieName(url)}${part}`

const cookie = (jar: Jar, part: string, value: string, seconds: number) =>
  `${nameOf(jar, part)}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${isSecure(jar.url) ? '; Secure' : ''}`

function cookieOf({ headers }: FastifyRequest, name: string): string | null {
  for (const pair of (headers.cookie ?? '').split(/; ?/)) {
    const cut = pair.indexOf('=')
    if (pair.slice(0, cut) === name && cut < pair.length - 1) return pair.slice(cut + 1)
  }
  return null
}
