/**
 * The disk fills up while events come in (F8): writing stops before PostgreSQL finds no room, reading goes on, and a
 * second after there is room again everything is taken; nothing acknowledged is lost. An import under way waits and goes
 * on by itself. Needs Linux and root, for a disk of its own.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runningServer } from '#server/db/embedded/server.ts'
import { beginImport, readImport, writeRows } from './product/begin-import.ts'
import { assert, inScratch, startProduct } from './product/run.ts'
import { startSenders } from './product/senders.ts'
import { signedIn } from './product/signed-in.ts'
import { makeWriteKey, readAccount } from './product/write-key.ts'

/** Bytes of the disk; a gigabyte of it has to stay free. */
const DISK = 2_600_000_000
const ROWS = 300_000
/** Longer than one piece of an import takes on a busy machine. */
const PIECE_MS = 15_000
const IMPORT_MS = 180_000
const PIECE = Buffer.alloc(50_000_000)

await inScratch(async (folder) => {
  const home = join(folder, 'disk')
  mkdirSync(home)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', home]).status !== 0) {
    console.log('Skipped: no disk of its own can be made here.')
    return
  }
  chmodSync(home, 0o755)
  try {
    await fill(home)
  } finally {
    spawnSync('umount', [home])
  }
})

async function fill(home: string): Promise<void> {
  const product = await startProduct(home)
  const server = runningServer(home)
  assert(server !== null, 'PostgreSQL does not run')
  const key = await makeWriteKey(server.address, 'load')
  const door = { url: product.url, headers: await signedIn(home, product.url) }
  const csv = join(home, '..', 'rows.csv')
  writeRows(csv, ROWS)
  const senders = startSenders(() => product.url, key, { clients: 8, batch: 25, mark: 'd' })
  await sleep(2_000)
  const { batchId } = await beginImport(door, csv)
  const pieces: string[] = []
  while (freeOf(home) > 900_000_000) {
    pieces.push(join(home, `filler-${pieces.length}`))
    writeFileSync(pieces.at(-1) as string, PIECE)
  }
  await sleep(2_500)
  const stopped = senders.acknowledged.size
  await sleep(3_000)
  assert(senders.acknowledged.size === stopped, 'events are taken though the disk is nearly full')
  const ready = await fetch(`${product.url}/readyz`)
  const page = await fetch(`${product.url}/api/v1/session`)
  assert(ready.status === 200 && page.status < 500, 'nothing can be read any more')
  const write = await fetch(`${product.url}/api/v1/keys`, {
    method: 'POST',
    headers: { origin: product.url, 'content-type': 'application/json' },
    body: '{}',
  })
  assert(write.status === 507, `a write was answered ${write.status}`)
  await sleep(PIECE_MS)
  const waiting = await readImport(door, batchId)
  await sleep(3_000)
  const later = await readImport(door, batchId)
  assert(later.rowsRead === waiting.rowsRead, 'an import goes on though the disk is nearly full')
  assert(later.state === 'reading' && later.rowsRead < ROWS, `the import is ${later.state}`)
  for (const piece of pieces) rmSync(piece)
  await sleep(4_000)
  assert(senders.acknowledged.size > stopped, 'nothing is taken though there is room again')
  await senders.stop()
  const latest = Date.now() + IMPORT_MS
  while (Date.now() < latest && (await readImport(door, batchId)).state !== 'done') await sleep(500)
  const done = await readImport(door, batchId)
  assert(done.state === 'done' && done.rowsRead === ROWS, `the import is ${done.state}`)
  assert(senders.strange.size === 0, `answers: ${JSON.stringify([...senders.strange])}`)
  const { ids, events } = await readAccount(server.address, 'load')
  const lost = [...senders.acknowledged].filter((id) => !ids.has(id)).length
  assert(lost === 0 && ids.size === events, `${lost} events are lost`)
  product.child.kill('SIGTERM')
  await product.ended
  console.log(
    `${stopped} events acknowledged before the disk was nearly full, ${senders.acknowledged.size} in the end: 0 lost. An import waited at ${later.rowsRead} of ${ROWS} rows and went on.`,
  )
}

function freeOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
