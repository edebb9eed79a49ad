import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Context } from '#server/session.ts'
import { listDeals } from './deals.ts'
import { facetsOf, listPeople, type Place } from './list.ts'

const promise = implement(contract.people).$context<Context>()

export const peopleRoutes = {
  list: promise.list.handler(({ input, context }) =>
    here(context, (tx, place) => listPeople(tx, place, input)),
  ),
  facets: promise.facets.handler(({ context }) =>
    here(context, (tx, place) => facetsOf(tx, place.workspaceId)),
  ),
  deals: promise.deals.handler(({ input, context }) =>
    here(context, (tx, place) => listDeals(tx, place, input)),
  ),
}

/** Reads in the caller's workspace, in its zone, as of now. */
function here<T>({ db, workspaceId, now }: Context, read: (tx: Tx, place: Place) => Promise<T>) {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { time_zone } = await tx
      .selectFrom('workspace')
      .select('time_zone')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    return read(tx, { workspaceId, zone: time_zone, now: now() })
  })
}
