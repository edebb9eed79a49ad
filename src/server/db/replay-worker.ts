import { parentPort } from 'node:worker_threads'
import { compile } from '#domain/replay/compile.ts'
import { replay } from '#domain/replay/replay.ts'
import { pack } from './packed-decisions.ts'
import type { Errand } from './replay-threads.ts'

parentPort?.on('message', ({ timeline, signatures, columns, from, to }: Errand) => {
  const packed = pack(replay(compile(timeline, signatures), columns, from, to))
  parentPort?.postMessage(packed, [packed.numbers.buffer])
})
