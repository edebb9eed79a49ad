import { COMMON_ORPC_ERROR_DEFS } from '@orpc/client'
import { ORPCError } from '@orpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { explainedAt, MISTAKE, PROBLEM, type Problem, titleOf } from '#api/problem.ts'
import { REFUSALS, type Refusal } from '#api/refusals.ts'
import { type Issue, unfitOf } from './http/unfit.ts'

/** SDKs retry at most a few times in quick succession: they are told to wait until a restart is over. */
const RETRY_AFTER_SECONDS = '10'

/** What a problem may tell beside its code. */
export type Particulars = { detail?: string | undefined; [member: string]: unknown }

/** Answers with a refusal from a place that is no route of the contract; those throw their typed errors. */
export function answerRefusal(reply: FastifyReply, code: Refusal, particulars: Particulars = {}) {
  const told = problem(code, REFUSALS[code], reply.request.id, particulars)
  return reply.status(told.status).type(PROBLEM).send(told)
}

/** The one place that catches what is thrown: 503 while the database is away, else 500 without its text. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const told = problemOf(error, request, reply)
    return reply.status(told.status).type(PROBLEM).send(told)
  })
  app.setNotFoundHandler((_, reply) => answerRefusal(reply, 'not-found'))
}

/** An address that cannot be read never comes to the hooks; it is answered here. */
export function answerUnread(error: Error, _: FastifyRequest, reply: FastifyReply) {
  return answerRefusal(reply, 'request-unfit', { detail: error.message.split(':', 1)[0] })
}

/** What a route refuses on purpose is told as it is; anything else is hidden behind the number of the request. */
export function problemOf(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
  if (error instanceof ORPCError && error.status < 500) return refused(error, request.id)
  const { statusCode } = error as { statusCode?: number }
  if (statusCode !== undefined && statusCode < 500)
    return unread(error as Error, statusCode, request.id)
  const cause = error instanceof ORPCError ? (error.cause ?? error) : error
  request.log.error({ err: cause }, 'A request failed')
  if (!isAway(cause)) return problem(MISTAKE, 500, request.id)
  reply.header('retry-after', RETRY_AFTER_SECONDS)
  return problem('database-away', REFUSALS['database-away'], request.id)
}

function problem(
  code: string,
  status: number,
  requestId: string,
  { detail, ...members }: Particulars = {},
): Problem {
  const told = detail === undefined ? {} : { detail }
  return {
    ...members,
    type: explainedAt(code),
    title: titleOf(code),
    status,
    ...told,
    code,
    requestId,
  }
}

/** A typed error of the contract: its message is a sentence about this case or says nothing new, its data are members. */
function refused(error: ORPCError<string, unknown>, requestId: string): Problem {
  if (error.code === 'BAD_REQUEST') return misunderstood(error, requestId)
  const code = error.code.toLowerCase().replaceAll('_', '-')
  const members = typeof error.data === 'object' && error.data !== null ? error.data : {}
  return problem(code, error.status, requestId, { ...members, detail: sentenceOf(error) })
}

function sentenceOf({ code, message }: ORPCError<string, unknown>): string | undefined {
  const usual = (COMMON_ORPC_ERROR_DEFS as Record<string, { message: string }>)[code]?.message
  return message.includes(' ') && message !== usual ? message : undefined
}

/** What the contract cannot read is named in a sentence, with the reason where it is plain; its patterns stay inside. */
function misunderstood(error: ORPCError<string, unknown>, requestId: string): Problem {
  const issues = (error.data as { issues?: Issue[] } | undefined)?.issues
  const status = REFUSALS['request-unfit']
  if (!Array.isArray(issues))
    return problem('request-unfit', status, requestId, { detail: sentenceOf(error) })
  const names = issues.flatMap(({ path = [], keys = [''] }) =>
    keys.map((key) => [...path, key].filter((part) => part !== '').join('.')),
  )
  const fields = [...new Set(names.filter((name) => name !== ''))].slice(0, 12)
  const unfit = unfitOf(issues).slice(0, 12)
  const rest = fields.filter((name) => !unfit.some(({ field }) => field === name))
  const told = unfit.map(({ field, why }) => `“${field}” ${why}.`)
  const what = rest.map((name) => `“${name}”`).join(', ')
  if (what) told.push(`We do not understand what is said for ${what}.`)
  const detail = told.join(' ') || 'We do not understand it.'
  return problem('request-unfit', status, requestId, { detail, fields, unfit })
}

/** A body or an address that could not be read at all. */
function unread(error: Error, status: number, requestId: string): Problem {
  if (status === REFUSALS['body-too-large']) return problem('body-too-large', status, requestId)
  return problem('request-unfit', status, requestId, { detail: error.message })
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
