import { createReadStream, type ReadStream } from 'node:fs'
import { Transform } from 'node:stream'
import { TextDecoder } from 'node:util'
import { CsvError, parse } from 'csv-parse'
import type { Encoding } from '#domain/people/imports/map.ts'
import { Unreadable } from './file-text.ts'

/** Rows as the file has them, and how far in the file the reading is. */
export type Rows<Row> = { rows: AsyncIterable<Row>; bytesRead: () => number }

/** Longest record in characters: a quote that is never closed would swallow the rest of the file. */
const LONGEST_RECORD = 4 * 1024 * 1024
export const MOST_COLUMNS = 2_000

/** The records of a CSV, the header first. Lines end in LF, CRLF or CR; empty ones are passed over. */
export function csvRows(path: string, encoding: Encoding, delimiter: string): Rows<string[]> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
  })
  const text = encoding === 'utf-8' ? file : file.pipe(decoded(encoding))
  for (const stream of new Set([file, text]))
    stream.on('error', (error: Error) => parser.destroy(error))
  // Whoever reads the first rows only has gone when the rest turns out to be broken.
  parser.on('error', () => undefined)
  text.pipe(parser)
  return { rows: records(parser, file), bytesRead: () => file.bytesRead }
}

async function* records(parser: AsyncIterable<string[]>, file: ReadStream) {
  try {
    yield* parser
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error) : error
  } finally {
    file.destroy()
  }
}

function unreadable(error: CsvError): Unreadable {
  const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : ''
  const says =
    error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
      ? `A quotation mark is opened and never closed${line}, so the rest of the file is one cell.`
      : `The file is no table we can read${line} (${error.message}).`
  return new Unreadable('file-unreadable', says)
}

/** The lines of a file, for JSON that has one object a line; one that is too long comes as null. */
export function textLines(path: string, encoding: Encoding): Rows<string | null> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  return { rows: lines(file, new TextDecoder(encoding)), bytesRead: () => file.bytesRead }
}

const LONGEST_LINE = 1024 * 1024

async function* lines(file: ReadStream, decoder: TextDecoder) {
  let rest = ''
  let skipping = false
  try {
    for await (const piece of file) {
      const parts = (rest + decoder.decode(piece, { stream: true })).split('\n')
      rest = parts.pop() as string
      for (const part of parts) {
        if (skipping) skipping = false
        else if (part.trim() !== '') yield part
      }
      if (rest.length <= LONGEST_LINE) continue
      if (!skipping) yield null
      skipping = true
      rest = ''
    }
    if (!skipping && rest.trim() !== '') yield rest
  } finally {
    file.destroy()
  }
}

function decoded(encoding: Encoding): Transform {
  const decoder = new TextDecoder(encoding)
  return new Transform({
    decodeStrings: true,
    transform: (piece, _, done) => done(null, decoder.decode(piece, { stream: true })),
    flush: (done) => done(null, decoder.decode()),
  })
}
