import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { sayWhen } from '#server/handoffs/desk/live.ts'
import type { DeskHouse } from '#server/handoffs/desk/routes.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { readCare } from './care.ts'
import { listRows } from './rows.ts'

const promise = implement(contract.handoffCare).$context<
  Context & Requested & Pick<DeskHouse, 'desks'>
>()

export const handoffCareRoutes = {
  read: promise.read.handler(({ input, context: { db, workspaceId, now } }) =>
    inWorkspace(db, workspaceId, (tx) =>
      readCare(tx, { workspaceId, now: now(), days: input.days }),
    ),
  ),
  rows: promise.rows.handler(({ input, context }) =>
    inWorkspace(context.db, context.workspaceId, (tx) => listRows(tx, actingIn(context), input)),
  ),
  live: promise.live.handler(({ context, signal }) =>
    sayWhen(context, signal, ['desk', 'handoffs']),
  ),
}
