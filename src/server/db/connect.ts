import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { CopyingClient } from './columns/copy-out.ts'
import { InstantsAndJson } from './instants.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

/** Where a server listens and who asks: a unix socket's folder with a role, or a URL with a role in its place. */
export type Address =
  | { host: string; port: number; database: string; user: string; password?: string }
  | { url: string }

export type ConnectOptions = {
  /** Connections at most. */
  max?: number
  /** Is given the text of every query and answers what is sent: tests refuse those that name no workspace (scale rule C2). */
  reword?: (text: string) => string
  /** How long a connection may take; 0: for ever. */
  patienceMs?: number
  /** How long an answer may take before the connection is given up; 0: for ever. */
  answerMs?: number
}

/** Kysely over a pool. Instants are read and written as epoch milliseconds, int8 as checked numbers. */
export function connect(address: Address, options: ConnectOptions = {}): Db {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: pool(address, options) }),
    plugins: [new InstantsAndJson()],
  })
}

function pool(address: Address, options: ConnectOptions = {}) {
  const { max = 10, reword, patienceMs = 0, answerMs = 0 } = options
  const created = new pg.Pool({
    ...client(address),
    max,
    connectionTimeoutMillis: patienceMs,
    Client: reword ? rewording(reword) : answerMs > 0 ? impatient(answerMs) : CopyingClient,
  })
  // An idle connection that dies with its server must not take the process along; the next query reports it.
  created.on('error', () => undefined)
  // Nor must one that breaks in use: its query fails, and whoever asked is told.
  created.on('connect', (connection) => connection.on('error', () => undefined))
  return created
}

/** Settings of one connection, for the pool and for the few that stand alone (COPY, LISTEN). */
export function client(address: Address): pg.ClientConfig {
  const shared = {
    application_name: 'lockstep',
    options: '-c timezone=UTC -c intervalstyle=iso_8601 -c jit=off',
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  }
  if ('url' in address) return { ...shared, connectionString: address.url }
  return { ...shared, ...address }
}

/**
 * A line that broke without a word would hold whoever waits for it until the system notices, minutes later: it is cut,
 * and the pool opens another.
 */
function impatient(answerMs: number): typeof CopyingClient {
  return class Impatient extends CopyingClient {
    // biome-ignore lint/suspicious/noExplicitAny: pg's query has ten overloads; only its promise is looked at.
    override query(...args: any[]): any {
      const asked = super.query(...(args as Parameters<pg.Client['query']>)) as unknown
      if (!(asked instanceof Promise)) return asked
      const late = setTimeout(() => {
        const { stream } = (this as unknown as Wired).connection
        stream.destroy(new Error('Connection terminated: no answer in time'))
      }, answerMs)
      return asked.finally(() => clearTimeout(late))
    }
  }
}

/** What pg has and its types do not tell. */
type Wired = { connection: { stream: { destroy: (error: Error) => void } } }

function rewording(reword: (text: string) => string): typeof CopyingClient {
  return class Rewording extends CopyingClient {
    // biome-ignore lint/suspicious/noExplicitAny: pg's query has ten overloads; only the text is looked at.
    override query(...args: any[]): any {
      const [asked, ...rest] = args
      const said = typeof asked === 'string' ? reword(asked) : asked
      if (typeof asked?.text === 'string') reword(asked.text)
      return super.query(...([said, ...rest] as Parameters<pg.Client['query']>))
    }
  }
}

const INT8 = 20
const TIMESTAMPTZ = 1184
const INT8_ARRAY = 1016
const TIMESTAMPTZ_ARRAY = 1185

function parserOf(oid: number, format?: 'text' | 'binary') {
  const standard = pg.types.getTypeParser(oid, format as 'text')
  if (format === 'binary') return standard
  if (oid === INT8) return wholeNumber
  if (oid === TIMESTAMPTZ) return epochMs
  if (oid === INT8_ARRAY) return (text: string) => (standard(text) as string[]).map(wholeNumber)
  if (oid === TIMESTAMPTZ_ARRAY) return (text: string) => (standard(text) as Date[]).map(Number)
  return standard
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} is too large a number to hold`)
  return number
}

/** "2026-11-22 08:04:08.123+00"; the session's zone is UTC. */
function epochMs(text: string): number {
  const ms = Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
  return Number.isNaN(ms) ? Number(pg.types.getTypeParser(TIMESTAMPTZ)(text)) : ms
}
