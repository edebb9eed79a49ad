import type { Command } from 'commander'
import { readConfig, Unfit } from '#server/config.ts'
import { pathIn } from '#server/db/erased/keep-list.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'
import { eraseListed } from '#server/people/privacy/erase-listed.ts'
import { now } from '#server/session.ts'
import { erasedAgainInWords, readErased, unreadInWords } from './erased-list.ts'
import { withDatabase } from './with-database.ts'

type Options = { json?: boolean; skipDamaged?: boolean }

export function register(program: Command): void {
  program
    .command('erased')
    .description(
      'Erase again whoever the list of erased people tells and this database does not know',
    )
    .argument('[list]', 'the list; usually the file “erased.list” in the home')
    .option('--skip-damaged', 'go on although lines of the list cannot be read')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      `
For a database that was brought back by other means than “lockstep restore”, e.g. pg_restore or a copy of a disk, or
by a restore without the list. In every workspace; no import may run.

Exit codes: 0 done, or nobody to erase; 2 nothing was done, and why. See docs/backup.md.`,
    )
    .action(async (list: string | undefined, options: Options) => {
      const config = readConfig(process.env)
      const done = await withDatabase(undefined, async ({ db }) => {
        const workspaces = (await listWorkspaces(db)).map(({ id }) => id)
        const listed = await readErased(config, list, workspaces, options.skipDamaged)
        if (!listed) throw new Unfit(`There is no list of erased people at ${pathIn(config.home)}.`)
        const { erasures, unread } = listed
        const repeated = await eraseListed({ db, home: config.home }, workspaces, erasures, now())
        if (!repeated.ok)
          throw new Unfit(
            'An import is running, and nobody is erased meanwhile. Wait for its end, and try again.',
          )
        return { ...repeated.value, ...(unread > 0 && { unread }) }
      })
      if (options.json) console.log(JSON.stringify(done))
      else console.log([erasedAgainInWords(done), ...unreadInWords(done.unread ?? 0)].join('\n'))
    })
}
