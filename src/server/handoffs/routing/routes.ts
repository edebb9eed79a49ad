import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { RoutingPlan } from '#domain/handoffs/routing-plan.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { changeRouting, readRouting } from './keep.ts'
import { tryOut } from './try-out.ts'

const promise = implement(contract.routing).$context<Context & Requested>()

export const routingRoutes = {
  read: promise.read.handler(({ context: { db, workspaceId, now } }) =>
    inWorkspace(db, workspaceId, (tx) => readRouting(tx, workspaceId, now())),
  ),
  change: promise.change.handler(async ({ input, context }) =>
    taken(await changeRouting(actingIn(context), input as RoutingPlan)),
  ),
  tryOut: promise.tryOut.handler(async ({ input, context }) => {
    const sight = sightOf(context.who)
    if (sight === null) throw refused('person-unknown')
    const { db, workspaceId } = context
    const acting = actingIn(context)
    return taken(
      await inWorkspace(db, workspaceId, (tx) => tryOut(tx, acting, sight, input.personId)),
    )
  }),
}
