import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { listCampaigns, listUnassigned, readCampaign } from './read.ts'
import { changeCampaign, makeCampaign, removeCampaign } from './store.ts'
import { assignText } from './texts.ts'

const promise = implement(contract.campaigns).$context<Context & Requested>()

export const campaignsRoutes = {
  list: promise.list.handler(({ input, context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => listCampaigns(tx, workspaceId, input)),
  ),
  make: promise.make.handler(async ({ input, context }) =>
    taken(await makeCampaign(actingIn(context), input)),
  ),
  read: promise.read.handler(async ({ input, context: { db, workspaceId }, errors }) => {
    const campaign = await inWorkspace(db, workspaceId, (tx) =>
      readCampaign(tx, workspaceId, input.campaignId),
    )
    if (!campaign) throw errors['campaign-unknown']()
    return campaign
  }),
  change: promise.change.handler(async ({ input: { campaignId, ...told }, context }) =>
    taken(await changeCampaign(actingIn(context), campaignId, told)),
  ),
  remove: promise.remove.handler(async ({ input, context }) =>
    taken(await removeCampaign(actingIn(context), input.campaignId)),
  ),
  texts: promise.texts.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => listUnassigned(tx, workspaceId)),
  ),
  assign: promise.assign.handler(async ({ input, context }) =>
    taken(await assignText(actingIn(context), input)),
  ),
}
