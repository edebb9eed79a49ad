import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import type { Context } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { readScoreboard } from './store.ts'

const promise = implement(contract.scoreboard).$context<Context>()

export const scoreboardRoutes = {
  read: promise.read.handler(({ input, context: { db, workspaceId, now, who } }) =>
    readScoreboard(db, workspaceId, input, now(), sightOf(who)),
  ),
}
