import { ORPCError } from '@orpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** What never stands in a log line: secrets, and the row that a database error quotes. */
export const HIDDEN = [
  'req.headers.authorization',
  'req.headers.cookie',
  'err.detail',
  'err.where',
  'err.parameters',
]

/** SDKs retry at most a few times in quick succession: they are told to wait until a restart is over. */
const RETRY_AFTER_SECONDS = '10'

/** The one place that catches what is thrown: 503 while the database is away, else 500 without its text. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500
    if (status < 500) {
      const code = status === 413 ? 'body-too-large' : 'request-unfit'
      const { message } = error as Error
      return reply.status(status).send({ code, message, requestId: request.id })
    }
    const answer = thrown(error, request, reply)
    return reply.status(answer.status).send(answer.toJSON())
  })
  app.setNotFoundHandler((request, reply) =>
    reply.status(404).send({ code: 'not-found', requestId: request.id }),
  )
}

/** What a route refuses on purpose stays as it is; anything else is hidden behind the number of the request. */
export function thrown(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof ORPCError && error.status < 500) return understood(error)
  const data = { requestId: request.id }
  const cause = error instanceof ORPCError ? (error.cause ?? error) : error
  request.log.error({ err: cause }, 'A request failed')
  if (!isAway(cause)) return new ORPCError('internal', { status: 500, data })
  reply.header('retry-after', RETRY_AFTER_SECONDS)
  return new ORPCError('database-away', { status: 503, data })
}

/** What the contract cannot read is named in a sentence; its patterns stay inside. */
function understood(error: ORPCError<string, unknown>) {
  const issues = (error.data as { issues?: { path?: unknown[] }[] } | undefined)?.issues
  if (error.code !== 'BAD_REQUEST' || !Array.isArray(issues)) return error
  const names = issues.map(({ path }) => (path ?? []).join('.')).filter((name) => name !== '')
  const fields = [...new Set(names)].slice(0, 8)
  const what = fields.map((name) => `“${name}”`).join(', ')
  const message = what
    ? `We do not understand what is said for ${what}.`
    : 'We do not understand it.'
  return new ORPCError('BAD_REQUEST', { message, data: { fields } })
}

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', '57P01', '57P02', '57P03'])

/** The database does not answer; the same request may succeed later. */
export function isAway(error: unknown): boolean {
  const { code, message, syscall } = error as { code?: string; message?: string; syscall?: string }
  if (code === 'ENOENT') return syscall === 'connect'
  if (code !== undefined) return AWAY.has(code) || code.startsWith('08')
  return /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect/i.test(
    message ?? '',
  )
}
