import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Limits } from '#api/limits.ts'
import type { AuditActor } from '#domain/workspace/audit-entry.ts'
import type { Db } from '#server/db/connect.ts'
import { type Disk, onlyWithRoom } from '#server/http/disk.ts'
import { limited } from '#server/http/limits.ts'
import { now } from '#server/session.ts'
import { readToken } from './link.ts'
import { pageOf } from './page.ts'
import { readStanding, type Standing, unsubscribe } from './store.ts'

type House = {
  db: Db
  secret: string
  limits?: Limits | null
  disk: Disk
}

/** Of the body nothing is needed: the address says everything. */
const BODY_LIMIT = 16_384

/** A mail program posts for them, from wherever it runs: of its address and name nothing is kept. */
const READER: AuditActor = { kind: 'system', name: 'The link in a mail' }

/**
 * The pages behind the links of mails (RFC 8058), in a scope of their own: no session, no cookie, pages and mail programs
 * of any name may post. Opening changes nothing, however often a scanner does; posting stops it, once.
 */
export function takeUnsubscribing(scope: FastifyInstance, house: House): void {
  const { db, secret } = house
  onlyWithRoom(scope, house.disk)
  limited(scope, house.limits ?? null)
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_, __, done) =>
    done(null, undefined),
  )
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

const answer = (reply: FastifyReply, standing: Standing | null) =>
  reply
    .status(standing === null ? 404 : 200)
    .headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' })
    .type('text/html; charset=utf-8')
    .send(pageOf(standing))
