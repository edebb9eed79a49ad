import { parentPort } from 'node:worker_threads'
import { compile } from '#domain/replay/compile.ts'
import { replayTo } from '#domain/replay/replay.ts'
import { packing } from './packed-decisions.ts'
import type { Errand } from './replay-threads.ts'

parentPort?.on('message', ({ timeline, signatures, columns, from, to }: Errand) => {
  const decisions = packing()
  replayTo(compile(timeline, signatures), columns, from, to, decisions.take)
  const packed = decisions.packed()
  parentPort?.postMessage(packed, [packed.numbers.buffer])
})
