import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { listCandidates } from './candidates.ts'
import { merge, type Sees, tellApart, undoMerge, undoTellApart } from './identity/decide.ts'
import { isKnown } from './known.ts'
import type { Place } from './place.ts'
import { placeOf } from './place.ts'
import { veilFor } from './veil.ts'

type Asked = Context & Requested

const promise = implement(contract.identity).$context<Asked>()

export const identityRoutes = {
  candidates: promise.candidates.handler(async ({ input, context }) => {
    const veil = veilFor(sightOf(context.who)?.contact ?? false)
    const { rows, ...list } = await here(context, (tx, place) => listCandidates(tx, place, input))
    return { ...list, rows: rows.map(veil.candidate) }
  }),
  merge: promise.merge.handler(async ({ input, context }) =>
    taken(await merge(actingIn(context), seesIn(context), input)),
  ),
  undoMerge: promise.undoMerge.handler(async ({ input, context }) =>
    taken(await undoMerge(actingIn(context), seesIn(context), input.mergeId)),
  ),
  tellApart: promise.tellApart.handler(async ({ input, context }) =>
    taken(await tellApart(actingIn(context), seesIn(context), input)),
  ),
  undoTellApart: promise.undoTellApart.handler(async ({ input, context }) =>
    taken(await undoTellApart(actingIn(context), seesIn(context), input)),
  ),
}

/** Whether the caller may see a person, asked within the transaction of a decision. */
const seesIn =
  (context: Asked): Sees =>
  async (tx, personId) =>
    isKnown(tx, await placeOf(tx, context), personId)

function here<T>(context: Asked, read: (tx: Tx, place: Place) => Promise<T>): Promise<T> {
  return inWorkspace(context.db, context.workspaceId, async (tx) =>
    read(tx, await placeOf(tx, context)),
  )
}
