import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { makeExample, type Tell } from './example.ts'
import { changeSettings, readSettings } from './settings.ts'
import { readWorkspaces, removeExample } from './store.ts'

const promise = implement(contract.workspace).$context<Context & Requested>()

export const workspaceRoutes = (tell: Tell) => ({
  list: promise.list.handler(({ context: { db, now } }) => readWorkspaces(db, now())),
  read: promise.read.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => readSettings(tx, workspaceId)),
  ),
  change: promise.change.handler(async ({ input, context }) => {
    const { db, workspaceId, asked, by, seen } = context
    const it = { workspaceId, who: asked.who, now: asked.now, by }
    const changed = await inWorkspace(db, workspaceId, (tx) => changeSettings(tx, it, seen, input))
    if (changed.ok) return changed.value
    throw refused('version-stale', { data: changed.refusal })
  }),
  addExample: promise.addExample.handler(({ context }) =>
    makeExample(context, whomOf(context), tell),
  ),
  removeExample: promise.removeExample.handler(async ({ context }) => ({
    removed: await removeExample(context.db, whomOf(context)),
  })),
})

const whomOf = ({ now, by, workspaceId }: Context & Requested) => ({
  now: now(),
  by,
  workspaceId,
})
