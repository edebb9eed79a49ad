import type { FastifyInstance } from 'fastify'
import type { Db } from '#server/db/connect.ts'
import { answerRefusal } from '#server/errors.ts'
import { now } from '#server/session.ts'
import { hashToken } from '#server/tokens.ts'
import { OIDC } from '#server/workspace/sign-in/auth.ts'
import { headersOf, passCookies, tokenGiven } from '#server/workspace/sign-in/cookies.ts'
import type { SignIn } from '#server/workspace/sign-in/open.ts'
import { tellAfter } from '#server/workspace/sign-in/tell.ts'

/** What the library says when the provider is sure, but nobody here is known by a mail address that it has checked. */
const UNKNOWN = ['account_not_linked', 'unable_to_create_user', 'email_not_found']

/** The way back from the company's own sign-in, the only address that the library answers itself. */
export function takeSingleSignOn(app: FastifyInstance, { db, signIn }: House): void {
  app.get(`/api/auth/callback/${OIDC}`, async (request, reply) => {
    const library = signIn.singleSignOn?.library()
    if (!library) return answerRefusal(reply, 'not-found')
    const { headers } = await library.handler(
      new Request(new URL(request.url, signIn.jar.url), { headers: headersOf(request) }),
    )
    passCookies({ request, reply }, headers)
    const to = headers.get('location') ?? '/'
    const humanId = await whoCame(db, tokenGiven(headers, signIn.jar))
    if (humanId === null) return reply.redirect(`/sign-in?error=${reasonIn(to, signIn.jar.url)}`)
    await tellAfter({ db, request, now }, humanId, 'sign-in')
    return reply.redirect(to)
  })
}

type House = { db: Db; signIn: SignIn }

/** Whose session began just now; null: nobody's. */
async function whoCame(db: Db, token: string | null): Promise<string | null> {
  if (token === null) return null
  const session = await db
    .selectFrom('human_session')
    .select('human_id')
    .where('token', '=', hashToken(token))
    .executeTakeFirst()
  return session?.human_id ?? null
}

function reasonIn(to: string, url: string): 'unknown' | 'unfinished' {
  const error = new URL(to, url).searchParams.get('error') ?? ''
  return UNKNOWN.includes(error) ? 'unknown' : 'unfinished'
}
