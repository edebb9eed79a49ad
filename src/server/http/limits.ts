import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Limit, Limits } from '#api/limits.ts'
import { heldTogether } from '#domain/workspace/whence.ts'
import { answerRefusal } from '#server/errors.ts'

/** Who is remembered at most; whoever is forgotten begins anew. */
const MOST = 50_000

/** Counts a request of whoever asks; false when they asked too often. */
export type MayAsk = (kind: 'member' | 'key', who: string, reply: FastifyReply) => boolean

/** Full buckets are not kept: whoever is not here has asked nothing lately. */
type Bucket = { left: number; at: number }

/**
 * Counts requests by their address before anything else is done for them; what it answers counts them again by who
 * asks, once that is known. Nobody is a single one.
 */
export function limited(scope: FastifyInstance, limits: Limits | null): MayAsk {
  const limiter = makeLimiter()
  scope.addHook('onRequest', async (request, reply) => {
    if (limits && !limiter(limits.address, heldTogether(request.ip), Date.now(), reply))
      return answerRefusal(reply, 'rate-limited')
  })
  return (kind, who, reply) =>
    !limits || who === 'nobody' || limiter(limits[kind], who, Date.now(), reply)
}

/** Takes one request out of somebody's bucket; false when it is empty. In memory of this process. */
export type Limiter = (limit: Limit, who: string, now: number, reply: FastifyReply) => boolean

/** Buckets of their own, that nobody else draws from. */
export function makeLimiter(): Limiter {
  const buckets = new Map<string, Bucket>()
  return (limit, who, now, reply) => {
    const id = `${limit.name} ${who}`
    const { left, at } = buckets.get(id) ?? { left: limit.requests, at: now }
    const perMs = limit.requests / (limit.seconds * 1_000)
    const full = Math.min(limit.requests, left + Math.max(0, now - at) * perMs)
    const isAllowed = full >= 1
    const rest = isAllowed ? full - 1 : full
    // Set anew, so that the map keeps whoever asked last at its end.
    buckets.delete(id)
    buckets.set(id, { left: rest, at: now })
    if (buckets.size > MOST) forgetFirst(buckets)
    tell(reply, limit, rest, perMs, isAllowed)
    return isAllowed
  }
}

function forgetFirst(buckets: Map<string, Bucket>): void {
  for (const id of buckets.keys()) {
    buckets.delete(id)
    return
  }
}

/** The headers of draft-ietf-httpapi-ratelimit-headers, and when it is worth asking again. */
function tell(
  reply: FastifyReply,
  { name, requests, seconds }: Limit,
  left: number,
  perMs: number,
  isAllowed: boolean,
): void {
  const untilFull = Math.ceil((requests - left) / perMs / 1_000)
  reply.header('ratelimit-policy', `"${name}";q=${requests};w=${seconds}`)
  reply.header('ratelimit', `"${name}";r=${Math.floor(left)};t=${untilFull}`)
  if (!isAllowed) reply.header('retry-after', String(Math.ceil((1 - left) / perMs / 1_000)))
}
