import type { FastifyInstance } from 'fastify'
import { exportAsked, type PeopleFilter } from '#api/people-filter.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { type Exported, peopleHead, personLine } from '#domain/people/exports/person-line.ts'
import { csvLine } from '#domain/people/exports/safe-cell.ts'
import type { Instant } from '#domain/time.ts'
import type { AuditFields } from '#domain/workspace/audit-entry.ts'
import { actorOf } from '#server/asker.ts'
import { type By, record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { answerRefusal } from '#server/errors.ts'
import { byOf } from '#server/http/requests.ts'
import { placeOf } from '#server/people/place.ts'
import { type Context, type CountedDoor, sessionOf } from '#server/session.ts'
import { refusalOfExport } from './may-export.ts'
import { readPeople } from './read-people.ts'
import { linesOf } from './send-lines.ts'

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
    const { who, now } = context
    const no = refusalOfExport(context)
    if (no) return answerRefusal(reply, no)
    if (!query.success)
      return answerRefusal(reply, 'request-unfit', { detail: query.error.message })
    const { people, workspace: _, ...filter } = query.data
    const ids = people?.split(',').map(Number) ?? null
    const at = now()
    const day = new Date(at).toISOString().slice(0, 10)
    const file = await fileOf(context, byOf(request, actorOf(who)), at, { filter, ids })
    return reply
      .headers({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="lockstep-people-${day}.csv"`,
        'cache-control': 'no-store',
      })
      .send(file)
  })
}

type Asked = { filter: PeopleFilter; ids: number[] | null }

async function fileOf(context: Context, by: By, at: Instant, { filter, ids }: Asked) {
  const { db, workspaceId } = context
  const note = (after: AuditFields) =>
    inWorkspace(db, workspaceId, (tx) =>
      record(tx, workspaceId, {
        at,
        by,
        action: 'export-people',
        subject: { kind: 'people', id: 'people', label: 'people' },
        after,
      }),
    )
  await note({ asked: filter })
  let lines = 0
  const read = async (tx: Tx) => {
    const place = await placeOf(tx, { ...context, now: () => at })
    const { details, people } = await readPeople(tx, place, filter, ids)
    return written(details, people, (some) => {
      lines += some
    })
  }
  return linesOf(db, workspaceId, read, () => note({ people: lines }))
}

async function* written(
  details: readonly string[],
  people: AsyncIterable<Exported[]>,
  count: (people: number) => void,
) {
  // Spreadsheets take a file for UTF-8 only where it begins with this mark.
  yield `\ufeff${csvLine(peopleHead(details))}`
  for await (const some of people) {
    yield some.map((one) => csvLine(personLine(one, details))).join('')
    count(some.length)
  }
}
