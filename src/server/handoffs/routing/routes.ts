import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { RoutingPlan } from '#domain/handoffs/routing-plan.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { changeRouting, readRouting } from './keep.ts'
import { keepOwnStrengths, readOwnStrengths, readStrengths } from './strengths.ts'
import { tryOut } from './try-out.ts'

const promise = implement(contract.routing).$context<Context & Requested>()

export const routingRoutes = {
  read: promise.read.handler(({ context: { db, workspaceId, now } }) =>
    inWorkspace(db, workspaceId, (tx) => readRouting(tx, workspaceId, now())),
  ),
  change: promise.change.handler(async ({ input, context }) =>
    taken(await changeRouting(actingIn(context), input as RoutingPlan)),
  ),
  strengths: promise.strengths.handler(({ context: { db, workspaceId, now } }) =>
    inWorkspace(db, workspaceId, (tx) => readStrengths(tx, workspaceId, now())),
  ),
  ownStrengths: promise.ownStrengths.handler(({ context }) => {
    const { db, workspaceId } = context
    return inWorkspace(db, workspaceId, (tx) =>
      readOwnStrengths(tx, workspaceId, actingIn(context).memberId ?? 0),
    )
  }),
  changeOwnStrengths: promise.changeOwnStrengths.handler(({ input, context }) => {
    const { db, workspaceId } = context
    const { memberId } = actingIn(context)
    if (memberId === null) throw refused('not-allowed')
    return inWorkspace(db, workspaceId, async (tx) => {
      await keepOwnStrengths(tx, workspaceId, memberId, input.isOff)
      return readOwnStrengths(tx, workspaceId, memberId)
    })
  }),
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
