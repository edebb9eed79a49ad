import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { openHouse } from './db/open.ts'
import { firstWorkspace } from './db/workspaces.ts'
import { keepUp } from './keep-up.ts'
import { now } from './session.ts'

export type Running = { url: string; stop: () => Promise<void> }

/**
 * Opens the database, makes the first workspace, and listens; what a crash leaves unfolded is folded meanwhile. `say` is
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
    const folding = keepUp(db, app.log, leaving.signal)
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
