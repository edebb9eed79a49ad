import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { answerRefusal } from '#server/errors.ts'

/** Whether so little is left that nothing more may be written. */
export type Disk = { isFull: () => boolean; close: () => void }

const LOOK_EVERY_MS = 1_000
const GB = 1_000_000_000
/** Below this nothing more is written: PostgreSQL that finds no room stops, and then nothing is read either. */
const LEAST = GB
/** So is below a tenth of the disk, of a disk of which a tenth is not more than anybody needs. */
const LEAST_SHARE = 0.1
const MOST_KEPT_FREE = 10 * GB
/** Once too little, it has to grow so far before anything is written again. */
const AGAIN = 1.1

/** Bytes that have to stay free on a disk of so many. R7. @internal */
export const keptFree = (total: number): number =>
  Math.max(LEAST, Math.min(total * LEAST_SHARE, MOST_KEPT_FREE))

/** Looks once a second how much is free where the house has its files and its PostgreSQL. */
export function watchDisk(folder: string): Disk {
  let isFull = false
  const look = async () => {
    isFull = await isNearlyFull(folder, isFull)
  }
  const looking = () => void look().catch(() => undefined)
  looking()
  const timer = setInterval(looking, LOOK_EVERY_MS).unref()
  return { isFull: () => isFull, close: () => clearInterval(timer) }
}

async function isNearlyFull(folder: string, wasFull: boolean): Promise<boolean> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return bavail * bsize < keptFree(blocks * bsize) * (wasFull ? AGAIN : 1)
}

/**
 * For who writes much beside the requests: what it gives resolves as soon as there is room for the next piece. `waits` is
 * told each time that there is none.
 */
export function roomIn(folder: string, waits: () => void = () => undefined): () => Promise<void> {
  let isFull = false
  return async () => {
    for (;;) {
      const wasFull = isFull
      isFull = await isNearlyFull(folder, wasFull).catch(() => false)
      if (!isFull) return
      if (!wasFull) waits()
      await sleep(LOOK_EVERY_MS)
    }
  }
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Whoever comes to make room signs in first. */
const SIGN_IN = /^\/api\/v1\/session\b/

/** Refuses what would write while there is no room, and lets everybody read. */
export function onlyWithRoom(scope: FastifyInstance, disk: Disk): void {
  scope.addHook('onRequest', async (request, reply) => {
    if (!disk.isFull() || READS.has(request.method) || SIGN_IN.test(request.url)) return
    return answerRefusal(reply, 'disk-full')
  })
}
