import type { Config } from '#server/config.ts'
import type { Address } from '#server/db/connect.ts'
import { openAsOwner } from '#server/db/open.ts'

/**
 * Opens the database as its owner and as it stands for one command, and closes it again. In a house that runs, its
 * PostgreSQL is used, unless the command has to be `alone`.
 */
export async function withOwner<T>(
  config: Config,
  alone: boolean,
  work: (owner: Address) => Promise<T>,
): Promise<T> {
  const door = await openAsOwner(config, alone)
  const stop = async () => {
    await door.close()
    process.exit(130)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await work(door.owner)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await door.close()
  }
}
