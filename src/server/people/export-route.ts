import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { csvLine } from '#domain/people/exports/safe-cell.ts'
import { actorOf } from '#server/asker.ts'
import { record } from '#server/db/audit/record.ts'
import { personOf } from '#server/db/names/read-names.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { answerRefusal } from '#server/errors.ts'
import { byOf } from '#server/http/requests.ts'
import { type CountedDoor, sessionOf } from '#server/session.ts'
import { scopeOf } from '#server/sight.ts'
import { refusalOfExport } from './exports/may-export.ts'
import { isKnown } from './known.ts'
import { placeOf } from './place.ts'
import { everythingOf, type HeldThing } from './privacy/everything.ts'

/**
 * Everything that is held of one person, as a file: JSON for programs, CSV for people. Beside the contract, because it
 * is sent as it is read. It stands in the audit before the first row is read.
 */
export function takePersonExport(scope: FastifyInstance, house: CountedDoor): void {
  scope.get<{ Params: { file: string } }>(
    '/people/:personId/export/:file',
    async (request, reply) => {
      const context = await sessionOf(house, request.headers)
      if (!house.mayAsk(context, reply)) return answerRefusal(reply, 'rate-limited')
      const { workspaceId, who, db } = context
      const now = context.now()
      const no = refusalOfExport(context)
      if (no) return answerRefusal(reply, no, {})
      const { personId: told, file } = request.params as { personId: string; file: string }
      const asked = /^[1-9]\d{0,14}$/.test(told) ? Number(told) : 0
      const form = FORMS[file as keyof typeof FORMS]
      if (!form) return answerRefusal(reply, 'not-found', {})
      const personId = await inWorkspace(db, workspaceId, async (tx) => {
        const known = await personOf(tx, workspaceId, asked)
        if (known === null || !(await isKnown(tx, await placeOf(tx, context), known))) return null
        await record(tx, workspaceId, {
          at: now,
          by: byOf(request, actorOf(who)),
          action: 'export-people',
          subject: { kind: 'person', id: String(known), label: `Person ${known}` },
          after: { form: file },
        })
        return known
      })
      if (personId === null) return answerRefusal(reply, 'person-unknown', {})
      return reply
        .headers({
          'content-type': form.type,
          'content-disposition': `attachment; filename="person-${personId}.${form.ends}"`,
          'cache-control': 'no-store',
        })
        .send(
          Readable.from(
            form.write(everythingOf(db, workspaceId, personId, scopeOf(who)), personId, now),
          ),
        )
    },
  )
}

const FORMS = {
  json: { type: 'application/json; charset=utf-8', ends: 'json', write: asJson },
  csv: { type: 'text/csv; charset=utf-8', ends: 'csv', write: asCsv },
}

async function* asJson(held: AsyncIterable<HeldThing>, personId: number, now: number) {
  const head = { schema: 'lockstep.held/1', personId, exportedAt: new Date(now).toISOString() }
  yield `${JSON.stringify(head).slice(0, -1)},"held":[`
  let isFirst = true
  for await (const { kind, at, says } of held) {
    const row = { kind, ...(at !== null && { at: new Date(at).toISOString() }), ...says }
    yield `${isFirst ? '\n' : ',\n'}${JSON.stringify(row)}`
    isFirst = false
  }
  yield '\n]}\n'
}

/** One line for each field that is told; what lies within a field stands as JSON. */
async function* asCsv(held: AsyncIterable<HeldThing>) {
  yield '\ufeffnumber,kind,at,field,value\r\n'
  let number = 0
  for await (const { kind, at, says } of held) {
    number += 1
    const time = at === null ? '' : new Date(at).toISOString()
    for (const [field, value] of Object.entries(says)) {
      if (value === null) continue
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      yield csvLine([String(number), kind, time, field, text])
    }
  }
}
