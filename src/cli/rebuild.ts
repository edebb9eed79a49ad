import type { Command } from 'commander'
import { rebuild } from '#server/db/fold/rebuild.ts'
import { now } from '#server/session.ts'
import { withDatabase } from './with-database.ts'

type Options = { workspace?: string; json?: boolean }

export function register(program: Command): void {
  program
    .command('rebuild')
    .description('Make everything that is kept of people and deals anew from the log')
    .option('--workspace <id>', 'another workspace than your own')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const people = await withDatabase(options.workspace, ({ db, workspaceId }) =>
        rebuild(db, workspaceId, now(), progress),
      )
      if (process.stderr.isTTY) process.stderr.write('\r')
      console.log(
        options.json
          ? JSON.stringify({ people })
          : `${people.toLocaleString('en')} people folded anew from the log.`,
      )
    })
}

function progress(people: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${people.toLocaleString('en')} people`)
}
