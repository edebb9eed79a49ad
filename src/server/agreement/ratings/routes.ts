import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { ok, refuse } from '#domain/result.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { answerLead } from './answer.ts'
import { beginRound } from './begin.ts'
import { listRounds, readRound } from './read.ts'

const promise = implement(contract.ratings).$context<Context & Requested>()

export const ratingsRoutes = {
  list: promise.list.handler(({ context }) =>
    inWorkspace(context.db, context.workspaceId, (tx) => listRounds(tx, actingIn(context))),
  ),
  begin: promise.begin.handler(async ({ context }) => taken(await beginRound(actingIn(context)))),
  read: promise.read.handler(async ({ input, context }) => {
    const round = await inWorkspace(context.db, context.workspaceId, (tx) =>
      readRound(tx, actingIn(context), input.roundId),
    )
    return taken(round ? ok(round) : refuse('rating-unknown'))
  }),
  answer: promise.answer.handler(async ({ input, context }) =>
    taken(await answerLead(actingIn(context), input)),
  ),
}
