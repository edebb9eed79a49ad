import type { FastifyInstance } from 'fastify'
import { readObject } from './read-json.ts'

/** Bytes of a request's body that are read at most; files go up by a route of their own. */
const BODY_LIMIT = 2_000_000

/** Reads the bodies of the contract's routes: JSON, whatever their type says, within a length and a form. */
export function takeBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_, text, done) => {
    try {
      done(null, text === '' ? undefined : readObject(String(text)))
    } catch (error) {
      done(error as Error)
    }
  })
}
