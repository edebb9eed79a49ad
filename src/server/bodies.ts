import type { FastifyInstance } from 'fastify'
import { answerRefusal } from './errors.ts'

/** Bytes of a request's body that are read at most; files go up by a route of their own. */
const BODY_LIMIT = 2_000_000
/** How long such a body may take to arrive. */
const BODY_MS = 30_000

/** Reads the bodies of the contract's routes: JSON, whatever their type says, within a length and a time. */
export function takeBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)))
    } catch {
      done(Object.assign(new Error('The body of this request is no JSON.'), { statusCode: 400 }))
    }
  })
  scope.addHook('preParsing', (request, reply, payload, done) => {
    const { 'content-length': length, 'transfer-encoding': chunked } = request.headers
    if (!chunked && Number(length ?? 0) === 0) return done(null, payload)
    const late = setTimeout(() => {
      if (reply.sent) return
      reply.raw.once('finish', () => request.raw.destroy())
      const detail = 'The body of this request did not arrive within 30 seconds.'
      void answerRefusal(reply.header('connection', 'close'), 'body-too-slow', { detail })
    }, BODY_MS).unref()
    const arrived = () => clearTimeout(late)
    payload.once('end', arrived)
    request.raw.once('close', arrived)
    done(null, payload)
  })
}
