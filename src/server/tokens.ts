import { randomBytes } from 'node:crypto'
import { sha256 } from './db/canonical.ts'

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 62 to the power of 43 is a little more than 256 bits. */
const LENGTH = 43
/** Bytes from here on would make the first letters likelier than the others. */
const FAIR = 256 - (256 % LETTERS.length)

/** 256 random bits as 43 letters and digits. */
export function newToken(): string {
  let token = ''
  while (token.length < LENGTH)
    for (const byte of randomBytes(LENGTH))
      if (byte < FAIR && token.length < LENGTH) token += LETTERS[byte % LETTERS.length]
  return token
}

/** Secrets are kept as their SHA-256, hex: 256 random bits need no slower hash. */
export const hashToken = (token: string): string => sha256(token)
