import { Server, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** How long a connection on which nobody asks anything is kept, in case a request is on its way. */
const GRACE_MS = 1_000
const LOOK_MS = 20

/**
 * Lets clients go when the app closes: nobody new is let in, what was asked is answered, and each answer says that it is
 * the last on its connection, so that no client sends another into a closed one. Only then are idle connections cut.
 */
export function leaveInPeace(app: FastifyInstance): void {
  // One for each address of a name such as localhost; Fastify itself waits for the first alone.
  const servers = new Set<Server>()
  let leaving = false
  let asked = 0
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (!(raw.socket instanceof Socket)) return
    servers.add(serverOf(raw.socket) ?? app.server)
    asked += 1
    reply.raw.once('close', () => {
      asked -= 1
    })
  })
  app.addHook('onSend', async (_, reply) => {
    if (leaving) reply.header('connection', 'close')
  })
  app.addHook('preClose', async () => {
    leaving = true
    const everybodyGone = Promise.all([...servers].map(letNobodyIn))
    await Promise.race([everybodyGone, sleep(GRACE_MS)])
    while (asked > 0) await sleep(LOOK_MS)
  })
}

/** An HTTP server's own way to close would cut idle connections at once; resolves when the last connection is gone. */
const letNobodyIn = (server: Server) =>
  new Promise<void>((gone) => Server.prototype.close.call(server, () => gone()))

/** Node sets it on every socket that a server took, and its types do not tell. */
const serverOf = (socket: Socket) => (socket as Socket & { server?: Server }).server
