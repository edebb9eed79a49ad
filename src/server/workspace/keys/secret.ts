import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 62 to the power of 43 is a little more than 256 bits. */
const LENGTH = 43
/** Bytes from here on would make the first letters likelier than the others. */
const FAIR = 256 - (256 % LETTERS.length)

/** 256 random bits in letters and digits. */
export function newSecret(): string {
  let secret = ''
  while (secret.length < LENGTH)
    for (const byte of randomBytes(LENGTH))
      if (byte < FAIR && secret.length < LENGTH) secret += LETTERS[byte % LETTERS.length]
  return secret
}

/** SHA-256, hex: what is stored. 256 random bits need no slower hash. */
export const hashOfSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex')

/** Whether the secret is the one of this hash; takes as long for a near miss as for a far one. */
export const isSecretOf = (secret: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashOfSecret(secret), 'hex'), Buffer.from(hash, 'hex'))
