import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Limits } from '#api/limits.ts'
import type { AuditActor } from '#domain/workspace/audit-entry.ts'
import type { Db } from '#server/db/connect.ts'
import { type Disk, onlyWithRoom } from '#server/http/disk.ts'
import { limited } from '#server/http/limits.ts'
import { PLAIN_HEADERS } from '#server/http/plain-page.ts'
import { now } from '#server/session.ts'
import { readToken } from '#server/unsubscribe-link.ts'
import { pageOf, pageOfTrouble } from './page.ts'
import { readStanding, type Standing, unsubscribe } from './store.ts'

type House = {
  db: Db
  secret: string
  limits?: Limits | null
  disk: Disk
}

/** A mail program posts for them, from wherever it runs: of its address and name nothing is kept. */
const READER: AuditActor = { kind: 'system', name: 'The link in a mail' }

/**
 * The pages behind the links of mails (RFC 8058), in a scope of their own: no session, no cookie, pages and mail programs
 * of any name may post. Opening changes nothing, however often a scanner does; posting stops it, once.
 */
export function takeUnsubscribing(scope: FastifyInstance, house: House): void {
  const { db, secret } = house
  tellOnPages(scope)
  passOverBodies(scope)
  onlyWithRoom(scope, house.disk)
  limited(scope, house.limits ?? null)
  const meant = (request: FastifyRequest) =>
    readToken(secret, (request.params as { '*': string })['*'])
  const config = { fromAnywhere: true }
  scope.get('/*', { config }, async (request, reply) => {
    const of = meant(request)
    return answer(reply, of && (await readStanding(db, of)))
  })
  scope.post('/*', { config }, async (request, reply) => {
    const of = meant(request)
    const by = { actor: READER, requestId: request.id }
    return answer(reply, of && (await unsubscribe(db, of, { now: now(), by })))
  })
}

/**
 * The address says everything, so no body is read, and none is refused: of whatever type, also of none that anybody has
 * heard of, packed, or longer than a mail program's has any reason to be. It runs past, and is kept nowhere.
 */
function passOverBodies(scope: FastifyInstance): void {
  scope.addHook('onRequest', async ({ headers }) => {
    headers['content-type'] = 'application/octet-stream'
    delete headers['content-encoding']
  })
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_, body, done) => {
    body.resume()
    done(null, undefined)
  })
}

/** Who reads this has opened a mail: what is refused, or breaks, is told on a page, too. */
function tellOnPages(scope: FastifyInstance): void {
  scope.addHook('onSend', async (_, reply, payload) => {
    if (!String(reply.getHeader('content-type')).startsWith('application/problem+json'))
      return payload
    reply.headers(PLAIN_HEADERS)
    return pageOfTrouble(reply.statusCode)
  })
}

const answer = (reply: FastifyReply, standing: Standing | null) =>
  reply
    .status(standing === null ? 404 : 200)
    .headers(PLAIN_HEADERS)
    .send(pageOf(standing))
