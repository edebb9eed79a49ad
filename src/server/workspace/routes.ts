import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { Context } from '#server/session.ts'
import { makeExample, type Tell } from './example.ts'
import { readWorkspaces, removeExample } from './store.ts'

const promise = implement(contract.workspace).$context<Context>()

export const workspaceRoutes = (tell: Tell) => ({
  list: promise.list.handler(({ context: { db, now } }) => readWorkspaces(db, now())),
  addExample: promise.addExample.handler(({ context }) =>
    makeExample(context, context.now(), tell),
  ),
  removeExample: promise.removeExample.handler(async ({ context: { db } }) => ({
    removed: await removeExample(db),
  })),
})
