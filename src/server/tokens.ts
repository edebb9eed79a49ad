import { createHash, randomBytes } from 'node:crypto'

/** Secrets are kept as their SHA-256, hex: 256 random bits need no slower hash. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** 256 random bits as 43 letters and digits of base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')
