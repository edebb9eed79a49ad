import { sql } from 'kysely'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Db, Tx } from '#server/db/connect.ts'

/** Reads rows as PostgreSQL's binary COPY, many times faster than one object a row; see `fixedRows`. */
export async function copyOut(db: Db | Tx, query: string, take: (piece: Buffer) => void) {
  await sql`${sql.raw(`copy (${query}) to stdout with (format binary)`)}${new Taker(take)}`.execute(
    db,
  )
}

/** Travels as the query's one parameter, because Kysely hands a query's text and parameters to the connection. */
class Taker {
  readonly take: (piece: Buffer) => void
  constructor(take: (piece: Buffer) => void) {
    this.take = take
  }
}

/** Begins the text of a query whose plan a connection keeps: for what is asked often, in few wordings. */
export const prepared = (name: string) => `/* prepared ${name} */`

const PREPARED = /^\s*\/\* (prepared \S+) \*\//

/** By its text, under which name a query is kept: of one query that is put in several ways each is one. */
const kept = new Map<string, string>()

function nameOf(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  const known = kept.get(text)
  if (known !== undefined) return known
  const name = PREPARED.exec(text)?.[1]
  if (name !== undefined) kept.set(text, `${name} ${kept.size}`)
  return kept.get(text)
}

/**
 * A connection on which a query may be such a COPY, inside whatever transaction is open on it, or be prepared. A
 * transaction's "begin" waits for its first statement and travels with it: one journey less for each of them.
 */
export class CopyingClient extends pg.Client {
  #begins = false

  // biome-ignore lint/suspicious/noExplicitAny: pg's query has ten overloads, and only one of them is changed.
  override query(...args: any[]): any {
    const [text, values = []] = args
    if (text === 'begin' && args.length < 3) {
      this.#begins = true
      return Promise.resolve({ command: 'BEGIN', rowCount: 0, rows: [] })
    }
    if (!this.#begins) return this.#ask(...args)
    this.#begins = false
    if (typeof text === 'string' && args.length < 3 && values.length === 0)
      return super.query(`begin;${text}`).then(lastOf)
    // It is answered before the other one is sent; where it fails, the line is broken for both.
    super.query('begin').catch(() => undefined)
    return this.#ask(...args)
  }

  // biome-ignore lint/suspicious/noExplicitAny: the same ten overloads.
  #ask(...args: any[]): any {
    const [text, values] = args
    const taker = Array.isArray(values) ? values[0] : undefined
    if (!(taker instanceof Taker)) {
      const name = nameOf(text)
      if (name !== undefined) return super.query({ name, text, values })
      return super.query(...(args as Parameters<pg.Client['query']>))
    }
    const stream = super.query(copyTo(String(text).replace(/\$1$/, '')))
    return new Promise((done, failed) => {
      stream.on('data', taker.take)
      stream.on('error', failed)
      stream.on('end', () => done({ command: 'COPY', rowCount: 0, rows: [] }))
    })
  }
}

/** Several statements in one text have as many answers; the last one is that of whoever asked. */
const lastOf = (answer: pg.QueryResult | pg.QueryResult[]) =>
  Array.isArray(answer) ? answer.at(-1) : answer

const HEADER = 19

/**
 * Cuts a binary COPY into its rows. All columns must be fixed in width and never null, so that every row is
 * `width` bytes; `row` is told where its fields begin (after the two bytes of their count).
 */
export function fixedRows(width: number, row: (bytes: DataView, at: number) => void) {
  let rest: Buffer = Buffer.alloc(0)
  let skip = HEADER
  return (piece: Buffer) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = Math.min(skip, bytes.length)
    skip -= at
    // The end is marked by a count of -1, two bytes that never fill a row.
    for (; at + width <= bytes.length; at += width) row(view, at + 2)
    rest = bytes.subarray(at)
  }
}

/** A bigint as a number; ids and instants stay below 2^53. */
export const int8 = (bytes: DataView, at: number) =>
  bytes.getInt32(at) * 4_294_967_296 + bytes.getUint32(at + 4)

/** 2000-01-01, from which PostgreSQL counts microseconds. */
const EPOCH_MS = 946_684_800_000

export const epochMs = (bytes: DataView, at: number) => int8(bytes, at) / 1000 + EPOCH_MS
