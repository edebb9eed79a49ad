import { timingSafeEqual } from 'node:crypto'
import { hashToken } from '#server/tokens.ts'

/** Whether the secret is the one of this hash; takes as long for a near miss as for a far one. */
export const isSecretOf = (secret: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashToken(secret), 'hex'), Buffer.from(hash, 'hex'))
