import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { Context } from '#server/session.ts'
import { readLast } from './store.ts'

const promise = implement(contract.backups).$context<Context>()

export const backupsRoutes = {
  last: promise.last.handler(async ({ context: { db, workspaceId } }) => ({
    last: await readLast(db, workspaceId),
  })),
}
