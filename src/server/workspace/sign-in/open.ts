import type { Address, Db } from '#server/db/connect.ts'
import type { Asked, WayIn } from '#server/way-in.ts'
import { type Auth, makeAuth, type Oidc } from './auth.ts'
import { giveSession, type Jar, knowDevice } from './cookies.ts'
import { type Cost, hashPassword } from './passwords/password-hash.ts'
import { isInvited } from './single-sign-on/invited.ts'

/** What sign-in is opened with. */
export type SignInSettings = {
  db: Db
  application: Address
  secret: string
  url: string
  oidc: Oidc | undefined
  sendsMail: boolean
  /** Lower in tests, which hash ten thousand passwords. */
  cost?: Cost | undefined
}

/** Everything that the routes of sign-in stand on. */
export type SignIn = WayIn & {
  auth: Auth
  /** Null: the settings name no provider. */
  singleSignOn: SingleSignOn | null
  jar: Jar
  sendsMail: boolean
  /** Work that nobody waits for, so that the time of an answer tells nothing; what goes wrong stands in the log. */
  later: (log: Log, work: () => Promise<unknown>) => void
  close: () => Promise<void>
}

type Log = { error: (told: object, message: string) => void }

type SingleSignOn = {
  name: string
  issuer: string
  /** The library with the provider, which asks the network when it is made: not before somebody wants it. */
  library: () => Auth
}

/** Opens sign-in on a database; `close` finishes what is under way. */
export function openSignIn(settings: SignInSettings): SignIn {
  const { db, secret, url, oidc, cost, application, sendsMail } = settings
  const jar = { secret, url }
  const invited = (email: string) => isInvited(db, email)
  const make = (of: Oidc | undefined) =>
    makeAuth({ application, secret, url, cost, oidc: of, isInvited: invited })
  const plain = make(undefined)
  let bySingleSignOn: ReturnType<typeof make> | null = null
  const underWay = new Set<Promise<unknown>>()
  return {
    auth: plain.auth,
    singleSignOn: oidc
      ? {
          name: oidc.name,
          issuer: oidc.issuer,
          library: () => {
            bySingleSignOn ??= make(oidc)
            return bySingleSignOn.auth
          },
        }
      : null,
    jar,
    sendsMail,
    hashPassword: (password) => hashPassword(password, cost),
    letIn: async (asked, { humanId, email }) => {
      giveSession(asked, jar, await beginSession(plain.auth, asked, humanId))
      knowDevice(asked, jar, email)
    },
    later: (log, work) => {
      const running = work()
        .catch((err) => log.error({ err }, 'What was to be done after an answer was not done'))
        .finally(() => underWay.delete(running))
      underWay.add(running)
    },
    close: async () => {
      await Promise.all(underWay)
      await Promise.all([plain.close(), bySingleSignOn?.close()])
    },
  }
}

async function beginSession(auth: Auth, { request }: Asked, humanId: string): Promise<string> {
  const { internalAdapter } = await auth.$context
  const session = await internalAdapter.createSession(humanId, false, {
    ipAddress: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
  })
  return session.token
}
