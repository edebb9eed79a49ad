import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { changeReservation, comment, listNotes, reserve, takeBack } from './store.ts'

const promise = implement(contract.agreementNotes).$context<Context & Requested>()

export const agreementNotesRoutes = {
  list: promise.list.handler(({ input, context }) =>
    inWorkspace(context.db, context.workspaceId, (tx) =>
      listNotes(tx, actingIn(context), input.proposalId),
    ),
  ),
  comment: promise.comment.handler(async ({ input, context }) =>
    taken(await comment(actingIn(context), input)),
  ),
  takeBack: promise.takeBack.handler(async ({ input, context }) =>
    taken(await takeBack(actingIn(context), input.commentId)),
  ),
  reserve: promise.reserve.handler(async ({ input, context }) =>
    taken(await reserve(actingIn(context), input)),
  ),
  change: promise.change.handler(async ({ input, context }) =>
    taken(await changeReservation(actingIn(context), input)),
  ),
}
