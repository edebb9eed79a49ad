import { implement, ORPCError } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { passwordFits } from '#domain/workspace/password.ts'
import { CONFIRMED_MS } from '#server/asker.ts'
import { humanOf } from '#server/session.ts'
import { type Asking, guess } from '#server/workspace/sign-in/asking.ts'
import { headersOf, passCookies } from '#server/workspace/sign-in/cookies.ts'
import { codeOf } from '#server/workspace/sign-in/errors.ts'
import { bucket } from '#server/workspace/sign-in/guessing/throttle.ts'
import {
  isOwnPassword,
  keepPassword,
  passwordOf,
} from '#server/workspace/sign-in/passwords/passwords.ts'
import { endSession, readSessions } from '#server/workspace/sign-in/sessions/sessions.ts'
import { doAndTell, tellAfter } from '#server/workspace/sign-in/tell.ts'
import { dropSecondFactor, readAccount, rename } from './account.ts'

const promise = implement(contract.signIn).$context<Asking>()

/** One's own account, whatever workspace is open. */
export const accountRoutes = {
  account: promise.account.handler(({ context }) =>
    readAccount(context.db, humanOf(context).humanId),
  ),

  changeAccount: promise.changeAccount.handler(async ({ input, context }) => {
    const { humanId } = humanOf(context)
    await rename(context, humanId, input.name)
    return readAccount(context.db, humanId)
  }),

  changePassword: promise.changePassword.handler(async ({ input, context, errors }) => {
    const { now, signIn } = context
    const { humanId, sessionId, email } = humanOf(context)
    const no = await notSure(context, input.current)
    if (no) throw errors[no]()
    const fits = passwordFits(input.password, email)
    if (!fits.ok) throw errors[fits.refusal]()
    const hash = await signIn.hashPassword(input.password)
    await doAndTell(context, humanId, 'change-password', (tx) =>
      keepPassword(tx, { humanId, hash, now: now(), but: sessionId }),
    )
    return { done: true as const }
  }),

  sessions: promise.sessions.handler(({ context }) => {
    const { humanId, sessionId } = humanOf(context)
    return readSessions(context.db, humanId, sessionId, context.now())
  }),

  endSession: promise.endSession.handler(async ({ input, context, errors }) => {
    const { humanId } = humanOf(context)
    const ended = await doAndTell(context, humanId, 'end-sessions', (tx) =>
      endSession(tx, humanId, input.sessionId),
    )
    if (!ended) throw errors['session-unknown']()
    return { done: true as const }
  }),

  beginSecondFactor: promise.beginSecondFactor.handler(async ({ input, context, errors }) => {
    const { signIn, request } = context
    const no = await notSure(context, input.password)
    if (no) throw errors[no]()
    try {
      const made = await signIn.auth.api.enableTwoFactor({
        body: { method: 'totp', ...(input.password ? { password: input.password } : {}) },
        headers: headersOf(request),
      })
      if (!('totpURI' in made)) throw new Error('The library made no secret')
      const { totpURI: uri, backupCodes } = made
      return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', backupCodes }
    } catch (error) {
      if (error instanceof ORPCError) throw error
      if (codeOf(error) === 'TOTP_ALREADY_ENABLED') throw errors['second-factor-on']()
      throw error
    }
  }),

  turnOnSecondFactor: promise.turnOnSecondFactor.handler(async ({ input, context, errors }) => {
    const { humanId } = humanOf(context)
    const set = await guess(context, [bucket('confirm', humanId)], () =>
      turnOn(context, input.code),
    )
    if (set === null) throw errors['code-wrong']()
    if (set === 'over') throw errors['second-factor-over']()
    passCookies(context, set)
    await tellAfter(context, humanId, 'turn-on-second-factor')
    return readAccount(context.db, humanId)
  }),

  turnOffSecondFactor: promise.turnOffSecondFactor.handler(async ({ context }) => {
    const { humanId } = humanOf(context)
    await doAndTell(context, humanId, 'turn-off-second-factor', (tx) =>
      dropSecondFactor(tx, humanId, context.now()),
    )
    return readAccount(context.db, humanId)
  }),
}

/**
 * Why it is not sure that this is still the human of the session, before another way in is made; null: it is. Guesses
 * at the password are counted. Who came by single sign-on has none to give: a fresh sign-in stands for it.
 */
async function notSure(
  context: Asking,
  password: string | undefined,
): Promise<'confirm-first' | 'password-wrong' | null> {
  const { humanId, confirmedAt } = humanOf(context)
  if ((await passwordOf(context.db, humanId)) === null)
    return context.now() - (confirmedAt ?? 0) > CONFIRMED_MS ? 'confirm-first' : null
  const right = await guess(context, [bucket('confirm', humanId)], async () =>
    password !== undefined && (await isOwnPassword(context.db, humanId, password)) ? true : null,
  )
  return right === null ? 'password-wrong' : null
}

async function turnOn({ signIn, request }: Asking, code: string): Promise<Headers | 'over' | null> {
  try {
    const { headers } = await signIn.auth.api.verifyTOTP({
      body: { code: code.replace(/\s/g, '') },
      headers: headersOf(request),
      returnHeaders: true,
    })
    return headers
  } catch (error) {
    return codeOf(error) === 'INVALID_CODE' ? null : 'over'
  }
}
