import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { keyFor } from '#server/db/requests/sealed.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { keepSteps, stepsOf } from '#server/handoffs/notices/escalation.ts'
import { caller } from '#server/http/calling/call.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { testChat } from './deliver.ts'
import { listChats } from './read.ts'
import { changeChat, makeChat, removeChat } from './store.ts'

type House = { secret: string; ownNetworks: readonly string[]; origin: string }
type Asking = Context & Requested & House
const promise = implement(contract.chats).$context<Asking>()

/** Seals addresses of channels. */
export const chatKey = (secret: string): Uint8Array => keyFor(secret, 'chats')

const waysIn = ({ secret, ownNetworks }: House) => ({
  sealKey: chatKey(secret),
  isAtHome: ownNetworks.length > 0,
})

export const chatsRoutes = {
  list: promise.list.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => listChats(tx, workspaceId)),
  ),
  make: promise.make.handler(async ({ input, context }) =>
    taken(await makeChat(actingIn(context), waysIn(context), input)),
  ),
  change: promise.change.handler(async ({ input: { chatId, ...told }, context }) =>
    taken(await changeChat(actingIn(context), waysIn(context), chatId, told)),
  ),
  remove: promise.remove.handler(async ({ input, context }) =>
    taken(await removeChat(actingIn(context), input.chatId)),
  ),
  test: promise.test.handler(async ({ input, context }) => {
    const { db, workspaceId, now, origin, ownNetworks, secret } = context
    const chatting = { db, now, origin, call: caller(ownNetworks), sealKey: chatKey(secret) }
    const told = await testChat(chatting, workspaceId, input.chatId)
    if (typeof told === 'string') throw refused(told)
    return told
  }),
  escalation: promise.escalation.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, async (tx) => ({ steps: await stepsOf(tx, workspaceId) })),
  ),
  escalate: promise.escalate.handler(({ input, context }) =>
    inWorkspace(context.db, context.workspaceId, async (tx) => ({
      steps: await keepSteps(tx, actingIn(context), input.steps),
    })),
  ),
}
