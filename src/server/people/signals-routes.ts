import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { isKnown } from './known.ts'
import type { Place } from './place.ts'
import { placeOf } from './place.ts'
import { previewWhose, sayWhose } from './say-whose.ts'
import { countSilent, listSilent } from './silent-clicks.ts'
import { veilFor } from './veil.ts'

type Asked = Context & Requested

const promise = implement(contract.signals).$context<Asked>()

export const signalsRoutes = {
  counts: promise.counts.handler(({ context }) => here(context, countSilent)),
  list: promise.list.handler(async ({ input, context }) => {
    const veil = veilFor(sightOf(context.who)?.contact ?? false)
    const { rows, ...list } = await here(context, (tx, place) => listSilent(tx, place, input))
    return { ...list, rows: rows.map(veil.named) }
  }),
  preview: promise.preview.handler(async ({ input, context }) =>
    taken(await previewWhose(actingIn(context), seesIn(context), input)),
  ),
  say: promise.say.handler(async ({ input, context }) =>
    taken(await sayWhose(actingIn(context), seesIn(context), input)),
  ),
}

const seesIn = (context: Asked) => async (tx: Tx, personId: number) =>
  isKnown(tx, await placeOf(tx, context), personId)

const here = <T>(context: Asked, read: (tx: Tx, place: Place) => Promise<T>): Promise<T> =>
  inWorkspace(context.db, context.workspaceId, async (tx) => read(tx, await placeOf(tx, context)))
