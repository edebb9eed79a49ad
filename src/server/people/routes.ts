import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { listDeals } from './deals.ts'
import { facetsOf, listPeople, type Place } from './list.ts'
import { readLedger, readPerson } from './person.ts'
import { readTimeline } from './timeline.ts'
import { veilFor } from './veil.ts'
import { recordView } from './viewed.ts'

type Asked = Context & Requested

const promise = implement(contract.people).$context<Asked>()

export const peopleRoutes = {
  list: promise.list.handler(({ input, context }) =>
    here(context, async (tx, place) => {
      const { rows, ...list } = await listPeople(tx, place, input)
      return { ...list, rows: rows.map(veilOf(context).row) }
    }),
  ),
  facets: promise.facets.handler(({ context }) =>
    here(context, (tx, place) => facetsOf(tx, place)),
  ),
  read: promise.read.handler(async ({ input, context, errors }) => {
    const person = await look(context, input, (tx, place) => readPerson(tx, place, input.personId))
    if (!person.ok) throw errors[person.refusal]()
    return veilOf(context).person(person.value)
  }),
  timeline: promise.timeline.handler(async ({ input, context, errors }) => {
    const timeline = await look(context, input, (tx, place) =>
      readTimeline(tx, { ...place, ...input }),
    )
    if (!timeline.ok) throw errors[timeline.refusal]()
    const { rows, ...page } = timeline.value
    return { ...page, rows: rows.map(veilOf(context).entry) }
  }),
  ledgerAt: promise.ledgerAt.handler(async ({ input, context, errors }) => {
    const at = input.at ?? context.now()
    const ledger = await look(context, input, (tx, place) =>
      readLedger(tx, place, input.personId, at),
    )
    if (!ledger.ok) throw errors[ledger.refusal]()
    return veilOf(context).ledger(ledger.value)
  }),
  deals: promise.deals.handler(({ input, context }) =>
    here(context, async (tx, place) => {
      const { rows, ...list } = await listDeals(tx, place, input)
      return { ...list, rows: rows.map(veilOf(context).deal) }
    }),
  ),
}

const veilOf = ({ who }: Context) => veilFor(sightOf(who)?.contact ?? false)

/** Reads about one person, which is recorded when there is such a person. */
function look<T extends { ok: boolean }>(
  context: Asked,
  { personId }: { personId: number },
  read: (tx: Tx, place: Place) => Promise<T>,
) {
  return here(context, async (tx, place) => {
    const found = await read(tx, place)
    if (found.ok) await recordView(tx, context, personId)
    return found
  })
}

/** Reads in the caller's workspace, in its zone, as of now. */
function here<T>(
  { db, workspaceId, now, who }: Context,
  read: (tx: Tx, place: Place) => Promise<T>,
) {
  const sight = sightOf(who)
  if (!sight) throw new Error('Nobody comes here who may not read people')
  return inWorkspace(db, workspaceId, async (tx) => {
    const { time_zone } = await tx
      .selectFrom('workspace')
      .select('time_zone')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    return read(tx, { workspaceId, zone: time_zone, now: now(), ...sight })
  })
}
