import { guessDelimiter } from '#domain/people/imports/guess/guess-delimiter.ts'
import type { Encoding, ImportMap } from '#domain/people/imports/map.ts'
import { csvRows, MOST_COLUMNS, textLines } from './file-rows.ts'
import { encodingOf, headOf, Unreadable } from './file-text.ts'
import { withoutFooter } from './footer.ts'

/** The head of a CSV: how it is written, and its columns under names that are all different. */
export type Header = { encoding: Encoding; delimiter: string; columns: string[] }

/** Bytes in which the delimiter shows. */
const HEAD_BYTES = 64 * 1024
/** Characters after which no further row is looked at: rows of megabytes must not fill the memory. */
const MOST_TEXT = 16 * 1024 * 1024

/** What somebody has said of how a file is written; the file itself tells the rest. */
export type Said = Pick<ImportMap, 'delimiter' | 'encoding'>

export async function headerOf(path: string, said: Said): Promise<Header> {
  const [header] = await firstRecords(path, 1, said)
  return header
}

/** The head of a CSV and its first rows. */
export async function firstRecords(
  path: string,
  count: number,
  said: Said,
): Promise<[Header, string[][]]> {
  const encoding = await encodingOf(path, said.encoding)
  const text = new TextDecoder(encoding).decode(await headOf(path, HEAD_BYTES))
  const delimiter = said.delimiter ?? guessDelimiter(text)
  const rows: string[][] = []
  let size = 0
  for await (const row of withoutFooter(csvRows(path, encoding, delimiter).rows)) {
    rows.push(row)
    for (const cell of row) size += cell.length
    if (rows.length > count || size > MOST_TEXT) break
  }
  const [names, ...others] = rows
  if (!names) throw new Unreadable('file-empty', 'The file has no header and no rows.')
  if (names.length > MOST_COLUMNS)
    throw new Unreadable('file-unreadable', `The file has more than ${MOST_COLUMNS} columns.`)
  if (others.length === 0)
    throw new Unreadable('file-empty', 'The file has a header and no rows under it.')
  return [{ encoding, delimiter, columns: named(names) }, others]
}

/** The first objects of a file that has one a line; null where it is no such file. */
export async function firstObjects(path: string, count: number): Promise<object[] | null> {
  const encoding = await encodingOf(path)
  const text = new TextDecoder(encoding).decode(await headOf(path, HEAD_BYTES))
  if (!text.trimStart().startsWith('{')) return null
  const objects: object[] = []
  let size = 0
  for await (const line of textLines(path, encoding).rows) {
    const object = line === null ? null : asObject(line)
    if (object) objects.push(object)
    size += line?.length ?? 0
    if (objects.length >= count || size > MOST_TEXT) break
  }
  return objects
}

function asObject(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** A name that comes again gets its number, one that is missing its place: "id", "id (2)", "column 3". */
function named(names: string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name, i) => {
    const clean = name.trim() || `column ${i + 1}`
    const times = (seen.get(clean) ?? 0) + 1
    seen.set(clean, times)
    return times === 1 ? clean : `${clean} (${times})`
  })
}
