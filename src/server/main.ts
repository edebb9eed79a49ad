import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import type { Db } from './db/connect.ts'
import { foldDue } from './db/fold/fold.ts'
import { openHouse } from './db/open.ts'
import { firstWorkspace, listWorkspaces } from './db/workspaces.ts'
import { now } from './session.ts'

export type Running = { url: string; stop: () => Promise<void> }

/** Opens the database, makes the first workspace, and listens. `say` is told each step while it begins. */
export async function start(config: Config, say: (line: string) => void): Promise<Running> {
  const database = await openHouse(config, say)
  try {
    await firstWorkspace(database.db, now())
    const { db, application } = database
    await catchUp(db)
    const app = await buildApp({ db, application, home: config.home, logLevel: config.logLevel })
    await app.listen({ port: config.port, host: config.host })
    const { port } = app.server.address() as { port: number }
    const stop = async () => {
      // Answers under way are finished; then the database may go.
      await app.close()
      await database.close()
    }
    return { url: `http://${config.host === '::1' ? '[::1]' : config.host}:${port}`, stop }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Folds what a crash left in the log unfolded. */
async function catchUp(db: Db): Promise<void> {
  for (const { id } of await listWorkspaces(db)) await foldDue(db, id, now())
}
