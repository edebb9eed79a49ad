import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { keyFor } from '#server/db/requests/sealed.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { readChanges } from './changes.ts'
import { listDeliveries, sendAgain, sendTest } from './deliveries.ts'
import { listWebhooks } from './read.ts'
import { changeWebhook, makeWebhook, removeWebhook, renewSecret, type Ways } from './store.ts'

type House = {
  /** Seals what must not be read in the database. */
  secret: string
  ownNetworks: readonly string[]
}

const feed = implement(contract.feed).$context<Context>()
const promise = implement(contract.webhooks).$context<Context & Requested & House>()

export const feedRoutes = {
  stages: feed.stages.handler(({ input, context }) => {
    const sight = sightOf(context.who)
    if (!sight) throw refused('not-allowed')
    return readChanges(context.db, context.workspaceId, { ...input, sight })
  }),
}

/** What secrets of webhooks are sealed with. */
export const webhookKey = (secret: string): Uint8Array => keyFor(secret, 'webhooks')

const waysOf = ({ secret, ownNetworks }: House): Ways => ({
  sealKey: webhookKey(secret),
  isAtHome: ownNetworks.length > 0,
})

export const webhooksRoutes = {
  list: promise.list.handler(({ context: { db, workspaceId, now } }) =>
    listWebhooks(db, workspaceId, now()),
  ),
  make: promise.make.handler(async ({ input, context }) =>
    taken(await makeWebhook(actingIn(context), waysOf(context), input)),
  ),
  change: promise.change.handler(async ({ input: { webhookId, ...wanted }, context }) =>
    taken(await changeWebhook(actingIn(context), waysOf(context), webhookId, wanted)),
  ),
  renewSecret: promise.renewSecret.handler(async ({ input, context }) =>
    taken(await renewSecret(actingIn(context), waysOf(context), input.webhookId)),
  ),
  remove: promise.remove.handler(async ({ input, context }) =>
    taken(await removeWebhook(actingIn(context), input.webhookId)),
  ),
  test: promise.test.handler(async ({ input, context }) =>
    taken(await sendTest(actingIn(context), input.webhookId)),
  ),
  deliveries: promise.deliveries.handler(async ({ input, context: { db, workspaceId, now } }) =>
    taken(await listDeliveries(db, workspaceId, now(), input)),
  ),
  sendAgain: promise.sendAgain.handler(async ({ input, context }) =>
    taken(await sendAgain(actingIn(context), input.webhookId, input.deliveryIds)),
  ),
}
