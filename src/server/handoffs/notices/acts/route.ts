import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Limits } from '#api/limits.ts'
import type { Db } from '#server/db/connect.ts'
import { type Disk, onlyWithRoom } from '#server/http/disk.ts'
import { limited } from '#server/http/limits.ts'
import { PLAIN_HEADERS } from '#server/http/plain-page.ts'
import { now } from '#server/session.ts'
import { readAct } from './link.ts'
import { actPage, actPageOfTrouble } from './page.ts'
import { type ActStanding, act, readStanding } from './store.ts'

type House = {
  db: Db
  limits?: Limits | null
  disk: Disk
  /** Wakes the fold. */
  stored: (workspaceId: string) => void
}

/** A form with one reason; no browser sends more. */
const LONGEST_FORM = 4 * 1024

/**
 * The pages behind the links of mails about a lead, in a scope of their own: no session and no cookie, the link is all
 * that is known. Opening changes nothing, however often a scanner does; the button does it, once.
 */
export function takeActs(scope: FastifyInstance, { db, disk, limits, stored }: House): void {
  scope.addHook('onSend', async (_, reply, payload) => {
    if (!String(reply.getHeader('content-type')).startsWith('application/problem+json'))
      return payload
    reply.headers(PLAIN_HEADERS)
    return actPageOfTrouble(reply.statusCode)
  })
  takeForms(scope)
  onlyWithRoom(scope, disk)
  limited(scope, limits ?? null)
  const meant = (request: FastifyRequest) => readAct((request.params as { '*': string })['*'])
  const config = { fromAnywhere: true }
  scope.get('/*', { config }, async (request, reply) => {
    const link = meant(request)
    return answer(reply, link && (await readStanding(db, link, now())))
  })
  scope.post('/*', { config }, async (request, reply) => {
    const link = meant(request)
    const reason = (request.body as URLSearchParams | undefined)?.get('reason') ?? ''
    return answer(reply, link && (await act({ db, now, stored }, link, reason)))
  })
}

function takeForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  const form = 'application/x-www-form-urlencoded'
  const how = { parseAs: 'string', bodyLimit: LONGEST_FORM } as const
  scope.addContentTypeParser(form, how, (_, body, done) => {
    done(null, new URLSearchParams(String(body)))
  })
}

const answer = (reply: FastifyReply, standing: ActStanding | null) =>
  reply
    .status(standing === null ? 404 : 200)
    .headers(PLAIN_HEADERS)
    .send(actPage(standing))
