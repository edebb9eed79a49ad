import { z } from 'zod'
import { OWN_PATH } from '#domain/workspace/own-path.ts'
import { LONGEST_PASSWORD } from '#domain/workspace/password.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { currency, instant, name } from './words.ts'

const email = z.email().max(254).describe('A mail address; capital letters make no difference')
/** Anything somebody may type; whether a new one is good enough is told by a refusal. */
const password = z.string().min(1).max(LONGEST_PASSWORD)
const code = z.string().trim().min(1).max(40)

const session = z.object({
  /**
   * `set-up`: nobody has an account yet. `second-factor`: the password was right, a code is asked for.
   */
  state: z.enum(['set-up', 'signed-out', 'second-factor', 'signed-in']),
  human: z
    .object({
      humanId: z.uuid(),
      name: z.string(),
      email: z.string(),
      hasSecondFactor: z.boolean(),
    })
    .nullable(),
  /** When the password was last given; dangerous acts ask for it again after a while. */
  confirmedAt: instant.nullable(),
  /** What single sign-on is called here; null where it is not set up. */
  singleSignOn: z.string().nullable(),
  /** Whether mails leave this machine; else invitations stand in the outbox, and links to an account are printed. */
  sendsMail: z.boolean(),
  /** The disk is nearly full: everything is read, and nothing is written until there is room. */
  isDiskFull: z.boolean(),
})

export type Session = z.infer<typeof session>

/** Which team the first owner belongs to; `both`: the company is small and one person wears both hats. */
export const worksIn = z.enum(['marketing', 'sales', 'both'])
export type WorksIn = z.infer<typeof worksIn>

const came = z.object({ state: z.enum(['signed-in', 'second-factor']) })

export const account = z.object({
  humanId: z.uuid(),
  name: z.string(),
  email: z.string(),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  hasSingleSignOn: z.boolean(),
})
export type Account = z.infer<typeof account>

export const openSession = z.object({
  sessionId: z.uuid(),
  isThis: z.boolean(),
  began: instant,
  lastSeen: instant,
  ends: instant,
  /** Neighbourhood of the address, e.g. "192.0.2.0/24", and the browser in words. */
  from: z.string().nullable(),
  browser: z.string().nullable(),
})
export type OpenSession = z.infer<typeof openSession>

const done = z.object({ done: z.literal(true) })

export const signInContract = {
  session: needs('nothing')
    .route({
      method: 'GET',
      path: '/session',
      summary: 'Who is signed in, and which ways in there are',
    })
    .output(session),
  setUp: needs('nothing', { givesSecret: true })
    .route({
      method: 'POST',
      path: '/set-up',
      summary: 'Make the first owner, with the code that the server printed',
    })
    .input(
      z.strictObject({
        code,
        name,
        email,
        password,
        company: name,
        timeZone: z.string().max(60),
        currency,
        worksIn,
      }),
    )
    .output(done)
    .errors(
      refusals(
        'set-up-over',
        'set-up-code-wrong',
        'password-weak',
        'zone-unknown',
        'too-many-tries',
      ),
    ),
  signIn: needs('nothing', { givesSecret: true })
    .route({ method: 'POST', path: '/sessions', summary: 'Sign in with mail address and password' })
    .input(z.strictObject({ email, password }))
    .output(came)
    .errors(refusals('sign-in-wrong', 'too-many-tries')),
  singleSignOn: needs('nothing', { givesSecret: true })
    .route({
      method: 'POST',
      path: '/sessions/single-sign-on',
      summary: 'Where the company’s own sign-in stands; it comes back with a session',
    })
    .input(
      z.strictObject({
        back: z.string().max(500).regex(OWN_PATH).default('/'),
      }),
    )
    .output(z.object({ url: z.string() }))
    .errors(refusals('single-sign-on-away')),
  secondFactor: needs('nothing', { givesSecret: true })
    .route({
      method: 'POST',
      path: '/sessions/second-factor',
      summary: 'Give the code of the second factor, or a backup code',
    })
    .input(z.strictObject({ code }))
    .output(came)
    .errors(refusals('code-wrong', 'second-factor-over', 'too-many-tries')),
  signOut: needs('nothing')
    .route({ method: 'DELETE', path: '/sessions/current', summary: 'Sign out' })
    .output(done),
  confirm: needs('session')
    .route({
      method: 'PUT',
      path: '/sessions/current/confirmation',
      summary: 'Give the password or a code again, before something dangerous',
    })
    .input(z.strictObject({ password: password.optional(), code: code.optional() }))
    .output(z.object({ confirmedAt: instant }))
    .errors(refusals('password-wrong', 'code-wrong', 'too-many-tries')),
  askReset: needs('nothing', { givesSecret: true })
    .route({
      method: 'POST',
      path: '/password-resets',
      summary: 'Ask for a mail with a link to set a new password; the answer is always the same',
    })
    .input(z.strictObject({ email }))
    .output(done)
    .errors(refusals('too-many-tries')),
  reset: needs('nothing')
    .route({
      method: 'PUT',
      path: '/password-resets/current',
      summary: 'Set a new password with the token of the mail; every session ends',
    })
    .input(z.strictObject({ token: z.string().min(1).max(100), password }))
    .output(done)
    .errors(refusals('reset-over', 'password-weak', 'too-many-tries')),
  account: needs('session')
    .route({ method: 'GET', path: '/account', summary: 'One’s own account' })
    .output(account),
  changeAccount: needs('session')
    .route({ method: 'PATCH', path: '/account', summary: 'Change one’s own name' })
    .input(z.strictObject({ name }))
    .output(account),
  changePassword: needs('session')
    .route({
      method: 'PUT',
      path: '/account/password',
      summary: 'Change the password; all other sessions end',
    })
    .input(z.strictObject({ current: password.optional(), password }))
    .output(done)
    .errors(refusals('password-wrong', 'password-weak', 'confirm-first', 'too-many-tries')),
  sessions: needs('session')
    .route({ method: 'GET', path: '/account/sessions', summary: 'Where one is signed in' })
    .output(z.array(openSession)),
  endSession: needs('session')
    .route({ method: 'DELETE', path: '/account/sessions/{sessionId}', summary: 'End a session' })
    .input(z.strictObject({ sessionId: z.uuid() }))
    .output(done)
    .errors(refusals('session-unknown')),
  beginSecondFactor: needs('session', { givesSecret: true })
    .route({
      method: 'POST',
      path: '/account/second-factor',
      summary: 'A new secret for an app of codes; it counts once a code of it was given',
    })
    .input(z.strictObject({ password: password.optional() }))
    .output(z.object({ uri: z.string(), secret: z.string(), backupCodes: z.array(z.string()) }))
    .errors(refusals('password-wrong', 'confirm-first', 'second-factor-on', 'too-many-tries')),
  turnOnSecondFactor: needs('session')
    .route({ method: 'PUT', path: '/account/second-factor', summary: 'Turn the second factor on' })
    .input(z.strictObject({ code }))
    .output(account)
    .errors(refusals('code-wrong', 'second-factor-over', 'too-many-tries')),
  turnOffSecondFactor: needs('session', { confirmed: true })
    .route({
      method: 'DELETE',
      path: '/account/second-factor',
      summary: 'Turn the second factor off',
    })
    .output(account),
}
