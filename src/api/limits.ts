/** How often one may ask: so many requests at once, which come back evenly over the window. */
export type Limit = { name: string; requests: number; seconds: number }
export type Limits = Record<'address' | 'member' | 'key' | 'intake', Limit>

/** Generous for people, whose pages ask many things at once; lower for keys; an address may be a whole office,
 * and a write key a busy site. */
export const LIMITS = {
  address: { name: 'address', requests: 6_000, seconds: 60 },
  member: { name: 'member', requests: 1_200, seconds: 60 },
  key: { name: 'key', requests: 300, seconds: 60 },
  intake: { name: 'intake', requests: 180_000, seconds: 60 },
} as const satisfies Limits
