import { type Meta, ORPCError, type ProcedureClientInterceptorOptions } from '@orpc/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isOnce, type RouteMeta } from '#api/needs.ts'
import { REFUSALS } from '#api/refusals.ts'
import type { Instant } from '#domain/time.ts'
import type { AuditActor } from '#domain/workspace/audit-entry.ts'
import type { By } from '#server/db/audit/record.ts'
import type { Seen } from '#server/db/requests/change.ts'
import type { Asked } from '#server/db/requests/once.ts'
import { keyFor } from '#server/db/requests/sealed.ts'

/** What a route that changes something is given beside its session. */
export type Requested = {
  /** For `once`: a POST has its effect and its answer once for each Idempotency-Key. */
  asked: Asked
  /** For `record`: who does it, and from where. */
  by: By
  /** For `changeSeen`: the version that If-Match names; only in routes that are `versioned`. */
  seen: Seen
}

/** Who does it, and from where. */
export const byOf = ({ ip, id, headers }: FastifyRequest, actor: AuditActor): By => ({
  actor,
  ip,
  agent: headers['user-agent'] ?? null,
  requestId: id,
})

type Given = { request: FastifyRequest; reply: FastifyReply; now: () => Instant }

type Options<C extends Given> = ProcedureClientInterceptorOptions<C, Record<never, never>, Meta>
type Call<C extends Given> = Options<C> & { next: (options?: Options<C>) => Promise<unknown> }

/**
 * Reads the headers that make a request repeatable or a change safe, and answers a versioned row with its ETag.
 * @param identify who asks, as one word (keys of different askers never meet) and as the audit tells it.
 */
export function requested<C extends Given>(
  secret: string,
  identify: (context: C) => { who: string; actor: AuditActor },
) {
  const sealKey = keyFor(secret, 'idempotency')
  return async ({ next, ...call }: Call<C>): Promise<unknown> => {
    const { context, path, procedure } = call
    const { route } = procedure['~orpc']
    const meta = procedure['~orpc'].meta as RouteMeta
    const { headers } = context.request
    const { who, actor } = identify(context)
    const by = byOf(context.request, actor)
    const asked: Asked = {
      who,
      route: path.join('.'),
      key: keyOf(headers['idempotency-key']),
      sealKey,
      now: context.now(),
      isMinded: false,
    }
    const isChanging = meta.versioned && route.method !== 'GET'
    const seen = isChanging
      ? seenBy(headers['if-match'], headers['lockstep-merge'])
      : { version: 0, merge: false }
    const answer = await next({ ...call, context: { ...context, asked, by, seen } })
    if (isOnce(route.method, meta) && !asked.isMinded)
      throw new Error(`POST ${asked.route} did not mind its Idempotency-Key`)
    if (meta.versioned)
      context.reply.header('etag', etagOf((answer as { version: number }).version))
    return answer
  }
}

const etagOf = (version: number) => `"${version}"`

/** Up to 255 signs, bare or in quotes; null where the header is missing. */
function keyOf(header: unknown): string | null {
  if (header === undefined) return null
  const [, key] = /^"?([\x21\x23-\x7e]{1,255})"?$/.exec(String(header)) ?? []
  if (key !== undefined) return key
  throw new ORPCError('BAD_REQUEST', {
    message: 'An Idempotency-Key is 1 to 255 signs of ASCII without spaces, e.g. a UUID.',
  })
}

/** `*` is refused like a missing header: it would overwrite what nobody looked at. */
function seenBy(ifMatch: unknown, merge: unknown): Seen {
  const [, version] = /^(?:W\/)?"(\d{1,9})"$/.exec(String(ifMatch ?? '')) ?? []
  if (version === undefined)
    throw new ORPCError('version-missing', { status: REFUSALS['version-missing'] })
  return { version: Number(version), merge: merge === 'disjoint' }
}
