import type { Command } from 'commander'
import { RETENTION_WORDS, type RetentionKind } from '#domain/people/privacy/retention.ts'
import { BY_COMMAND } from '#server/db/audit/record.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { forgetOld, readRetention, wouldForget } from '#server/people/privacy/retention.ts'
import { now } from '#server/session.ts'
import { withDatabase } from './with-database.ts'

type Options = { workspace?: string; dryRun?: boolean; json?: boolean }

export function register(program: Command): void {
  program
    .command('retention')
    .description(
      'Remove what was kept as long as the workspace says; the server does so every hour',
    )
    .option('--workspace <id>', 'another workspace than your own')
    .option('--dry-run', 'only say what would go')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const found = await withDatabase(options.workspace, ({ db, workspaceId }) =>
        options.dryRun
          ? inWorkspace(db, workspaceId, async (tx) =>
              Object.fromEntries(
                (
                  await wouldForget(tx, workspaceId, await readRetention(tx, workspaceId), now())
                ).map(({ kind, rows }) => [kind, rows]),
              ),
            )
          : forgetOld(db, workspaceId, now(), BY_COMMAND),
      )
      if (options.json) console.log(JSON.stringify(found))
      else print(found, options.dryRun ?? false)
    })
}

function print(found: Record<string, number>, isDry: boolean): void {
  const told = Object.entries(found).filter(([, rows]) => rows > 0)
  for (const [kind, rows] of told)
    console.log(
      `${RETENTION_WORDS[kind as RetentionKind].name}: ${rows.toLocaleString('en')} ${isDry ? 'would go' : 'removed'}`,
    )
  if (told.length === 0) console.log('Nothing was kept longer than it may be.')
}
