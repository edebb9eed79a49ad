import type { Key } from '#api/keys.ts'

/** Whether a key still opens anything. */
export const isGood = ({ revokedAt, expiresAt }: Key) =>
  revokedAt === null && (expiresAt === null || expiresAt > Date.now())
