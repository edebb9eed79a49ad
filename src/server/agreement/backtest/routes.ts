import { implement, ORPCError } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { askedOf, type BacktestHouse, countTried } from './asked.ts'
import { readLeads } from './leads.ts'
import { keepBacktest, readStored } from './stored.ts'
import { suggestAgreement } from './suggestion.ts'

const promise = implement(contract.backtests).$context<Context & Requested & BacktestHouse>()

export const backtestsRoutes = {
  history: promise.history.handler(async ({ context: { backtesting, workspaceId } }) => {
    const found = await backtesting.ask(workspaceId, 'history', null)
    return { people: null, asOf: null, ...found }
  }),
  run: promise.run.handler(async ({ input, context, signal }) => {
    const { db, workspaceId, backtesting } = context
    const asked = taken(await askedOf(actingIn(context), input))
    const { intervals } = input
    const tried = intervals
      ? await inWorkspace(db, workspaceId, (tx) => countTried(tx, workspaceId, asked))
      : 1
    const run = { ...asked, tried, intervals }
    const found = await untilGone(backtesting.ask(workspaceId, 'run', run, signal), signal)
    return { version: asked.inForce.version, ...found }
  }),
  leads: promise.leads.handler(async ({ input, context, signal }) => {
    const { db, workspaceId, who, backtesting } = context
    const sight = sightOf(who)
    if (!sight) throw refused('not-allowed')
    const { part, from, limit, ...wanted } = input
    const asked = taken(await askedOf(actingIn(context), { ...wanted, capacity: null }))
    const behind = await untilGone(
      backtesting.ask(workspaceId, 'behind', { ...asked, part }, signal),
      signal,
    )
    return readLeads(db, workspaceId, sight, behind, { from, limit })
  }),
  histogram: promise.histogram.handler(async ({ input, context }) => {
    const wanted = { ...input, windowDays: 1, capacity: null }
    const { candidate } = taken(await askedOf(actingIn(context), wanted))
    return context.backtesting.ask(context.workspaceId, 'histogram', { agreement: candidate })
  }),
  rules: promise.rules.handler(async ({ input, context, signal }) => {
    const { workspaceId, backtesting } = context
    const { windowDays } = input
    const { candidate } = taken(await askedOf(actingIn(context), { ...input, capacity: null }))
    const asks = { agreement: candidate, windowDays }
    return untilGone(backtesting.ask(workspaceId, 'rules', asks, signal), signal)
  }),
  suggestion: promise.suggestion.handler(({ context, signal }) =>
    untilGone(suggestAgreement(context.backtesting, actingIn(context), signal), signal),
  ),
  stored: promise.stored.handler(async ({ input, context: { db, workspaceId } }) =>
    taken(
      await inWorkspace(db, workspaceId, (tx) => readStored(tx, workspaceId, input.proposalId)),
    ),
  ),
  keep: promise.keep.handler(async ({ input, context, signal }) =>
    taken(
      await untilGone(keepBacktest(context.backtesting, actingIn(context), input, signal), signal),
    ),
  ),
}

/** Whoever went away is told nothing; that is no mistake of ours. */
async function untilGone<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (signal?.aborted) throw new ORPCError('CLIENT_CLOSED_REQUEST')
    throw error
  }
}
