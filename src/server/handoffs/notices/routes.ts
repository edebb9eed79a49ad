import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { refused } from '#server/session.ts'
import type { Reader } from './facts.ts'
import { countUnseen, listNotices, seeNotices } from './list.ts'
import { keepWishes, wishesOf } from './wishes.ts'

const promise = implement(contract.notices).$context<Context & Requested>()

/** The member who asks; a key of the workspace is nobody whom anybody tells anything. */
function readerOf(context: Context & Requested): Reader | null {
  const { memberId, holder } = actingIn(context)
  return memberId === null ? null : { memberId, ...holder }
}

export const noticesRoutes = {
  list: promise.list.handler(({ input, context }) => {
    const reader = readerOf(context)
    if (reader === null) return { rows: [], unseen: 0, next: null }
    const asked = { ...input, now: context.now() }
    return inWorkspace(context.db, context.workspaceId, (tx) =>
      listNotices(tx, context.workspaceId, reader, asked),
    )
  }),
  unseen: promise.unseen.handler(async ({ context }) => {
    const reader = readerOf(context)
    if (reader === null) return { unseen: 0 }
    const { db, workspaceId } = context
    const unseen = await inWorkspace(db, workspaceId, (tx) =>
      countUnseen(tx, workspaceId, reader.memberId),
    )
    return { unseen }
  }),
  see: promise.see.handler(async ({ input, context }) => {
    const reader = readerOf(context)
    if (reader === null) return { unseen: 0 }
    const { db, workspaceId } = context
    const { memberId } = reader
    return inWorkspace(db, workspaceId, async (tx) => {
      await seeNotices(tx, workspaceId, { memberId, upTo: input.upTo, now: context.now() })
      return { unseen: await countUnseen(tx, workspaceId, memberId) }
    })
  }),
  wishes: promise.wishes.handler(({ context }) => {
    const memberId = readerOf(context)?.memberId ?? 0
    const { db, workspaceId } = context
    return inWorkspace(db, workspaceId, async (tx) =>
      ofMember(await wishesOf(tx, workspaceId, [memberId])),
    )
  }),
  wish: promise.wish.handler(({ input, context }) => {
    const reader = readerOf(context)
    if (reader === null) throw refused('not-allowed')
    const { db, workspaceId } = context
    return inWorkspace(db, workspaceId, async (tx) => {
      await keepWishes(tx, workspaceId, reader.memberId, input)
      return ofMember(await wishesOf(tx, workspaceId, [reader.memberId]))
    })
  }),
}

function ofMember<T>(by: Map<number, T>): T {
  const [only] = by.values()
  if (!only) throw new Error('Nobody was asked for')
  return only
}
