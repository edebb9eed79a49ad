import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { placeOf } from '#server/people/place.ts'
import type { Context } from '#server/session.ts'
import { recentChanges } from './recent.ts'
import { changeOwners, undoOwners } from './store.ts'
import { countMeant } from './whom.ts'

const promise = implement(contract.owners).$context<Context & Requested>()

export const ownersRoutes = {
  list: promise.list.handler(({ context }) =>
    inWorkspace(context.db, context.workspaceId, (tx) => recentChanges(tx, actingIn(context))),
  ),
  count: promise.count.handler(({ input, context }) =>
    inWorkspace(context.db, context.workspaceId, async (tx) => ({
      people: await countMeant(tx, await placeOf(tx, context), { filter: input }),
    })),
  ),
  change: promise.change.handler(async ({ input, context }) =>
    taken(await changeOwners(actingIn(context), (tx) => placeOf(tx, context), input)),
  ),
  undo: promise.undo.handler(async ({ input, context }) =>
    taken(await undoOwners(actingIn(context), input.changeId)),
  ),
}
