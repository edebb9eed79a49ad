import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { listViews, readView } from './read.ts'
import { changeView, makeView, removeView } from './store.ts'

const promise = implement(contract.views).$context<Context & Requested>()

export const viewsRoutes = {
  list: promise.list.handler(({ context }) =>
    inWorkspace(context.db, context.workspaceId, (tx) => listViews(tx, actingIn(context))),
  ),
  make: promise.make.handler(async ({ input, context }) =>
    taken(await makeView(actingIn(context), input)),
  ),
  read: promise.read.handler(async ({ input, context, errors }) => {
    const view = await inWorkspace(context.db, context.workspaceId, (tx) =>
      readView(tx, actingIn(context), input.viewId),
    )
    if (!view) throw errors['view-unknown']()
    return view
  }),
  change: promise.change.handler(async ({ input: { viewId, ...told }, context }) =>
    taken(await changeView(actingIn(context), viewId, told)),
  ),
  remove: promise.remove.handler(async ({ input, context }) =>
    taken(await removeView(actingIn(context), input.viewId)),
  ),
}
