import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { settleCompanies } from '#server/db/companies/settle.ts'
import type { Tx } from '#server/db/connect.ts'
import { listIn, tellErasure, UNLISTED } from '#server/db/erased/keep-list.ts'
import { personOf } from '#server/db/names/read-names.ts'
import { readPurposes } from '#server/db/privacy/consents.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { scopeOf } from '#server/sight.ts'
import { linksOf } from '#server/unsubscribe-link.ts'
import { forgetFiles } from './imports/uploads.ts'
import { isKnown } from './known.ts'
import type { Place } from './place.ts'
import { placeOf } from './place.ts'
import { consentsOf, sayConsent } from './privacy/consents.ts'
import { erase } from './privacy/erase.ts'
import { heldOf } from './privacy/held.ts'
import { wouldForget } from './privacy/retention.ts'
import { changeSettings, readSettings } from './privacy/settings.ts'
import { listSuppressions, lookUp, suppressName, unsuppressName } from './privacy/suppressions.ts'
import { recordView } from './viewed.ts'

type Asked = Context &
  Requested & {
    home: string
    secret: string
    origin: string
    request: { log: { error: (told: object, message: string) => void } }
  }

const promise = implement(contract.privacy).$context<Asked>()

export const privacyRoutes = {
  settings: promise.settings.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => readSettings(tx, workspaceId)),
  ),
  changeSettings: promise.changeSettings.handler(async ({ input, context }) =>
    taken(await changeSettings(actingIn(context), input)),
  ),
  wouldForget: promise.wouldForget.handler(async ({ input, context }) => ({
    kinds: await inWorkspace(context.db, context.workspaceId, (tx) =>
      wouldForget(tx, context.workspaceId, input.retention, context.now()),
    ),
  })),
  held: promise.held.handler(({ input, context, errors }) =>
    here(context, async (tx, place) => {
      const personId = await personOf(tx, place.workspaceId, input.personId)
      if (personId === null || !(await isKnown(tx, place, personId)))
        throw errors['person-unknown']()
      const held = await heldOf(tx, place.workspaceId, personId)
      await recordView(tx, context, personId)
      return held
    }),
  ),
  erase: promise.erase.handler(async ({ input, context }) => {
    const erased = await erase(actingIn(context), seesIn(context), input.personId)
    if (erased.ok) {
      // They are erased all the same, and the next hour tries again.
      const { workspaceId } = context
      const { personId } = erased.value
      await tellErasure(context.db, listIn(context.home, context.secret), {
        workspaceId,
        personId,
      }).catch((err: Error) => context.request.log.error({ err }, UNLISTED))
      // A company that nobody else named goes, too.
      await settleCompanies(context.db, context.workspaceId)
      // Nobody can tell whom the files that wait to be imported speak of.
      await forgetFiles(context.home, context.workspaceId)
    }
    return taken(erased)
  }),
  consents: promise.consents.handler(({ input, context, errors }) =>
    here(context, async (tx, place) => {
      const personId = await personOf(tx, place.workspaceId, input.personId)
      if (personId === null || !(await isKnown(tx, place, personId)))
        throw errors['person-unknown']()
      return consentsOf(tx, place.workspaceId, personId)
    }),
  ),
  unsubscribeLinks: promise.unsubscribeLinks.handler(({ input, context, errors }) =>
    here(context, async (tx, place) => {
      const { workspaceId } = place
      const personId = await personOf(tx, workspaceId, input.personId)
      if (personId === null || !(await isKnown(tx, place, personId)))
        throw errors['person-unknown']()
      const purposes = await readPurposes(tx, workspaceId)
      return { links: linksOf(context, { workspaceId, personId }, purposes) }
    }),
  ),
  sayConsent: promise.sayConsent.handler(async ({ input, context }) =>
    taken(await sayConsent(actingIn(context), seesIn(context), input)),
  ),
  suppressions: promise.suppressions.handler(({ input, context: { db, workspaceId, who } }) =>
    inWorkspace(db, workspaceId, (tx) =>
      listSuppressions(tx, { workspaceId, scope: scopeOf(who) }, input),
    ),
  ),
  lookUp: promise.lookUp.handler(async ({ input, context: { db, workspaceId, who } }) => ({
    found: await inWorkspace(db, workspaceId, (tx) =>
      lookUp(tx, { workspaceId, scope: scopeOf(who) }, input.name),
    ),
  })),
  suppress: promise.suppress.handler(async ({ input, context }) =>
    taken(await suppressName(actingIn(context), scopeOf(context.who), input)),
  ),
  unsuppress: promise.unsuppress.handler(async ({ input, context }) =>
    taken(await unsuppressName(actingIn(context), scopeOf(context.who), input)),
  ),
}

/** Whether the caller may see a person, asked within the transaction of an act. */
const seesIn =
  (context: Asked) =>
  async (tx: Tx, personId: number): Promise<boolean> =>
    isKnown(tx, await placeOf(tx, context), personId)

const here = <T>(context: Asked, read: (tx: Tx, place: Place) => Promise<T>) =>
  inWorkspace(context.db, context.workspaceId, async (tx) => read(tx, await placeOf(tx, context)))
