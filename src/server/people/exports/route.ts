import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { dealsExportAsked } from '#api/people.ts'
import { exportAsked } from '#api/people-filter.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { dealLine, dealsHead } from '#domain/people/exports/deal-line.ts'
import { peopleHead, personLine } from '#domain/people/exports/person-line.ts'
import { csvLine } from '#domain/people/exports/safe-cell.ts'
import type { AuditFields } from '#domain/workspace/audit-entry.ts'
import { actorOf } from '#server/asker.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { answerRefusal } from '#server/errors.ts'
import { byOf } from '#server/http/requests.ts'
import { queryOf } from '#server/http/strict.ts'
import { type Place, placeOf } from '#server/people/place.ts'
import { type Context, type CountedDoor, sessionOf } from '#server/session.ts'
import { refusalOfExport } from './may-export.ts'
import { readDeals } from './read-deals.ts'
import { readPeople } from './read-people.ts'
import { linesOf } from './send-lines.ts'

type House = CountedDoor & { session?: typeof sessionOf | undefined }

/** What a file holds: its head, and its lines some at a time. */
type Table = { head: readonly string[]; lines: AsyncIterable<readonly (readonly string[])[]> }

/** A list that is had as a file. */
type List<Asked> = {
  of: 'people' | 'deals'
  asked: z.ZodType<Asked>
  read: (tx: Tx, place: Place, asked: Asked) => Promise<Table>
}

/**
 * People and deals as CSV files, streamed from a cursor: beside the contract, because oRPC would hold them in memory. How
 * many they were is recorded once the last one is written; that somebody began, before the first.
 */
export function takeExports(scope: FastifyInstance, house: House): void {
  scope.get('/people/export', (request, reply) => answer(house, PEOPLE, request, reply))
  scope.get('/deals/export', (request, reply) => answer(house, DEALS, request, reply))
}

/** The people who are named, where they are, and the workspace are no words of a filter. */
type Named = { workspace?: string | undefined; people?: string | undefined }

const PEOPLE: List<z.infer<typeof exportAsked>> = {
  of: 'people',
  asked: exportAsked,
  read: async (tx, place, { people: told, workspace: _, ...filter }) => {
    const ids = told?.split(',').map(Number) ?? null
    const { details, people } = await readPeople(tx, place, filter, ids)
    return { head: peopleHead(details), lines: each(people, (one) => personLine(one, details)) }
  },
}

const DEALS: List<z.infer<typeof dealsExportAsked>> = {
  of: 'deals',
  asked: dealsExportAsked,
  read: async (tx, place, { workspace: _, ...filter }) => ({
    head: dealsHead(),
    lines: each(await readDeals(tx, place, filter), dealLine),
  }),
}

async function* each<T>(some: AsyncIterable<readonly T[]>, line: (one: T) => string[]) {
  for await (const rows of some) yield rows.map(line)
}

async function answer<Asked extends Named>(
  house: House,
  list: List<Asked>,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const named = list.asked.safeParse(request.query).data?.workspace
  const headers = { ...request.headers, ...(named ? { [WORKSPACE_HEADER]: named } : {}) }
  const context = await (house.session ?? sessionOf)(house, headers)
  if (!house.mayAsk(context, reply)) return answerRefusal(reply, 'rate-limited')
  const no = refusalOfExport(context)
  if (no) return answerRefusal(reply, no)
  const asked = queryOf(list.asked, request.query)
  const at = context.now()
  const day = new Date(at).toISOString().slice(0, 10)
  const file = await fileOf({ ...context, now: () => at }, request, list, asked)
  return reply
    .headers({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="lockstep-${list.of}-${day}.csv"`,
      'cache-control': 'no-store',
    })
    .send(file)
}

async function fileOf<Asked extends Named>(
  context: Context,
  request: FastifyRequest,
  { of, read }: List<Asked>,
  asked: Asked,
) {
  const { db, workspaceId, who } = context
  const note = (after: AuditFields) =>
    inWorkspace(db, workspaceId, (tx) =>
      record(tx, workspaceId, {
        at: context.now(),
        by: byOf(request, actorOf(who)),
        action: `export-${of}`,
        subject: { kind: of, id: of, label: of },
        after,
      }),
    )
  const { workspace: _, people: __, ...filter } = asked
  await note({ asked: filter })
  let count = 0
  const lines = async (tx: Tx) => {
    const { head, lines } = await read(tx, await placeOf(tx, context), asked)
    return written(head, lines, (some) => {
      count += some
    })
  }
  return linesOf(db, workspaceId, lines, () => note({ [of]: count }))
}

async function* written(
  head: readonly string[],
  lines: Table['lines'],
  count: (lines: number) => void,
) {
  // Spreadsheets take a file for UTF-8 only where it begins with this mark.
  yield `\ufeff${csvLine(head)}`
  for await (const some of lines) {
    yield some.map(csvLine).join('')
    count(some.length)
  }
}
