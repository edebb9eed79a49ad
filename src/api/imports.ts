import { z } from 'zod'
import { encoding, importMap } from './import-map.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { unmapped } from './statuses.ts'
import { instant, page, paging, rowId } from './words.ts'

/** Files go up as the raw body of POST /api/v1/uploads?fileName=… (a plain route beside this contract). */
export const upload = z.object({
  uploadId: z.uuid(),
  fileName: z.string(),
  bytes: z.number(),
  format: z.enum(['csv', 'ndjson']),
  delimiter: z.string().nullable(),
  encoding,
  columns: z.array(
    z.object({
      name: z.string(),
      examples: z.array(z.string()),
      /** Every value met in the first rows of a column that has few, as a deal's stage does; else none. */
      values: z.array(z.string()),
      /** Order of days and months in its dates; "unclear" has to be asked, null needs no help. */
      dates: z.enum(['day-first', 'month-first', 'unclear']).nullable(),
    }),
  ),
  /** What Lockstep would do with these columns; anything it cannot tell stays out. */
  guess: importMap,
  /** The kind of file that these headers are, e.g. "HubSpot contacts"; null where no system is known for them. */
  knownAs: z.string().nullable(),
  /** Columns that the same system exports and this file lacks; with them a backtest is possible on day one. */
  asks: z.array(z.string()),
  /** What else to export from there, as a sentence. */
  beside: z.string().nullable(),
  /** The last file with the same headers: its map is the guess. */
  remembered: z.object({ fileName: z.string(), at: instant }).nullable(),
})
export type Upload = z.infer<typeof upload>

const batchRefusal = z.object({
  rowNo: z.number(),
  column: z.string().nullable(),
  reason: z.string(),
  raw: z.string(),
})

export const batch = z.object({
  batchId: z.number(),
  fileName: z.string(),
  state: z.enum(['reading', 'folding', 'done', 'stopped', 'failed', 'undone']),
  startedAt: instant,
  finishedAt: instant.nullable(),
  bytesRead: z.number(),
  bytesTotal: z.number().nullable(),
  rowsRead: z.number(),
  rowsNew: z.number(),
  rowsKnown: z.number(),
  rowsRefused: z.number(),
  eventsNew: z.number(),
  error: z.string().nullable(),
})
export type Batch = z.infer<typeof batch>

/** What a trial run found; nothing was written. */
export const trial = z.object({
  rowsRead: z.number(),
  rowsNew: z.number(),
  rowsKnown: z.number(),
  rowsRefused: z.number(),
  people: z.number(),
  deals: z.number(),
  /** Companies of which the file tells by itself. */
  companies: z.number(),
  events: z.number(),
  /** The first of them, at most 100. */
  refusals: z.array(batchRefusal),
  /** Statuses whose meaning nobody has said, with how many rows have them; at most 100. */
  unmapped: z.array(unmapped.extend({ rows: z.number() })),
})
export type Trial = z.infer<typeof trial>

export const importsContract = {
  readUpload: needs('bring-in-files')
    .route({
      method: 'GET',
      path: '/uploads/{uploadId}',
      summary: 'A file that was sent up and is not in yet: its columns and what we make of them',
    })
    .input(z.strictObject({ uploadId: z.uuid() }))
    .errors(refusals('upload-unknown'))
    .output(upload),
  look: needs('bring-in-files', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/uploads/{uploadId}/look',
      summary: 'Read the columns of a file by another delimiter or encoding',
    })
    .input(
      z.strictObject({
        uploadId: z.uuid(),
        delimiter: z.string().length(1).optional(),
        encoding: encoding.optional(),
      }),
    )
    .errors(refusals('upload-unknown', 'file-empty', 'file-unreadable'))
    .output(upload),
  trial: needs('bring-in-files', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/uploads/{uploadId}/trial',
      summary: 'Try an import: counts and reasons, nothing written',
    })
    .input(z.strictObject({ uploadId: z.uuid(), map: importMap }))
    .errors(refusals('upload-unknown', 'map-unfit', 'file-empty', 'file-unreadable'))
    .output(trial),
  start: needs('bring-in-files')
    .route({ method: 'POST', path: '/imports', summary: 'Bring in an uploaded file' })
    .input(z.strictObject({ uploadId: z.uuid(), map: importMap }))
    .errors(
      refusals('upload-unknown', 'map-unfit', 'file-empty', 'file-unreadable', 'import-running'),
    )
    .output(batch),
  list: needs('bring-in-files')
    .route({ method: 'GET', path: '/imports', summary: 'Imports, newest first' })
    .input(z.strictObject(paging))
    .output(page(batch)),
  read: needs('bring-in-files')
    .route({ method: 'GET', path: '/imports/{batchId}', summary: 'One import and how far it is' })
    .input(z.strictObject({ batchId: rowId }))
    .errors(refusals('import-unknown'))
    .output(batch.extend({ refusals: z.array(batchRefusal) })),
  stop: needs('bring-in-files')
    .route({
      method: 'PUT',
      path: '/imports/{batchId}/stop',
      summary: 'Stop a running import; what is in stays in',
    })
    .input(z.strictObject({ batchId: rowId }))
    .errors(refusals('import-unknown', 'import-over'))
    .output(batch),
  undo: needs('bring-in-files')
    .route({
      method: 'DELETE',
      path: '/imports/{batchId}',
      summary: 'Take an untouched import out again',
    })
    .input(z.strictObject({ batchId: rowId }))
    .errors(refusals('import-unknown', 'import-over', 'import-running', 'import-touched'))
    .output(
      z.object({ eventsRemoved: z.number(), peopleRemoved: z.number(), dealsRemoved: z.number() }),
    ),
}
