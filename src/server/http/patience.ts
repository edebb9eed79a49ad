import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { explainedAt, PROBLEM, titleOf } from '#api/problem.ts'
import { REFUSALS } from '#api/refusals.ts'
import { HOUR } from '#domain/time.ts'
import { answerRefusal } from '#server/errors.ts'

/** How long the server waits for what a client sends. */
export type Patience = {
  /** For the head of a request, and for the first byte of a connection. */
  headMs: number
  /** For the whole body of a request; a file may take longer, as long as it keeps coming. */
  bodyMs: number
}

export const PATIENCE: Patience = { headMs: 15_000, bodyMs: 30_000 }

/** A file that comes slower than this, over one wait for a body, is given up. */
const BYTES_A_SECOND = 1_000
/** A large file may take so long over a slow line. */
const UPLOAD_MS = HOUR

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a file: it may take long, but not stall. */
    file?: boolean
  }
}

/** What Fastify and Node are told: heads that trickle, two lengths, broken chunks and too many headers end a connection. */
export const patient = ({ headMs }: Patience) => ({
  requestTimeout: UPLOAD_MS,
  http: { headersTimeout: headMs, connectionsCheckingInterval: Math.min(headMs, 1_000) },
  clientErrorHandler: endBroken,
})

/** Ends connections whose body does not arrive in time, whether anybody reads it or not. */
export function waitForBodies(app: FastifyInstance, { bodyMs }: Patience): void {
  app.addHook('onRequest', async (request, reply) => {
    const { 'content-length': length, 'transfer-encoding': chunked } = request.headers
    if (!chunked && Number(length ?? 0) === 0) return
    const { file } = request.routeOptions.config
    const watch = file ? stalling(request, bodyMs) : late(request, reply, bodyMs)
    const arrived = () => clearTimeout(watch)
    request.raw.once('end', arrived).once('close', arrived)
  })
}

function late(request: FastifyRequest, reply: FastifyReply, bodyMs: number): NodeJS.Timeout {
  return setTimeout(() => {
    const end = () => request.raw.destroy()
    if (reply.sent) return end()
    reply.raw.once('finish', end)
    const detail = `The body of this request did not arrive within ${bodyMs / 1_000} seconds.`
    void answerRefusal(reply.header('connection', 'close'), 'request-too-slow', { detail })
  }, bodyMs).unref()
}

function stalling(request: FastifyRequest, bodyMs: number): NodeJS.Timeout {
  const { socket } = request.raw
  let before = socket.bytesRead
  return setInterval(() => {
    const came = socket.bytesRead - before
    before = socket.bytesRead
    if (came < (BYTES_A_SECOND * bodyMs) / 1_000) request.raw.destroy()
  }, bodyMs).unref()
}

/** What is no request cannot be routed: it is answered by hand, and nothing more is read from this connection. */
function endBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) socket.end(farewell(error.code))
  socket.destroySoon()
}

function farewell(cause: string | undefined): string {
  const code =
    cause === 'HPE_HEADER_OVERFLOW'
      ? 'headers-too-large'
      : cause === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request-too-slow'
        : 'request-unfit'
  const status = REFUSALS[code]
  const body = JSON.stringify({ type: explainedAt(code), title: titleOf(code), status, code })
  return [
    `HTTP/1.1 ${status} ${titleOf(code)}`,
    `content-type: ${PROBLEM}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n')
}
