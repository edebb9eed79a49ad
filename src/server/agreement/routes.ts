import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { Context } from '#server/session.ts'
import { readAgreement } from './store.ts'

const promise = implement(contract.agreement).$context<Context>()

export const agreementRoutes = {
  read: promise.read.handler(({ context: { db, workspaceId, now } }) =>
    readAgreement(db, workspaceId, now()),
  ),
}
