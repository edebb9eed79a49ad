import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { readHead } from '#server/db/audit/read-chain.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Context } from '#server/session.ts'
import { facetsOf } from './facets.ts'
import { listEntries } from './list.ts'
import { namingFor } from './names.ts'
import { verifyOnce } from './verify-once.ts'

const promise = implement(contract.audit).$context<Context>()

export const auditRoutes = {
  list: promise.list.handler(({ input, context: { db, workspaceId, who } }) =>
    inWorkspace(db, workspaceId, (tx) => listEntries(tx, workspaceId, input, namingFor(who))),
  ),
  facets: promise.facets.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => facetsOf(tx, workspaceId)),
  ),
  head: promise.head.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => readHead(tx, workspaceId)),
  ),
  verification: promise.verification.handler(async ({ context: { db, workspaceId, now } }) => {
    const verifiedAt = now()
    return { ...(await verifyOnce(db, workspaceId)), verifiedAt }
  }),
}
