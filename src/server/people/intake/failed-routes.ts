import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { accountsOf, listFailed, readFailed } from './failed-list.ts'
import { replayOne, replaySeveral, setAside } from './replay.ts'

const promise = implement(contract.failedEvents).$context<Context & Requested>()

export const failedEventsRoutes = {
  accounts: promise.accounts.handler(({ context }) =>
    here(context, (tx) => accountsOf(tx, context.workspaceId, context.now())),
  ),
  list: promise.list.handler(({ input, context }) =>
    here(context, (tx) => listFailed(tx, context.workspaceId, input)),
  ),
  read: promise.read.handler(async ({ input, context }) =>
    taken(await here(context, (tx) => readFailed(tx, context.workspaceId, input.failedEventId))),
  ),
  replay: promise.replay.handler(async ({ input, context }) => {
    const replayed = await replayOne(actingIn(context), input.failedEventId, input.text)
    if (replayed.ok) return replayed.value
    const { refusal } = replayed
    if (typeof refusal === 'string') throw refused(refusal)
    const { code: fault, path, reason } = refusal
    const message = path === null ? reason : `${path}: ${reason}`
    throw refused('failed-event-unfit', { message, data: { fault, path } })
  }),
  replaySeveral: promise.replaySeveral.handler(({ input, context }) =>
    replaySeveral(actingIn(context), input.failedEventIds),
  ),
  setAside: promise.setAside.handler(async ({ input, context }) => ({
    setAside: await setAside(actingIn(context), input.failedEventIds),
  })),
}

const here = <T>({ db, workspaceId }: Context, work: (tx: Tx) => Promise<T>) =>
  inWorkspace(db, workspaceId, work)
