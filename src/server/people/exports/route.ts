import { once } from 'node:events'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { exportAsked, type PeopleFilter } from '#api/people-filter.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { peopleHead, personLine } from '#domain/people/exports/person-line.ts'
import { csvLine } from '#domain/people/exports/safe-cell.ts'
import { actorOf, refusalFor } from '#server/asker.ts'
import { record } from '#server/db/audit/record.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { answerRefusal } from '#server/errors.ts'
import { byOf } from '#server/http/requests.ts'
import { placeOf } from '#server/people/place.ts'
import { type Context, type CountedDoor, sessionOf } from '#server/session.ts'
import { readPeople } from './read-people.ts'

const EXPORT = { needs: 'export-people', confirmed: false } as const
type House = CountedDoor & { session?: typeof sessionOf | undefined }

/**
 * People as a CSV file, streamed from a cursor: beside the contract, because oRPC would hold it in memory. How many they
 * were is recorded once the last one is written; that somebody began, before the first.
 */
export function takeExports(scope: FastifyInstance, house: House): void {
  scope.get('/people/export', async (request, reply) => {
    const query = exportAsked.safeParse(request.query)
    const named = query.data?.workspace
    const headers = { ...request.headers, ...(named ? { [WORKSPACE_HEADER]: named } : {}) }
    const context = await (house.session ?? sessionOf)(house, headers)
    if (!house.mayAsk(context, reply)) return answerRefusal(reply, 'rate-limited')
    const { who, human, lost, now } = context
    const no = refusalFor(EXPORT, { who, human, lost, now: now() })
    if (no) return answerRefusal(reply, no)
    if (!query.success)
      return answerRefusal(reply, 'request-unfit', { detail: query.error.message })
    const { people, workspace: _, ...filter } = query.data
    const ids = people?.split(',').map(Number) ?? null
    reply.hijack()
    await write(request, reply, context, { filter, ids }).catch((error: unknown) => {
      request.log.error(error)
      reply.raw.destroy()
    })
    return reply
  })
}

type Asked = { filter: PeopleFilter; ids: number[] | null }

async function write(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  { filter, ids }: Asked,
) {
  const { db, workspaceId, who, now } = context
  const at = now()
  const note = (people: number | null) =>
    inWorkspace(db, workspaceId, (tx) =>
      record(tx, workspaceId, {
        at,
        by: byOf(request, actorOf(who)),
        action: 'export-people',
        subject: { kind: 'people', id: 'people', label: 'people' },
        after: people === null ? { asked: filter } : { people },
      }),
    )
  await note(null)
  const day = new Date(at).toISOString().slice(0, 10)
  let written = 0
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`set transaction isolation level repeatable read read only`.execute(tx)
    const place = await placeOf(tx, { ...context, now: () => at })
    const { details, people } = await readPeople(tx, place, filter, ids)
    reply.raw.writeHead(200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="lockstep-people-${day}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    // Spreadsheets take a file for UTF-8 only where it begins with this mark.
    reply.raw.write(`\ufeff${csvLine(peopleHead(details))}`)
    for await (const some of people) {
      const lines = some.map((one) => csvLine(personLine(one, details))).join('')
      written += some.length
      if (!reply.raw.write(lines)) await once(reply.raw, 'drain')
      if (reply.raw.destroyed) return
    }
  })
  await note(written)
  reply.raw.end()
}
