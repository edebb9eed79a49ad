import { readConfig, Unfit } from '#server/config.ts'
import { type Database, openForCommand } from '#server/db/open.ts'
import { firstWorkspace, listWorkspaces } from '#server/db/workspaces.ts'
import { now } from '#server/session.ts'

/** What a command works on. */
export type Desk = Database & { workspaceId: string }

/**
 * Opens the database for one command and closes it again. In a house that runs, the command uses its PostgreSQL;
 * otherwise one is started for the command (docs/self-hosting.md). Without an id, the company's own workspace is meant.
 */
export async function withDatabase<T>(
  asked: string | undefined,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  const database = await openForCommand(readConfig(process.env))
  const stop = async () => {
    await database.close()
    process.exit(130)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await work({ ...database, workspaceId: await workspaceOf(database, asked) })
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await database.close()
  }
}

async function workspaceOf({ db }: Database, asked: string | undefined): Promise<string> {
  if (asked === undefined) return firstWorkspace(db, now())
  const known = await listWorkspaces(db)
  if (known.some((workspace) => workspace.id === asked)) return asked
  throw new Unfit(
    `There is no workspace ${asked}. There are: ${known.map((w) => w.id).join(', ')}.`,
  )
}
