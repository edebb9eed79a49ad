import type { Command } from 'commander'
import { markAllDesks } from '#server/db/desks/mark.ts'
import { rebuild } from '#server/db/fold/rebuild.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { settleDesks } from '#server/handoffs/settling/settle.ts'
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
      const people = await withDatabase(options.workspace, async ({ db, workspaceId }) => {
        const folded = await rebuild(db, workspaceId, now(), progress)
        await inWorkspace(db, workspaceId, (tx) => markAllDesks(tx, workspaceId))
        await settleDesks(db, workspaceId, now)
        return folded
      })
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
