import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const NONCE = 12
const TAG = 16

/** A key for one purpose, made from the secret of the house. */
export const keyFor = (secret: string, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, 'lockstep', purpose, 32))

/** A value nobody can read in the database without the secret of the house (AES-256-GCM: nonce, tag, text). */
export function seal(key: Uint8Array, value: unknown): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

/** What was sealed; undefined when it was sealed by another house, or touched. */
export function unseal(key: Uint8Array, sealed: Buffer): { value: unknown } | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE))
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG))
    const text = Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()])
    return { value: JSON.parse(text.toString('utf8')) }
  } catch {
    return undefined
  }
}
