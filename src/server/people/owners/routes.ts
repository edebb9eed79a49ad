import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import type { Requested } from '#server/http/requests.ts'
import { placeOf } from '#server/people/place.ts'
import type { Context } from '#server/session.ts'
import { changeOwners, undoOwners } from './store.ts'

const promise = implement(contract.owners).$context<Context & Requested>()

export const ownersRoutes = {
  change: promise.change.handler(async ({ input, context }) =>
    taken(await changeOwners(actingIn(context), (tx) => placeOf(tx, context), input)),
  ),
  undo: promise.undo.handler(async ({ input, context }) =>
    taken(await undoOwners(actingIn(context), input.changeId)),
  ),
}
