import { resolve } from 'node:path'
import type { Command } from 'commander'
import { readConfig, Unfit } from '#server/config.ts'
import { recordBackup } from '#server/db/backup/record-backup.ts'
import { type Written, writeBackup } from '#server/db/backup/write-backup.ts'
import { isFounded } from '#server/db/open.ts'
import { now } from '#server/session.ts'
import { withOwner } from './with-owner.ts'

type Options = { force?: boolean; json?: boolean }

export function register(program: Command): void {
  program
    .command('backup')
    .description('Write everything that the database holds into one file, while the product runs')
    .argument('<file>', 'the file to make')
    .option('--force', 'replace a file of that name')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      `
The file holds every row of every workspace as at one instant, compressed and with a checksum; it is not encrypted,
and only its owner may read it. What is not in it: files that somebody sent and has not brought in, and the secret of
this installation (LOCKSTEP_SECRET, or the file “secret” in the home). Without that secret, second factors and other
encrypted settings of a restored database cannot be read: keep it elsewhere.

Exit codes: 0 the file is whole and on disk; 2 nothing was written, and why. See docs/backup.md.`,
    )
    .action(async (file: string, options: Options) => {
      const config = readConfig(process.env)
      if (!isFounded(config))
        throw new Unfit(
          `There is nothing to back up: no Lockstep has run in ${config.home}. LOCKSTEP_HOME or DATABASE_URL names another place.`,
        )
      const began = Date.now()
      const written = await withOwner(config, false, async (owner) => {
        const job = {
          path: resolve(file),
          force: options.force ?? false,
          product: program.version() ?? '',
          now: now(),
          read: progress,
        }
        const whole = await writeBackup(owner, job)
        await recordBackup(owner, job, whole).catch(tellUnrecorded)
        return whole
      })
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
      const seconds = (Date.now() - began) / 1000
      console.log(options.json ? json(file, written, seconds) : sentences(file, written, seconds))
    })
}

/** The file is good all the same. */
function tellUnrecorded(error: Error): void {
  console.error(`The backup is whole, but it could not be noted in the database: ${error.message}`)
}

function progress(bytes: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${megabytes(bytes)} of rows read\u001b[K`)
}

function sentences(file: string, { manifest, rows, bytes, sha256 }: Written, seconds: number) {
  const { tables, workspaces } = manifest
  const of = `${count(rows, 'row')} of ${count(Object.keys(tables).length, 'table')} in ${count(workspaces.length, 'workspace')}`
  return `${file}: ${of}, ${megabytes(bytes)} in ${seconds.toFixed(1)} s.\nSHA-256 ${sha256}`
}

function json(file: string, { manifest, rows, bytes, sha256 }: Written, seconds: number): string {
  const { tables, workspaces } = manifest
  return JSON.stringify({
    file,
    bytes,
    sha256,
    seconds,
    rows,
    workspaces: workspaces.length,
    tables,
  })
}

const megabytes = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`
