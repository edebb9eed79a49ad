import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { heldTogether } from '#domain/workspace/whence.ts'
import { humanOf } from '#server/session.ts'
import { accountRoutes } from './account/routes.ts'
import { type Asking, guess } from './asking.ts'
import { OIDC } from './auth.ts'
import {
  giveAgain,
  headersOf,
  isHalfIn,
  knowDevice,
  knownDevice,
  passCookies,
  takeSession,
} from './cookies.ts'
import { codeOf } from './errors.ts'
import { bucket } from './guessing/throttle.ts'
import { isOwnPassword, resetPassword, sendReset } from './passwords/passwords.ts'
import { giveCode, isOwnCode } from './second-factor/second-factor.ts'
import { confirmSession, prolong } from './sessions/sessions.ts'
import { setUp } from './set-up/set-up.ts'
import { hasHumans } from './set-up/set-up-code.ts'
import { isThere } from './single-sign-on/provider.ts'
import { doAndTell, tellAfter } from './tell.ts'

const promise = implement(contract.signIn).$context<Asking>()

/** Guesses from here, of this kind. */
const here = ({ request }: Asking, kind = 'address') => bucket(kind, heldTogether(request.ip))

/** The ways in and out. */
export const signInRoutes = {
  ...accountRoutes,
  session: promise.session.handler(async ({ context }) => {
    const { db, human, signIn, now, request, disk } = context
    const ways = {
      singleSignOn: signIn.singleSignOn?.name ?? null,
      sendsMail: signIn.sendsMail,
      isDiskFull: disk.isFull(),
    }
    const none = { human: null, confirmedAt: null, ...ways }
    if (human === null) {
      if (!(await hasHumans(db))) return { state: 'set-up' as const, ...none }
      const state = isHalfIn(request, signIn.jar) ? 'second-factor' : 'signed-out'
      return { state, ...none } as const
    }
    if (await prolong(db, human.sessionId, now())) giveAgain(context, signIn.jar)
    const { humanId, name, email } = human
    const row = await db
      .selectFrom('human')
      .select('two_factor_enabled')
      .where('id', '=', humanId)
      .executeTakeFirst()
    const hasSecondFactor = row?.two_factor_enabled ?? false
    return {
      state: 'signed-in' as const,
      human: { humanId, name, email, hasSecondFactor },
      confirmedAt: human.confirmedAt,
      ...ways,
    }
  }),

  setUp: promise.setUp.handler(async ({ input, context, errors }) => {
    const { signIn } = context
    const made = await guess(context, [here(context)], async () => {
      const tried = await setUp(context, input, signIn.hashPassword)
      return !tried.ok && tried.refusal === 'set-up-code-wrong' ? null : tried
    })
    if (made === null) throw errors['set-up-code-wrong']()
    if (!made.ok) throw errors[made.refusal]()
    await signIn.letIn(context, { humanId: made.value, email: input.email })
    return { done: true as const }
  }),

  signIn: promise.signIn.handler(async ({ input, context, errors }) => {
    const { signIn, request } = context
    const device = knownDevice(request, signIn.jar, input.email)
    const buckets = device
      ? [bucket('device', device)]
      : [bucket('account', input.email), here(context)]
    const came = await guess(context, buckets, () => byPassword(context, input))
    // Nobody waits for the audit: its time would tell which accounts there are.
    signIn.later(request.log, () => tellSignIn(context, input.email, came !== null))
    if (came === null) throw errors['sign-in-wrong']()
    passCookies(context, came.headers)
    const state = 'twoFactorRedirect' in came.response ? 'second-factor' : 'signed-in'
    if (state === 'signed-in') knowDevice(context, signIn.jar, input.email)
    return { state } as const
  }),

  singleSignOn: promise.singleSignOn.handler(async ({ input, context, errors }) => {
    const { singleSignOn } = context.signIn
    if (!singleSignOn || !(await isThere(singleSignOn))) throw errors['single-sign-on-away']()
    const body = { provider: OIDC, callbackURL: input.back, errorCallbackURL: '/sign-in' }
    try {
      const { response, headers } = await singleSignOn.library().api.signInSocial({
        body: { ...body, disableRedirect: true },
        headers: headersOf(context.request),
        returnHeaders: true,
      })
      passCookies(context, headers)
      if (!response.url) throw errors['single-sign-on-away']()
      return { url: response.url }
    } catch (error) {
      codeOf(error)
      throw errors['single-sign-on-away']()
    }
  }),

  secondFactor: promise.secondFactor.handler(async ({ input, context, errors }) => {
    const given = await giveCode(context, input.code)
    if (!given.ok) throw errors[given.refusal]()
    passCookies(context, given.value.headers)
    knowDevice(context, context.signIn.jar, given.value.email)
    const { humanId, isBackup } = given.value
    await tellAfter(context, humanId, isBackup ? 'use-recovery-code' : 'sign-in')
    return { state: 'signed-in' as const }
  }),

  signOut: promise.signOut.handler(async ({ context }) => {
    const { human, signIn } = context
    if (human !== null)
      await doAndTell(context, human.humanId, 'sign-out', (tx) =>
        tx.deleteFrom('human_session').where('id', '=', human.sessionId).execute(),
      )
    takeSession(context, signIn.jar)
    return { done: true as const }
  }),

  confirm: promise.confirm.handler(async ({ input, context, errors }) => {
    const { db, now } = context
    const { humanId, sessionId } = humanOf(context)
    const { password, code } = input
    const right = await guess(context, [bucket('confirm', humanId)], async () => {
      if (password !== undefined) return (await isOwnPassword(db, humanId, password)) || null
      return code === undefined ? null : (await isOwnCode(context, code)) || null
    })
    if (right === null) throw errors[password === undefined ? 'code-wrong' : 'password-wrong']()
    const confirmedAt = now()
    await doAndTell(context, humanId, 'confirm-password', (tx) =>
      confirmSession(tx, sessionId, confirmedAt),
    )
    return { confirmedAt }
  }),

  askReset: promise.askReset.handler(async ({ input, context }) => {
    const { signIn, request } = context
    const buckets = [bucket('reset-account', input.email), here(context, 'reset-address')]
    // Every mail counts as a wrong guess, so that nobody's inbox is flooded.
    await guess(context, buckets, async () => null)
    signIn.later(request.log, () => sendReset(context, input.email, signIn.jar.url))
    return { done: true as const }
  }),

  reset: promise.reset.handler(async ({ input, context, errors }) => {
    const { signIn } = context
    const set = await guess(context, [here(context, 'reset')], async () => {
      const tried = await resetPassword(context, input, signIn.hashPassword)
      return !tried.ok && tried.refusal === 'reset-over' ? null : tried
    })
    if (set === null) throw errors['reset-over']()
    if (!set.ok) throw errors[set.refusal]()
    takeSession(context, signIn.jar)
    // Whoever reads the mails is known here from now on, however much others guess elsewhere.
    knowDevice(context, signIn.jar, set.value.email)
    return { done: true as const }
  }),
}

async function byPassword(
  { signIn, request }: Asking,
  { email, password }: { email: string; password: string },
) {
  try {
    return await signIn.auth.api.signInEmail({
      body: { email, password },
      headers: headersOf(request),
      returnHeaders: true,
    })
  } catch (error) {
    codeOf(error)
    return null
  }
}

/** Records who signed in, or that somebody tried as a member. With a second factor it is told once that was given. */
async function tellSignIn(context: Asking, email: string, isRight: boolean): Promise<void> {
  const human = await context.db
    .selectFrom('human')
    .select(['id', 'two_factor_enabled'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
  if (!human || (isRight && human.two_factor_enabled)) return
  await tellAfter(context, human.id, isRight ? 'sign-in' : 'refuse-sign-in')
}
