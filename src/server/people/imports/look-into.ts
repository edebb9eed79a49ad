import type { Upload } from '#api/imports.ts'
import { cellText } from '#domain/people/imports/cells/read-cell.ts'
import { writtenDates } from '#domain/people/imports/guess/guess-dates.ts'
import { guessMap } from '#domain/people/imports/guess/guess-map.ts'
import type { Encoding, ImportMap } from '#domain/people/imports/map.ts'
import { recognise } from '#domain/people/imports/presets/recognise.ts'
import { firstObjects, firstRecords, type Said } from './file-head.ts'
import { encodingOf } from './file-text.ts'

/** Rows from which columns are guessed: enough that a rare stage of a deal is among them. */
const SAMPLE = 2_000
/** Different values shown of a column, and their longest. */
const EXAMPLES = 3
const LONGEST_EXAMPLE = 80
/** A column with no more different values than these is one of states, all of which are told. */
const STATES = 50

/** What a file holds: how it is written, its columns with examples, and what they most likely mean. */
export async function lookInto(
  path: string,
  said: Said = {},
): Promise<Omit<Upload, 'uploadId' | 'fileName' | 'bytes' | 'remembered'>> {
  const objects = await firstObjects(path, SAMPLE)
  if (objects) return lookIntoObjects(objects, await encodingOf(path))
  const [{ encoding, delimiter, columns }, rows] = await firstRecords(path, SAMPLE, said)
  const { name, map, ...known } = recognise({ columns, rows })
  const written = {
    ...(delimiter !== ',' && { delimiter }),
    ...(said.encoding && { encoding: said.encoding }),
  }
  return {
    format: 'csv',
    delimiter,
    encoding,
    columns: told(columns, rows),
    guess: { ...map, ...written },
    knownAs: name,
    ...known,
  }
}

function lookIntoObjects(
  objects: object[],
  encoding: Encoding,
): ReturnType<typeof lookInto> extends Promise<infer T> ? T : never {
  const flat = objects.map((object) => new Map(leaves(object, '')))
  const columns = [...new Set(flat.flatMap((leaf) => [...leaf.keys()]))]
  const rows = flat.map((leaf) => columns.map((column) => leaf.get(column) ?? ''))
  const guess: ImportMap = isSegment(objects)
    ? { schema: 'lockstep.map/1', name: 'segment', format: 'segment', decimal: '.', history: true }
    : { ...guessMap({ columns, rows }), format: 'ndjson' }
  const knownAs = guess.format === 'segment' ? 'Segment events' : null
  const known = { knownAs, asks: [], beside: null }
  const written = { format: 'ndjson', delimiter: null, encoding } as const
  return { ...written, columns: told(columns, rows), guess, ...known }
}

/** The values of an object by their dotted paths. */
function leaves(value: object, path: string): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path ? `${path}.${key}` : key
    const nested = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    return nested && at.split('.').length < 5
      ? leaves(inner, at)
      : [[at, cellText(inner)] as [string, string]]
  })
}

const SEGMENT = new Set(['identify', 'track', 'page', 'screen', 'group', 'decision'])

const isSegment = (objects: object[]) =>
  objects.length > 0 &&
  objects.every(
    (object) =>
      'type' in object &&
      SEGMENT.has(String(object.type)) &&
      ('userId' in object || 'anonymousId' in object),
  )

function told(columns: string[], rows: string[][]): Upload['columns'] {
  return columns.map((name, i) => {
    const met = new Set(rows.map((row) => cellText(row[i])).filter((text) => text !== ''))
    const few = [...met].slice(0, EXAMPLES)
    const examples = few.map((text) => text.slice(0, LONGEST_EXAMPLE).toWellFormed())
    const dates = writtenDates(met)
    return { name, examples, values: isStates(met) ? [...met] : [], dates }
  })
}

const isStates = (met: Set<string>) =>
  met.size <= STATES && [...met].every((text) => text.length <= LONGEST_EXAMPLE)
