import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { foldLeft } from './db/fold/left.ts'
import { openHouse } from './db/open.ts'
import { firstWorkspace } from './db/workspaces.ts'
import { now } from './session.ts'

export type Running = { url: string; stop: () => Promise<void> }

/**
 * Opens the database, makes the first workspace, and listens; what a crash left unfolded is folded meanwhile. `say` is
 * told each step while it begins.
 */
export async function start(config: Config, say: (line: string) => void): Promise<Running> {
  const database = await openHouse(config, say)
  try {
    await firstWorkspace(database.db, now())
    const { db, application } = database
    const app = await buildApp({ db, application, home: config.home, logLevel: config.logLevel })
    await app.listen({ port: config.port, host: config.host })
    const { port } = app.server.address() as { port: number }
    const leaving = new AbortController()
    const folding = foldLeft(db, now, app.log, leaving.signal)
    const stop = async () => {
      // Answers and the fold that are under way are finished; then the database may go.
      leaving.abort()
      await Promise.all([app.close(), folding])
      await database.close()
    }
    return { url: `http://${config.host === '::1' ? '[::1]' : config.host}:${port}`, stop }
  } catch (error) {
    await database.close()
    throw error
  }
}
