import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type Config, readConfig } from '#server/config.ts'
import type { Compared, Difference } from '#server/db/backup/compare-rows.ts'
import { type Backup, openBackup } from '#server/db/backup/file/read.ts'
import { compareWith, inTheWay, restore } from '#server/db/backup/restore.ts'
import { type Address, connect } from '#server/db/connect.ts'
import type { ErasedAgain } from '#server/db/erased/repeat.ts'
import { foldDue } from '#server/db/fold/fold.ts'
import { verify } from '#server/db/fold/verify.ts'
import { isFounded } from '#server/db/open.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'
import { now } from '#server/session.ts'
import { erasedAgainInWords, type Listed, readErased, unreadInWords } from './erased-list.ts'
import { withOwner } from './with-owner.ts'

type Options = {
  verify?: boolean
  replay?: boolean
  json?: boolean
  erased?: string | false
  skipDamaged?: boolean
}

/** What is asked for, done: whether rows were brought in, and what was compared. */
type Done = Compared & {
  restored: boolean
  stepsSince: string[]
  erased: ErasedAgain | null
  /** Lines of the list of erased people that were passed over. */
  unread?: number
  replayed?: Replayed
}
type Replayed = { people: number; events: number; differences: number }

const EXIT = { same: 0, differs: 1 } as const

export function register(program: Command): void {
  program
    .command('restore')
    .description('Bring a backup into an empty home or database, and compare what came in with it')
    .argument('<file>', 'a file that “lockstep backup” made')
    .option(
      '--verify',
      'where the database is not empty, change nothing and compare it with the backup',
    )
    .option('--erased <list>', 'erase again whoever this list tells; usually the one in the home')
    .option('--no-erased', 'although there is a list in the home, erase nobody')
    .option('--skip-damaged', 'go on although lines of that list cannot be read')
    .option('--replay', 'afterwards replay the log of every workspace, as “lockstep verify” does')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      `
The place is LOCKSTEP_HOME or DATABASE_URL, so a backup also moves a house from one to the other. It must be empty, or
hold nothing but what the first start makes, and no Lockstep may run on it. Every byte of the file is checked before
anything is done; then all of it is brought in, or nothing.

Compared are, table by table, the number of rows and the SHA-256 of all their values read back from the database in
the order of their keys, and the workspaces, with what the backup says of them.

A backup holds whoever was erased after it was made. Each installation keeps a list of them, the file “erased.list” in
its home, without their names. Where it lies in this home it is taken; otherwise name it with --erased, and bring along
the secret of that installation. Without it these people are there again. A list with lines that cannot be read is
refused, but with --skip-damaged: then everybody is erased whom the other lines tell.

The secret of the installation (LOCKSTEP_SECRET, or the file “secret” in the home) is never in a backup. Bring it along,
or second factors and other encrypted settings cannot be read.

Exit codes: 0 restored, or nothing differs; 1 something differs; 2 nothing was done, and why. See docs/backup.md.`,
    )
    .action(async (file: string, options: Options) => {
      const backup = await openBackup(resolve(file))
      try {
        const config = readConfig(process.env)
        const { erased, skipDamaged } = options
        // Read where it is needed: a comparison erases nobody.
        const list = async () =>
          erased === false
            ? null
            : readErased(config, erased, backup.manifest.workspaces, skipDamaged)
        const done = await act(config, backup, { ...options, list })
        clearLine()
        if (options.json) console.log(JSON.stringify({ file, sha256: backup.sha256, ...done }))
        else tell(file, backup, done)
        if (done.differences.length + (done.replayed?.differences ?? 0) > 0)
          process.exitCode = EXIT.differs
      } finally {
        await backup.close()
      }
    })
}

type Asked = Options & { list: () => Promise<Listed | null> }

async function act(config: Config, backup: Backup, { verify, replay, list }: Asked): Promise<Done> {
  const done =
    (verify && isFounded(config) && (await compareWhereTaken(config, backup))) ||
    (await bringIn(config, backup, await list()))
  if (!replay) return done
  return { ...done, replayed: await withOwner(config, false, replayAll) }
}

