/** A line to PostgreSQL that can be made slow or dead, as a socket in a folder of its own. */
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type Line = {
  /** Milliseconds that every piece of an answer waits. */
  delay: (ms: number) => void
  /** Nothing comes through any more, and nobody is told; false: new lines are let through again, those that hung stay dead. */
  hang: (isDead: boolean) => void
  close: () => Promise<void>
}

const SOCKET = '.s.PGSQL.5432'

export async function lineBetween(folder: string, server: string): Promise<Line> {
  let delayMs = 0
  let isDead = false
  const open = new Set<Socket>()
  const dead = new WeakSet<Socket>()
  const entrance = createServer((asking) => {
    const answering = createConnection(join(server, SOCKET))
    const end = () => {
      asking.destroy()
      answering.destroy()
    }
    for (const socket of [asking, answering]) {
      open.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        open.delete(socket)
        end()
      })
    }
    asking.on('data', (bytes) => {
      if (!isDead && !dead.has(asking)) answering.write(bytes)
      else dead.add(asking)
    })
    let last = Promise.resolve()
    answering.on('data', (bytes) => {
      const waited = delayMs > 0 ? sleep(delayMs) : Promise.resolve()
      last = last
        .then(() => waited)
        .then(() => {
          if (isDead || dead.has(asking)) dead.add(asking)
          else asking.write(bytes)
        })
    })
  })
  await new Promise<void>((ready) => entrance.listen(join(folder, SOCKET), ready))
  return {
    delay: (ms) => {
      delayMs = ms
    },
    hang: (is) => {
      isDead = is
      if (is) for (const socket of open) dead.add(socket)
    },
    close: () =>
      new Promise((closed) => {
        for (const socket of open) socket.destroy()
        entrance.close(() => closed())
      }),
  }
}
