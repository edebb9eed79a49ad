import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { makeCertificate } from './certificate/make.ts'
import { suspend } from './proposals/suspend.ts'
import { readAgreement, readTemplates, readVersion } from './store.ts'

const promise = implement(contract.agreement).$context<Context & Requested & { secret: string }>()

export const agreementRoutes = {
  read: promise.read.handler(({ context }) => {
    const { db, workspaceId, now, holder } = actingIn(context)
    return readAgreement(db, workspaceId, now, holder)
  }),
  version: promise.version.handler(async ({ input, context: { db, workspaceId } }) =>
    taken(await readVersion(db, workspaceId, input.version)),
  ),
  templates: promise.templates.handler(({ context }) => {
    const { db, workspaceId, now } = actingIn(context)
    return readTemplates(db, workspaceId, now)
  }),
  certificate: promise.certificate.handler(
    async ({ input, context: { db, workspaceId, secret } }) =>
      taken(await makeCertificate(db, workspaceId, input.version, secret)),
  ),
  suspend: promise.suspend.handler(async ({ input, context }) =>
    taken(await suspend(actingIn(context), input)),
  ),
}