function bringIn(config: Config, backup: Backup, listed: Listed | null): Promise<Done> {
  const { erasures = null, unread = 0 } = listed ?? {}
  return withOwner(config, true, async (owner) => {
    const restored = await restore(owner, backup, now(), {
      erasures,
      loaded: sayLoaded,
      compared: sayCompared,
    })
    return { ...restored, restored: true, ...(unread > 0 && { unread }) }
  })
}

/** Null where the database is empty, so that there is nothing to compare. */
function compareWhereTaken(config: Config, backup: Backup): Promise<Done | null> {
  return withOwner(config, false, async (owner) => {
    if (!(await inTheWay(owner))) return null
    const compared = await compareWith(owner, backup, { compared: sayCompared })
    return { ...compared, restored: false, stepsSince: [], erased: null }
  })
}

async function replayAll(owner: Address): Promise<Replayed> {
  const db = connect(applicationAddress(owner), { max: 4 })
  const replayed = { people: 0, events: 0, differences: 0 }
  try {
    for (const { id } of await listWorkspaces(db)) {
      await foldDue(db, id, now())
      const found = await verify(db, id)
      replayed.people += found.people
      replayed.events += found.events
      replayed.differences += found.count + found.strays
    }
    return replayed
  } finally {
    await db.destroy()
  }
}

function tell(file: string, { header, manifest, bytes, sha256 }: Backup, done: Done): void {
  const { restored, tables, rows, stepsSince, differences, entriesSince, replayed } = done
  console.log(
    `${file}: ${megabytes(bytes)}, made by Lockstep ${header.product} on ${header.createdAt}. Every byte is as it was written.\nSHA-256 ${sha256}`,
  )
  const of = `${count(rows, 'row')} of ${count(tables, 'table')} in ${count(manifest.workspaces.length, 'workspace')}`
  if (restored) {
    console.log(`Restored: ${of}.`)
    console.log(erasedInWords(done.erased, header.createdAt))
    for (const line of unreadInWords(done.unread ?? 0)) console.log(line)
  }
  if (stepsSince.length > 0)
    console.log(`Then brought up to this version: ${stepsSince.join(', ')}.`)
  if (differences.length === 0)
    console.log(
      `Compared: ${of}. Count and SHA-256 of every table, read back from the database, are those of the backup.`,
    )
  else {
    console.log(`The database differs from the backup in ${count(differences.length, 'place')}:`)
    for (const difference of differences) console.log(`  ${inWords(difference)}`)
  }
  if (!restored && entriesSince > 0)
    console.log(
      `The audit log goes on with ${number(entriesSince)} newer ${entriesSince === 1 ? 'entry' : 'entries'}.`,
    )
  if (!replayed) return
  const replays = `${count(replayed.events, 'event')} of ${replayed.people.toLocaleString('en')} people replayed`
  console.log(
    replayed.differences === 0
      ? `${replays}: everything kept is what the log says.`
      : `${replays}: ${count(replayed.differences, 'difference')}. “lockstep verify” names them.`,
  )
}

function erasedInWords(erased: ErasedAgain | null, createdAt: string): string {
  if (!erased)
    return `There was no list of erased people: whoever was erased after ${createdAt} is in it again. If that was anybody, restore once more into an empty place with --erased and the newest “erased.list” of the installation.`
  if (erased.erasures === 0) return 'Nobody on the list was erased after the backup was made.'
  return erasedAgainInWords(erased)
}

function inWords(difference: Difference): string {
  if ('workspaces' in difference) {
    const { onlyHere, onlyInFile } = difference.workspaces
    return `workspaces only in the database: ${listed(onlyHere)}; only in the backup: ${listed(onlyInFile)}`
  }
  const { table, rowsInFile } = difference
  if (difference.is === 'not-there')
    return `${table}: the database does not have this table, or not all of its columns; ${count(rowsInFile, 'row')} in the backup`
  if (difference.rows === rowsInFile)
    return `${table}: ${count(rowsInFile, 'row')}, with other values`
  return `${table}: ${count(difference.rows, 'row')}, ${rowsInFile.toLocaleString('en')} in the backup`
}

function sayLoaded(bytes: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${megabytes(bytes)} of rows brought in\u001b[K`)
}

function sayCompared(table: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${table} compared\u001b[K`)
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
}

const number = (n: number) => n.toLocaleString('en')
const listed = (ids: readonly string[]) => (ids.length === 0 ? 'none' : ids.join(', '))
const megabytes = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`
