import type { FastifyInstance } from 'fastify'
import { answerRefusal } from '#server/errors.ts'
import { OIDC } from './auth.ts'
import { headersOf, passCookies } from './cookies.ts'
import type { SignIn } from './open.ts'

/** The way back from the company's own sign-in, the only address that the library answers itself. */
export function takeSingleSignOn(app: FastifyInstance, signIn: SignIn): void {
  app.get(`/api/auth/callback/${OIDC}`, async (request, reply) => {
    const library = signIn.singleSignOn?.()
    if (!library) return answerRefusal(reply, 'not-found')
    const answer = await library.handler(
      new Request(new URL(request.url, signIn.jar.url), { headers: headersOf(request) }),
    )
    passCookies({ request, reply }, answer.headers)
    const to = answer.headers.get('location')
    return reply.redirect(to ?? '/sign-in?error=single-sign-on', 302)
  })
}
