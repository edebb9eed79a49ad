import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { openHouse } from './db/open.ts'
import { firstWorkspace } from './db/workspaces.ts'
import { keepDelivering } from './deliveries.ts'
import { foldingApart } from './folding.ts'
import { chatKey } from './handoffs/notices/chats/routes.ts'
import { caller } from './http/calling/call.ts'
import { keepNurturing } from './keep-nurturing.ts'
import { keepTelling } from './keep-telling.ts'
import { resumeImports } from './people/imports/resume.ts'
import { keepSending } from './post.ts'
import { houseSecret } from './secret.ts'
import { now } from './session.ts'
import { webhookKey } from './workspace/feed/routes.ts'
import { bySmtp, onConsole } from './workspace/mail/send.ts'
import { makeSetUpCode } from './workspace/sign-in/set-up/set-up-code.ts'

export type Running = {
  url: string
  /** Where the first owner is made, with the one-time code; null when there is one. */
  setUpAt: string | null
  stop: () => Promise<void>
}

/**
 * Opens the database, makes the first workspace, and listens; what a crash leaves unfolded is folded meanwhile. `say` is
 * told each step while it begins.
 */
export async function start(config: Config, say: (line: string) => void): Promise<Running> {
  const database = await openHouse(config, say)
  try {
    await firstWorkspace(database.db, now())
    const { db, application } = database
    const local = `http://${config.host === '::1' ? '[::1]' : config.host}`
    const folding = foldingApart(db, application)
    const app = await buildApp({
      ...config,
      db,
      application,
      folding,
      localUrl: `${local}:${config.port}`,
      sendsMail: config.smtp !== undefined,
    })
    await resumeImports({ db, application, home: config.home }, now(), app.log)
    await app.listen({ port: config.port, host: config.host })
    const { port } = app.server.address() as { port: number }
    const leaving = new AbortController()
    folding.begin(app.log)
    const send = config.smtp ? bySmtp(config.smtp) : onConsole(say)
    const secret = houseSecret(config.home, config.secret)
    const sending = keepSending({ db, home: config.home, secret }, send, app.log, leaving.signal)
    const sealKey = webhookKey(secret)
    const call = caller(config.ownNetworks)
    const delivering = keepDelivering({ db, call, sealKey, now }, app.log, leaving.signal)
    const url = config.publicUrl ?? `${local}:${port}`
    const chatting = { db, now, origin: url, call, sealKey: chatKey(secret) }
    const telling = keepTelling(chatting, app.log, leaving.signal)
    const nurturing = keepNurturing(db, { origin: url, secret }, app.log, leaving.signal)
    const stop = async () => {
      // Answers and the fold that are under way are finished; then the database may go.
      leaving.abort()
      await Promise.all([app.close(), folding.stop(), sending, delivering, telling, nurturing])
      await database.close()
    }
    const code = await makeSetUpCode(db, now())
    return { url, setUpAt: code && `${url}/set-up#code=${code}`, stop }
  } catch (error) {
    await database.close()
    throw error
  }
}
