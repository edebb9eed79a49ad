import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { type Acting, actingIn, taken } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { sayWhen } from '#server/handoffs/desk/live.ts'
import type { DeskHouse } from '#server/handoffs/desk/routes.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { answerRequest, giveRequest, reactTo, takeBackRequest } from './change.ts'
import { countOpen, listRequests } from './list.ts'
import { makeRequest } from './make.ts'
import { mendAlone, sayDealReason } from './mend.ts'
import { listMissing } from './missing.ts'
import { readRequest } from './read.ts'

type Here = Context & Requested & Pick<DeskHouse, 'desks'>
const promise = implement(contract.requests).$context<Here>()

export const requestsRoutes = {
  list: promise.list.handler(({ input, context }) =>
    reading(context, async (tx, acting) => ({
      asOf: acting.now,
      ...(await listRequests(tx, acting, input)),
      counts: await countOpen(tx, acting),
    })),
  ),
  read: promise.read.handler(async ({ input, context }) =>
    taken(await reading(context, (tx, acting) => readRequest(tx, acting, input.requestId))),
  ),
  make: promise.make.handler(async ({ input, context }) =>
    taken(await makeRequest(actingIn(context), input)),
  ),
  answer: promise.answer.handler(async ({ input: { requestId, ...said }, context }) =>
    taken(await answerRequest(actingIn(context), requestId, said)),
  ),
  react: promise.react.handler(async ({ input: { requestId, ...said }, context }) =>
    taken(await reactTo(actingIn(context), requestId, said)),
  ),
  give: promise.give.handler(async ({ input: { requestId, memberId }, context }) =>
    taken(await giveRequest(actingIn(context), requestId, memberId)),
  ),
  takeBack: promise.takeBack.handler(async ({ input, context }) =>
    taken(await takeBackRequest(actingIn(context), input.requestId)),
  ),
  missing: promise.missing.handler(({ input, context }) =>
    reading(context, (tx, acting) => listMissing(tx, acting, input)),
  ),
  mend: promise.mend.handler(async ({ input, context }) =>
    taken(await mendAlone(actingIn(context), input)),
  ),
  sayReason: promise.sayReason.handler(async ({ input, context }) =>
    taken(await sayDealReason(actingIn(context), input)),
  ),
  live: promise.live.handler(({ context, signal }) =>
    sayWhen(context, signal, ['desk', 'handoffs', 'requests']),
  ),
}

const reading = <T>(context: Here, read: (tx: Tx, acting: Acting) => Promise<T>): Promise<T> =>
  inWorkspace(context.db, context.workspaceId, (tx) => read(tx, actingIn(context)))
