import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { type Acting, actingIn, taken } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { explain, grade, listExplanations } from './explain.ts'
import {
  answerAsk,
  countAsks,
  listAsks,
  maySetRhythm,
  rhythmOf,
  setRhythm,
  settleAsk,
} from './standing.ts'

type Here = Context & Requested
const promise = implement(contract.standingAsks).$context<Here>()

export const standingAsksRoutes = {
  list: promise.list.handler(({ input, context }) =>
    reading(context, async (tx, acting) => ({
      ...(await listAsks(tx, acting, input)),
      rhythm: await rhythmOf(tx, acting.workspaceId),
      mayChange: maySetRhythm(acting),
      counts: await countAsks(tx, acting),
    })),
  ),
  answer: promise.answer.handler(async ({ input, context }) =>
    taken(await answerAsk(actingIn(context), input)),
  ),
  settle: promise.settle.handler(async ({ input, context }) =>
    taken(await settleAsk(actingIn(context), input)),
  ),
  setRhythm: promise.setRhythm.handler(async ({ input, context }) =>
    taken(await setRhythm(actingIn(context), input)),
  ),
  explanations: promise.explanations.handler(({ input, context }) =>
    reading(context, (tx, acting) => listExplanations(tx, acting, input)),
  ),
  explain: promise.explain.handler(async ({ input, context }) =>
    taken(await explain(actingIn(context), input)),
  ),
  grade: promise.grade.handler(async ({ input, context }) =>
    taken(await grade(actingIn(context), input)),
  ),
}

const reading = <T>(context: Here, read: (tx: Tx, acting: Acting) => Promise<T>): Promise<T> =>
  inWorkspace(context.db, context.workspaceId, (tx) => read(tx, actingIn(context)))
