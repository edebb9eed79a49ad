import { mkdirSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { LIMITS, type Limits } from '#api/limits.ts'
import { reachable } from './db/embedded/binaries.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '::1']
const SYSTEM_HOME = '/var/lib/lockstep'

const networks = z
  .string()
  .transform((list) => list.split(',').map((each) => each.trim()))
  .refine(
    (list) => list.every(isNetwork),
    'must be addresses or networks, e.g. 10.0.0.7 or 10.0.0.0/8,fd00::/8',
  )

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
  HOST: z.string().default('localhost'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LOCKSTEP_HOME: z.string().min(1).optional(),
  LOCKSTEP_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOCKSTEP_PROXY: networks.optional(),
  LOCKSTEP_OWN_NETWORKS: networks.default([]),
  LOCKSTEP_SECRET: z.string().min(32, 'must have 32 characters or more').optional(),
  LOCKSTEP_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  LOCKSTEP_MAIL_FROM: z.string().min(3).optional(),
  LOCKSTEP_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  LOCKSTEP_OIDC_CLIENT_ID: z.string().optional(),
  LOCKSTEP_OIDC_CLIENT_SECRET: z.string().optional(),
  LOCKSTEP_OIDC_NAME: z.string().max(60).default('single sign-on'),
  LOCKSTEP_RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
})

export type Config = {
  port: number
  host: string
  /** The owner's way to a server of one's own; undefined: the embedded one under `home`. */
  databaseUrl: string | undefined
  /** Where the embedded database, its log and uploads live. */
  home: string
  /** Where people reach it, e.g. "https://lockstep.acme.example"; undefined: on this machine only. */
  publicUrl: string | undefined
  /** Addresses and networks of proxies that may say who asks; those of this machine may wherever there is a public address. */
  proxies: string[]
  /** Addresses and networks of one's own that webhooks may call; all others that are not public they may not. */
  ownNetworks: string[]
  /** Signs cookies and encrypts second factors; undefined: a file in the home does. */
  secret: string | undefined
  /** Undefined: mails wait in the outbox and are printed. */
  smtp: { url: string; from: string } | undefined
  /** Undefined: there is no single sign-on. */
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | undefined
  /** How often one may ask; null: as often as one likes. */
  limits: Limits | null
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

/** "10.0.0.7", "10.0.0.0/8" or the like of IPv6. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  // Whoever trusted every address could be told any.
  return (
    bits === undefined ||
    (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (version === 4 ? 32 : 128))
  )
}

/** A setting that cannot be: its message is a sentence for the person who set it. */
export class Unfit extends Error {}

/** Reads the environment once; throws `Unfit` with what to change. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Unfit(`These settings cannot be used. ${faults.join('. ')}.`)
  }
  const { PORT, HOST, DATABASE_URL, LOCKSTEP_HOME, LOG_LEVEL, LOCKSTEP_URL } = parsed.data
  if (!LOOPBACK.includes(HOST) && LOCKSTEP_URL === undefined)
    throw new Unfit(
      `HOST is ${HOST}, so others can reach this machine, but LOCKSTEP_URL does not say under which address. Set it, e.g. LOCKSTEP_URL=https://lockstep.example.com, or use HOST=localhost.`,
    )
  if (parsed.data.LOCKSTEP_PROXY && LOCKSTEP_URL === undefined)
    throw new Unfit(
      'LOCKSTEP_PROXY names a proxy, but LOCKSTEP_URL does not say under which address people reach it. Set it, e.g. LOCKSTEP_URL=https://lockstep.example.com.',
    )
  return {
    port: PORT,
    host: HOST,
    databaseUrl: DATABASE_URL,
    home: resolve(LOCKSTEP_HOME ?? usualHome()),
    publicUrl: LOCKSTEP_URL === undefined ? undefined : new URL(LOCKSTEP_URL).origin,
    proxies: parsed.data.LOCKSTEP_PROXY ?? [],
    ownNetworks: parsed.data.LOCKSTEP_OWN_NETWORKS,
    secret: parsed.data.LOCKSTEP_SECRET,
    smtp: smtpOf(parsed.data),
    oidc: oidcOf(parsed.data),
    limits: parsed.data.LOCKSTEP_RATE_LIMITS === 'on' ? LIMITS : null,
    logLevel: LOG_LEVEL,
  }
}

type Environment = z.infer<typeof environment>

function smtpOf({ LOCKSTEP_SMTP_URL: url, LOCKSTEP_MAIL_FROM: from }: Environment) {
  if (url === undefined && from === undefined) return undefined
  if (url === undefined || from === undefined)
    throw new Unfit(
      'Mail needs both LOCKSTEP_SMTP_URL (smtp://user:password@host:587) and LOCKSTEP_MAIL_FROM.',
    )
  return { url, from }
}

function oidcOf(given: Environment) {
  const issuer = given.LOCKSTEP_OIDC_ISSUER
  const clientId = given.LOCKSTEP_OIDC_CLIENT_ID
  const clientSecret = given.LOCKSTEP_OIDC_CLIENT_SECRET
  if (!issuer && !clientId && !clientSecret) return undefined
  if (!issuer || !clientId || !clientSecret)
    throw new Unfit(
      'Single sign-on needs LOCKSTEP_OIDC_ISSUER, LOCKSTEP_OIDC_CLIENT_ID and LOCKSTEP_OIDC_CLIENT_SECRET.',
    )
  return { issuer, clientId, clientSecret, name: given.LOCKSTEP_OIDC_NAME }
}

/**
 * `./data`. When we are root, PostgreSQL runs as another user: a checkout in root's own home is closed to it, and
 * the data live in the system's place instead.
 */
function usualHome(): string {
  if (process.getuid?.() !== 0 || reachable('data')) return 'data'
  mkdirSync(SYSTEM_HOME, { recursive: true })
  return SYSTEM_HOME
}
