import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Batch, Trial } from '#api/imports.ts'
import { needsOf, planOf } from '#domain/people/imports/column-roles.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { readConfig } from '#server/config.ts'
import { BY_COMMAND } from '#server/db/audit/record.ts'
import { isAway } from '#server/errors.ts'
import { roomIn } from '#server/http/disk.ts'
import { Unreadable } from '#server/people/imports/file-text.ts'
import { runImport } from '#server/people/imports/run-import.ts'
import { settingOf } from '#server/people/imports/setting.ts'
import { listBatches, readBatch } from '#server/people/imports/store.ts'
import { tryImport } from '#server/people/imports/trial.ts'
import { undoBatch } from '#server/people/imports/undo.ts'
import { guessed } from '#server/people/imports/upload.ts'
import { now } from '#server/session.ts'
import { progressOf } from './progress.ts'
import { readMap, unreadableFile } from './read-map.ts'
import { type Desk, withDatabase } from './with-database.ts'

type Options = {
  map?: string
  workspace?: string
  dryRun?: boolean
  undo?: string
  list?: boolean
  json?: boolean
}

/** All rows are in or were there already; some rows stay out; nothing was done. */
const EXIT = { whole: 0, partly: 1, nothing: 2 } as const

export function register(program: Command): void {
  program
    .command('import')
    .description('Bring a CSV or NDJSON file of people, events or deals into the log')
    .argument('[file]', 'the file to bring in')
    .option(
      '--map <file>',
      'which column is which, as JSON (docs/import.md); not needed where the headers tell what the file is',
    )
    .option('--dry-run', 'read all of it, say what would happen, and write nothing')
    .option('--undo <batch>', 'take an untouched import out again, by its number')
    .option('--list', 'list the imports, newest first')
    .option('--workspace <id>', "another workspace than the company's own one")
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 every row is in, or was there already; 1 some rows stay out, each with its reason;
2 nothing is in, because the file, its map or the command cannot be used.`,
    )
    .action(async (file: string | undefined, options: Options) => {
      process.exitCode = await act(file, options)
    })
}

async function act(file: string | undefined, options: Options): Promise<number> {
  if (file && (options.list || options.undo !== undefined))
    return fail(`--${options.list ? 'list' : 'undo'} takes no file. Leave ${file} out.`)
  if (options.list) return withDatabase(options.workspace, (desk) => list(desk, options))
  if (options.undo !== undefined)
    return withDatabase(options.workspace, (desk) => undo(desk, options))
  if (!file) return fail(USAGE)
  const missing = unreadableFile(file)
  if (missing) return fail(missing)
  const told = options.map ? readMap(options.map) : null
  if (told && !told.ok) return fail(told.refusal)
  return withDatabase(options.workspace, async (desk) => {
    const path = resolve(file)
    const map = told ?? (await recognised(desk, path))
    return map.ok ? bring(desk, path, map.value, options) : fail(map.refusal)
  })
}

const USAGE =
  'Say which file: import FILE, with --map MAP.json where its headers do not tell what it is (docs/import.md)'

/** The map of a file that is known by its headers, or that came in before, as the browser has it. */
async function recognised(
  { db, workspaceId }: Desk,
  path: string,
): Promise<Result<ImportMap, string>> {
  try {
    const { knownAs, remembered, guess } = await guessed({ db, workspaceId, now: now() }, path)
    if (!knownAs && !remembered)
      return refuse(
        `Nobody knows what ${basename(path)} is by its headers. Say which column is which: --map MAP.json (docs/import.md)`,
      )
    if (needsOf(planOf(guess)).length > 0)
      return refuse(
        `${basename(path)} looks like ${knownAs}, but a column is missing that says who or what each row is about. Say it with --map MAP.json (docs/import.md)`,
      )
    console.error(
      remembered
        ? `Read as ${remembered.fileName} was, which has the same headers.`
        : `These are ${knownAs}, by their headers.`,
    )
    return ok(guess)
  } catch (error) {
    if (error instanceof Unreadable) return refuse(`${basename(path)}: ${error.message}`)
    throw error
  }
}

async function bring(
  desk: Desk,
  path: string,
  map: ImportMap,
  { dryRun, json }: Options,
): Promise<number> {
  const { application, db, workspaceId } = desk
  const job = { workspaceId, path, fileName: basename(path), map, now: now(), by: BY_COMMAND }
  if (map.deal?.amount && !map.deal.currency) {
    const { currency } = await settingOf(db, workspaceId, job.now)
    console.error(`The map names no currency, so amounts are read in ${currency}.`)
  }
  if (dryRun) {
    const tried = await tryImport(application, job)
    return tried.ok
      ? tell(tried.value, 'would be new', json)
      : fail(`${job.fileName}: ${tried.refusal.says}`)
  }
  const progress = progressOf(path)
  let rowsIn = 0
  const wrote = (chunk: Parameters<typeof progress.rows>[0]) => {
    rowsIn += chunk.rowsRead
    progress.rows(chunk)
  }
  const room = roomIn(readConfig(process.env).home, () =>
    console.error('\nThe disk is nearly full. The import goes on once there is room.'),
  )
  const ran = await runImport(application, job, { wrote, folded: progress.people, room }).catch(
    (error: unknown) => {
      if (isAway(error)) return lost(rowsIn)
      throw error
    },
  )
  progress.end()
  if (ran === LOST) return EXIT.partly
  if (!ran.ok) return fail(`${job.fileName}: ${ran.refusal.says}`)
  const batch = await readBatch(db, workspaceId, ran.value, now())
  if (!batch.ok) return fail('The import is gone.')
  return tell(batch.value, 'new', json)
}

const LOST = 'lost'

function lost(rowsIn: number): typeof LOST {
  console.error(
    `\nThe connection to the database was lost. ${many(rowsIn, 'row')} of the file ${rowsIn === 1 ? 'is' : 'are'} in. Run the same import again: what is in is passed over.`,
  )
  return LOST
}

/** Rows that stay out and are printed with their reasons; `--json` has more. */
const PRINTED = 20

function tell(told: Trial | (Batch & Pick<Trial, 'refusals'>), is: string, json = false): number {
  const failed = 'state' in told && told.state === 'failed'
  if (json) console.log(JSON.stringify(told, null, 2))
  else {
    const events = 'events' in told ? told.events : told.eventsNew
    if ('batchId' in told) console.log(`Import ${told.batchId}: ${told.fileName}`)
    console.log(
      `${many(told.rowsRead, 'row')} read: ${count(told.rowsNew)} ${is} with ${many(events, 'event')}, ` +
        `${count(told.rowsKnown)} known, ${count(told.rowsRefused)} out.`,
    )
    for (const { rowNo, column, reason } of told.refusals.slice(0, PRINTED))
      console.log(`  row ${rowNo}${column ? `, ${column}` : ''}: ${reason}`)
    if (told.rowsRefused > PRINTED) console.log(`  … and ${count(told.rowsRefused - PRINTED)} more`)
  }
  if (failed) console.error(`${told.fileName} broke off: ${told.error}`)
  if ((failed || told.rowsRead > 0) && told.rowsRefused === told.rowsRead) return EXIT.nothing
  return failed || told.rowsRefused > 0 ? EXIT.partly : EXIT.whole
}

/** Imports that `--list` shows, the newest ones. */
const LISTED = 200

async function list({ db, workspaceId }: Desk, { json }: Options): Promise<number> {
  const { rows: batches } = await listBatches(db, workspaceId, now(), { limit: LISTED })
  if (json) console.log(JSON.stringify(batches, null, 2))
  else if (batches.length === 0) console.log('Nothing has been imported yet.')
  else
    for (const { batchId, startedAt, state, fileName, rowsNew } of batches)
      console.log(
        [batchId, new Date(startedAt).toISOString(), state, fileName, many(rowsNew, 'row')].join(
          '  ',
        ),
      )
  return EXIT.whole
}

const WHY = {
  'import-unknown': 'There is no such import. See: import --list',
  'import-over': 'Import # was taken out before. See: import --list',
  'import-running': 'It is still running. Wait for its end, or stop it first.',
  'import-touched':
    'Something was recorded later about its people or deals. Undo what came later first.',
}

async function undo({ db, workspaceId }: Desk, { undo: asked, json }: Options): Promise<number> {
  const batchId = Number(asked)
  if (!Number.isSafeInteger(batchId) || batchId < 1) return fail(WHY['import-unknown'])
  const undone = await undoBatch(db, { workspaceId, batchId, now: now(), by: BY_COMMAND })
  if (!undone.ok) return fail(WHY[undone.refusal].replace('#', String(batchId)))
  const { eventsRemoved, peopleRemoved, dealsRemoved } = undone.value
  if (json) console.log(JSON.stringify(undone.value))
  else
    console.log(
      `Import ${batchId} is out again: ${many(eventsRemoved, 'event')}, ${many(peopleRemoved, 'person', 'people')}, ${many(dealsRemoved, 'deal')}.`,
    )
  return EXIT.whole
}

function fail(says: string): number {
  console.error(says)
  return EXIT.nothing
}

const count = (n: number) => n.toLocaleString('en-US')
const many = (n: number, one: string, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`
