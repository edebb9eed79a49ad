import type { Command } from 'commander'
import { readConfig, Unfit } from '#server/config.ts'
import { pathIn } from '#server/db/erased/keep-list.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'
import { eraseListed } from '#server/people/privacy/erase-listed.ts'
import { now } from '#server/session.ts'
import { erasedAgainInWords, readErased } from './erased-list.ts'
import { withDatabase } from './with-database.ts'

export function register(program: Command): void {
  program
    .command('erased')
    .description(
      'Erase again whoever the list of erased people tells and this database does not know',
    )
    .argument('[list]', 'the list; usually the file “erased.list” in the home')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      `
For a database that was brought back by other means than “lockstep restore”, e.g. pg_restore or a copy of a disk, or
by a restore without the list. In every workspace; no import may run.

Exit codes: 0 done, or nobody to erase; 2 nothing was done, and why. See docs/backup.md.`,
    )
    .action(async (list: string | undefined, options: { json?: boolean }) => {
      const config = readConfig(process.env)
      const done = await withDatabase(undefined, async ({ db }) => {
        const workspaces = (await listWorkspaces(db)).map(({ id }) => id)
        const erasures = await readErased(config, list, workspaces)
        if (!erasures)
          throw new Unfit(`There is no list of erased people at ${pathIn(config.home)}.`)
        const repeated = await eraseListed({ db, home: config.home }, workspaces, erasures, now())
        if (!repeated.ok)
          throw new Unfit(
            'An import is running, and nobody is erased meanwhile. Wait for its end, and try again.',
          )
        return repeated.value
      })
      console.log(options.json ? JSON.stringify(done) : erasedAgainInWords(done))
    })
}
