import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Outcome } from './take.ts'

/** Seconds after which whoever was refused for now may try again. */
export const HARD_TIMES = '10'
/** The same while the database is away: RudderStack's SDK asks three times, and loses what it holds. */
export const AWAY_TIMES = '30'

/** With this header an answer tells what became of each event. */
const EACH = 'lockstep-results'

/** As Segment answers; with `Lockstep-Results: each` also what became of each event, in the order they came. */
export function answer(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  outcomes: readonly Outcome[],
): FastifyReply {
  if (headers[EACH] !== 'each') return reply.send(SUCCESS)
  return reply.send({ ...SUCCESS, results: outcomes.map(told) })
}

const SUCCESS = { success: true }

function told(outcome: Outcome) {
  const { result, messageId } = outcome
  return result === 'failed' ? { result, messageId, ...outcome.fault } : { result, messageId }
}

/** Any page may send, none is told of cookies, and none may read more than this answer. */
export function mindBrowsers(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request, reply) => {
    if (request.headers.origin === undefined) return
    reply.headers({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'retry-after',
      'cross-origin-resource-policy': 'cross-origin',
    })
    if (request.method === 'OPTIONS')
      reply.headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': `authorization, content-type, ${EACH}`,
        'access-control-max-age': '86400',
      })
  })
}
