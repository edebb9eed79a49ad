import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { may } from '#domain/workspace/may.ts'
import { actingIn, taken } from '#server/acting.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { listKeys, makeKey, renewKey, revokeKey } from './store.ts'

const promise = implement(contract.keys).$context<Context & Requested>()

export const keysRoutes = {
  list: promise.list.handler(({ context: { db, workspaceId } }) => listKeys(db, workspaceId)),
  make: promise.make.handler(async ({ input, context }) =>
    taken(await makeKey(actingIn(context), input)),
  ),
  renew: promise.renew.handler(async ({ input: { keyId, ...how }, context }) =>
    taken(await renewKey(actingIn(context), keyId, how)),
  ),
  revoke: promise.revoke.handler(async ({ input, context }) =>
    taken(await revokeKey(actingIn(context), input.keyId)),
  ),

  listOwn: promise.listOwn.handler(({ context }) =>
    listKeys(context.db, context.workspaceId, ownNumber(context)),
  ),
  makeOwn: promise.makeOwn.handler(async ({ input, context }) => {
    const acting = actingIn(context)
    const memberId = ownNumber(context)
    // What the member may not do, the key could never do either: said now rather than found out later.
    if (input.scopes.some((scope) => !may(acting.holder, scope))) throw refused('beyond-own')
    return taken(await makeKey(acting, { kind: 'api', ...input }, memberId))
  }),
  revokeOwn: promise.revokeOwn.handler(async ({ input, context }) =>
    taken(await revokeKey(actingIn(context), input.keyId, ownNumber(context))),
  ),
}

/** Own keys are a member's; a key has none, and makes none. */
function ownNumber({ who }: Context): number {
  if (who?.kind !== 'member') throw refused('not-allowed')
  return who.memberId
}
