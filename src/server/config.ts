import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { reachable } from './db/embedded/binaries.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '::1']
const SYSTEM_HOME = '/var/lib/lockstep'

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
  HOST: z.string().default('localhost'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LOCKSTEP_HOME: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
})

export type Config = {
  port: number
  host: string
  /** The owner's way to a server of one's own; undefined: the embedded one under `home`. */
  databaseUrl: string | undefined
  /** Where the embedded database, its log and uploads live. */
  home: string
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
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
  const { PORT, HOST, DATABASE_URL, LOCKSTEP_HOME, LOG_LEVEL } = parsed.data
  if (!LOOPBACK.includes(HOST))
    throw new Unfit(
      `HOST is ${HOST}, but Lockstep has no sign-in yet, so it listens on this machine only. Use HOST=localhost.`,
    )
  return {
    port: PORT,
    host: HOST,
    databaseUrl: DATABASE_URL,
    home: resolve(LOCKSTEP_HOME ?? usualHome()),
    logLevel: LOG_LEVEL,
  }
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
