import { randomUUID } from 'node:crypto'
import { kyselyAdapter } from '@better-auth/kysely-adapter'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { genericOAuth, twoFactor } from 'better-auth/plugins'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { DAY } from '#domain/time.ts'
import { cutAddress } from '#domain/workspace/whence.ts'
import { type Address, client } from '#server/db/connect.ts'
import { type Cost, hashPassword, isPassword } from './passwords/password-hash.ts'
import { makeBackupCodes } from './second-factor/backup-codes.ts'
import { withHashedTokens } from './sessions/hashed-tokens.ts'
import { descriptionOf } from './single-sign-on/provider.ts'

/** Single sign-on with the company's own OpenID provider. */
export type Oidc = { issuer: string; clientId: string; clientSecret: string; name: string }

export type AuthSettings = {
  application: Address
  secret: string
  /** Under which address people reach this house, e.g. "http://localhost:4400". */
  url: string
  oidc: Oidc | undefined
  /** Lower in tests, which hash ten thousand passwords. */
  cost: Cost | undefined
  /** Whether somebody whom nobody here knows yet may come in by single sign-on. */
  isInvited: (email: string) => Promise<boolean>
}

/** Seconds a session lasts after it was last prolonged, and at most. */
export const SESSION_SECONDS = 14 * 86_400
export const LONGEST_SESSION_MS = 90 * DAY
/** Our own header, set from the connection's address, so that nobody can name another one. */
export const ADDRESS_HEADER = 'x-lockstep-address'
export const OIDC = 'oidc'

export const isSecure = (url: string) => url.startsWith('https:')
/** Only https may set a cookie with the prefix, and only for this very host. */
export const cookieName = (url: string) => (isSecure(url) ? '__Host-lockstep' : 'lockstep')

/** The library on our tables. It opens no route of its own: ours ask it, but for the way back from single sign-on. */
export function makeAuth(settings: AuthSettings) {
  const { secret, url, oidc, cost } = settings
  // Its own pool, because it wants dates where ours read numbers.
  const pool = new pg.Pool({ ...client(settings.application), types: pg.types, max: 4 })
  pool.on('error', () => undefined)
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const rows = kyselyAdapter(db, { type: 'postgres', transaction: true })
  const name = cookieName(url)
  const auth = betterAuth({
    appName: 'Lockstep',
    baseURL: url,
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: (options: BetterAuthOptions) => withHashedTokens(rows(options)),
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: 200,
      password: {
        hash: (password) => hashPassword(password, cost),
        verify: ({ password, hash }) => isPassword(password, hash),
      },
    },
    ...TABLES,
    databaseHooks: {
      session: {
        // Signing in is giving the password: dangerous acts need not ask for it again at once.
        create: {
          before: async (data) => ({
            data: {
              ...data,
              confirmedAt: new Date(),
              ipAddress: cutAddress(data.ipAddress ?? ''),
            },
          }),
        },
      },
      user: {
        create: {
          before: async (human) => {
            if (!human.emailVerified || !(await settings.isInvited(human.email))) return false
          },
        },
      },
    },
    advanced: {
      database: { generateId: () => randomUUID() },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      useSecureCookies: false,
      cookiePrefix: name,
      cookies: { session_token: { name } },
      defaultCookieAttributes: {
        secure: isSecure(url),
        httpOnly: true,
        sameSite: 'lax',
        path: '/',
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Lockstep',
        allowPasswordless: true,
        schema: SECOND_FACTOR,
        backupCodeOptions: { customBackupCodesGenerate: makeBackupCodes },
      }),
      genericOAuth({ config: oidc ? [providerOf(oidc)] : [] }),
    ],
  })
  return { auth, close: () => db.destroy() }
}

export type Auth = ReturnType<typeof makeAuth>['auth']

const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** Its models under our names (docs/decisions/016). */
const TABLES = {
  user: {
    modelName: 'human',
    fields: { emailVerified: 'email_verified', ...times },
  },
  session: {
    modelName: 'human_session',
    fields: {
      userId: 'human_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      ...times,
    },
    additionalFields: {
      confirmedAt: { type: 'date', required: false, input: false, fieldName: 'confirmed_at' },
    },
    expiresIn: SESSION_SECONDS,
    // Prolonged by us, to have an end at last (sessions.ts).
    disableSessionRefresh: true,
    freshAge: 0,
  },
  account: {
    modelName: 'credential',
    fields: {
      userId: 'human_id',
      providerId: 'provider_id',
      accountId: 'account_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      ...times,
    },
    encryptOAuthTokens: true,
    accountLinking: { enabled: true, requireLocalEmailVerified: false },
  },
  verification: {
    modelName: 'verification',
    fields: { expiresAt: 'expires_at', ...times },
    storeIdentifier: 'hashed',
  },
} as const

const SECOND_FACTOR = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    modelName: 'second_factor',
    fields: {
      userId: 'human_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
} as const

const providerOf = (oidc: Oidc) => ({
  providerId: OIDC,
  discoveryUrl: descriptionOf(oidc),
  clientId: oidc.clientId,
  clientSecret: oidc.clientSecret,
  scopes: ['openid', 'email', 'profile'],
  pkce: true,
  requireIdTokenVerification: true,
})
