import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Limits } from '#api/limits.ts'
import type { Db } from '#server/db/connect.ts'
import { type Disk, onlyWithRoom } from '#server/http/disk.ts'
import { limited } from '#server/http/limits.ts'
import { now } from '#server/session.ts'
import { tellOfMail } from '#server/tell-of-mail.ts'
import { mailIdOf, readFollowed } from './links.ts'

type House = { db: Db; secret: string; limits?: Limits | null; disk: Disk }

/**
 * Where the links of our mails lead first: what was followed is told to the log, and the reader goes on to where the link
 * says. Whether a machine followed it is for the tests to say, so nobody is stopped here. Nothing is asked of who reads.
 */
export function takeFollowing(scope: FastifyInstance, house: House): void {
  const { db, secret } = house
  onlyWithRoom(scope, house.disk)
  limited(scope, house.limits ?? null)
  const follow = async (request: FastifyRequest, reply: FastifyReply) => {
    const of = readFollowed(secret, (request.params as { '*': string })['*'])
    reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' })
    if (!of) return reply.status(404).type('text/plain').send('This link does not work.\n')
    const { workspaceId, personId, didId, url } = of
    const asked = {
      personId,
      mail: mailIdOf(didId),
      agent: String(request.headers['user-agent'] ?? ''),
      method: request.method,
    }
    const told = url === null ? { does: 'open' as const } : { does: 'click' as const, link: url }
    // Whatever becomes of it here: the reader gets where they want to go.
    await tellOfMail(db, workspaceId, { ...asked, ...told }, now()).catch((error) =>
      request.log.error({ err: error }, 'It could not be told that a mail was followed'),
    )
    return url === null ? reply.type('image/gif').send(DOT) : reply.redirect(url, 302)
  }
  scope.get('/*', { config: { fromAnywhere: true } }, follow)
}

/** One transparent dot. */
const DOT = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
