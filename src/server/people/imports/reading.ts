import { bareCell } from '#domain/people/exports/safe-cell.ts'
import { SPELLED } from '#domain/people/identity/name.ts'
import { cleanText } from '#domain/people/imports/cells/read-cell.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import type { RowEvents, RowRefusal, RowSetting } from '#domain/people/imports/rows/row.ts'
import type { MapFault } from '#domain/people/imports/rows/row-cells.ts'
import { type RowReader, rowReader } from '#domain/people/imports/rows/row-events.ts'
import { segmentReader } from '#domain/people/imports/rows/segment-events.ts'
import { shapeOf } from '#domain/people/imports/shape.ts'
import { type Result, refuse } from '#domain/result.ts'
import { headerOf } from './file-head.ts'
import { csvRows, textLines } from './file-rows.ts'
import { encodingOf } from './file-text.ts'
import { withoutFooter } from './footer.ts'

/** One row as it stands in the file and what it tells, or why it stays out. */
export type ReadRow = { row: unknown; told: Result<RowEvents, RowRefusal> }

/** A file being read by a map: its rows in order, and how many bytes of it are behind. */
export type Reading = { rows: AsyncIterable<ReadRow>; bytesRead: () => number }

/** A file being read, with the shape of its headers (imports/shape.ts); null where it has none. */
export type Opened = Reading & { shape: string | null }

/** A map that does not fit its file, with every fault at once. */
export class MapUnfit extends Error {
  readonly faults: MapFault[]
  constructor(faults: MapFault[]) {
    super(faults.map(({ path, reason }) => (path ? `${path}: ${reason}` : reason)).join('. '))
    this.faults = faults
  }
}

/** Opens a file; throws `Unreadable` where it is no table and `MapUnfit` where the map is not its own. */
export async function openFile(path: string, map: ImportMap, setting: RowSetting): Promise<Opened> {
  const encoding = await encodingOf(path, map.encoding)
  if (map.format === 'csv') return openCsv(path, map, setting)
  const reader =
    map.format === 'segment' ? segmentReader(setting) : fitting(rowReader(map, pathIn, setting))
  const { rows, bytesRead } = textLines(path, encoding)
  return { rows: jsonRows(rows, reader), bytesRead, shape: null }
}

async function openCsv(path: string, map: ImportMap, setting: RowSetting): Promise<Opened> {
  const { encoding, delimiter, columns } = await headerOf(path, map)
  const locate = (column: string) => {
    const at = columns.indexOf(column)
    if (at < 0) return null
    // Cells of our own export are marked so that no spreadsheet runs them.
    return map.system === SPELLED
      ? (row: string[]) => bareCell(row[at] ?? '')
      : (row: string[]) => row[at]
  }
  const reader = fitting(rowReader<string[]>(map, locate, setting))
  const { rows, bytesRead } = csvRows(path, encoding, delimiter)
  return {
    rows: tableRows(withoutFooter(rows), columns.length, reader),
    bytesRead,
    shape: shapeOf(columns),
  }
}

function fitting<Row>(reader: Result<RowReader<Row>, MapFault[]>): RowReader<Row> {
  if (!reader.ok) throw new MapUnfit(reader.refusal)
  return reader.value
}

async function* tableRows(
  rows: AsyncIterable<string[]>,
  width: number,
  reader: RowReader<string[]>,
): AsyncGenerator<ReadRow> {
  let header = true
  for await (const row of rows) {
    if (header) header = false
    else yield { row, told: row.length === width ? reader(row) : ragged(row.length, width) }
  }
}

function ragged(cells: number, width: number) {
  const reason = `Has ${cells} ${cells === 1 ? 'cell' : 'cells'} where the header has ${width}`
  return refuse<RowRefusal>({ column: null, reason })
}

async function* jsonRows(
  lines: AsyncIterable<string | null>,
  reader: RowReader<unknown>,
): AsyncGenerator<ReadRow> {
  for await (const line of lines) {
    if (line === null)
      yield { row: '', told: refuse({ column: null, reason: 'Is longer than 1 MB' }) }
    else yield { row: line, told: readJson(line, reader) }
  }
}

function readJson(line: string, reader: RowReader<unknown>): Result<RowEvents, RowRefusal> {
  let item: unknown
  try {
    item = JSON.parse(line)
  } catch {
    return refuse({ column: null, reason: 'Is no JSON' })
  }
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return refuse({ column: null, reason: 'Is no JSON object' })
  return reader(item)
}

/** Finds a value by its dotted path; a key that has dots itself comes first. */
function pathIn(path: string): (row: unknown) => unknown {
  const steps = cleanText(path).split('.')
  return (row) => own(row, path) ?? steps.reduce<unknown>(own, row)
}

function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
}
