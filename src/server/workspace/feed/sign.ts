import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
const BYTES = 32

/** A secret as Standard Webhooks writes it: "whsec_" and 256 random bits in base64. */
export const newSecret = (): string => PREFIX + randomBytes(BYTES).toString('base64')

/**
 * The header webhook-signature of Standard Webhooks 1.0: HMAC-SHA256 of "id.seconds.body" by each secret, so that
 * receivers may change over from one to the next.
 */
export function signatureOf(
  secrets: readonly string[],
  { id, seconds, body }: { id: string; seconds: number; body: string },
): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
      const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
      return `v1,${mac}`
    })
    .join(' ')
}
