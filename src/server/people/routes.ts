import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { Tx } from '#server/db/connect.ts'
import { personOf } from '#server/db/names/read-names.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { facetsOf } from './facets/facets.ts'
import { listDeals } from './list/deals.ts'
import { listPeople } from './list/list.ts'
import { readLedger, readPerson } from './person.ts'
import { type Place, placeOf } from './place.ts'
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
    const person = await look(context, input, (tx, place, personId) =>
      readPerson(tx, place, personId, input.version ?? null),
    )
    if (!person.ok) throw errors[person.refusal]()
    return veilOf(context).person(person.value)
  }),
  timeline: promise.timeline.handler(async ({ input, context, errors }) => {
    const timeline = await look(context, input, (tx, place, personId) =>
      readTimeline(tx, { ...place, ...input, personId }),
    )
    if (!timeline.ok) throw errors[timeline.refusal]()
    const { rows, ...page } = timeline.value
    return { ...page, rows: rows.map(veilOf(context).entry) }
  }),
  ledgerAt: promise.ledgerAt.handler(async ({ input, context, errors }) => {
    const at = input.at ?? context.now()
    const ledger = await look(context, input, (tx, place, personId) =>
      readLedger(tx, place, personId, { at, version: input.version ?? null }),
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

/** Reads about one person, by whatever of their names; it is recorded when there is such a person. */
function look<T extends { ok: boolean }>(
  context: Asked,
  { personId: asked }: { personId: number },
  read: (tx: Tx, place: Place, personId: number) => Promise<T>,
) {
  return here(context, async (tx, place) => {
    const personId = (await personOf(tx, place.workspaceId, asked)) ?? asked
    const found = await read(tx, place, personId)
    if (found.ok) await recordView(tx, context, personId)
    return found
  })
}

/** Reads in the caller's workspace, in its zone, as of now. */
const here = <T>(context: Context, read: (tx: Tx, place: Place) => Promise<T>) =>
  inWorkspace(context.db, context.workspaceId, async (tx) => read(tx, await placeOf(tx, context)))
