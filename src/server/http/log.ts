import type { FastifyRequest } from 'fastify'
import { UUID } from '#domain/id.ts'

/** What never stands in a log line, wherever it comes from: the row that a database error quotes. */
const HIDDEN = ['err.detail', 'err.where', 'err.parameters']

/** Longer parts of an address are tokens, unless they are one of our ids. */
const LONGEST = 24

/** One JSON object a line, which encodes line ends; no headers, no queries, no bodies, no tokens. */
export const logging = (level: string) => ({
  level,
  redact: HIDDEN,
  serializers: {
    req: (request: FastifyRequest) => ({
      method: request.method,
      path: pathOf(request.url),
      from: request.ip,
    }),
    err: errorOf,
  },
})

/** The address without its query and without what could be a token. */
function pathOf(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1)
  return path
    .split('/')
    .map((part) => (part.length > LONGEST && !UUID.test(part) ? '…' : part))
    .join('/')
}

/** Class 22 of SQLSTATE: PostgreSQL quotes in its message what somebody sent. */
const ABOUT_VALUES = /^22/

function errorOf(error: Error & { code?: unknown; statusCode?: unknown }) {
  const { name, code } = error
  const isQuoting = typeof code === 'string' && ABOUT_VALUES.test(code)
  const message = isQuoting ? 'PostgreSQL does not take a value' : error.message
  const [, ...places] = (error.stack ?? '').split(/\n(?= {4}at )/)
  return { type: name, code, message, stack: [`${name}: ${message}`, ...places].join('\n') }
}
