import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { previewRules } from './preview.ts'
import { changeRules, listChannels, listVersions, rulesNow } from './store.ts'

const promise = implement(contract.channels).$context<Context & Requested>()

export const channelsRoutes = {
  list: promise.list.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => listChannels(tx, workspaceId)),
  ),
  rules: promise.rules.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => rulesNow(tx, workspaceId)),
  ),
  change: promise.change.handler(async ({ input, context }) =>
    taken(await changeRules(actingIn(context), input.rules)),
  ),
  preview: promise.preview.handler(({ input, context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => previewRules(tx, workspaceId, input.rules)),
  ),
  versions: promise.versions.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => listVersions(tx, workspaceId)),
  ),
}
