import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { changeStatuses, statusesNow } from './store.ts'

const promise = implement(contract.statuses).$context<Context & Requested>()

export const statusesRoutes = {
  now: promise.now.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => statusesNow(tx, workspaceId)),
  ),
  change: promise.change.handler(async ({ input, context }) =>
    taken(await changeStatuses(actingIn(context), input.own)),
  ),
}
