import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { sayWhen } from '#server/handoffs/desk/live.ts'
import type { DeskHouse } from '#server/handoffs/desk/routes.ts'
import type { Context } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { readNews } from './news.ts'

const promise = implement(contract.news).$context<Context & Pick<DeskHouse, 'desks'>>()

export const newsRoutes = {
  list: promise.list.handler(({ input, context: { db, workspaceId, who } }) => {
    const sight = sightOf(who)
    if (sight === null) return { rows: [], next: null }
    return inWorkspace(db, workspaceId, (tx) => readNews(tx, workspaceId, { ...input, sight }))
  }),
  live: promise.live.handler(({ context, signal }) =>
    sayWhen(context, signal, ['desk', 'handoffs']),
  ),
}
