import { createHash, timingSafeEqual } from 'node:crypto'

/** SHA-256, hex: what is stored. 256 random bits need no slower hash. */
const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Whether the secret is the one of this hash; takes as long for a near miss as for a far one. */
export const isSecretOf = (secret: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashOfSecret(secret), 'hex'), Buffer.from(hash, 'hex'))
