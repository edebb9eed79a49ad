import { parentPort } from 'node:worker_threads'
import { compile } from '#domain/replay/compile.ts'
import { replayTo } from '#domain/replay/replay.ts'
import { packing } from './packed-decisions.ts'
import type { Errand, Found } from './replay-threads.ts'

parentPort?.on('message', ({ timeline, signatures, columns, cuts, next }: Errand) => {
  const program = compile(timeline, signatures)
  const pieces = cuts.length - 1
  for (;;) {
    const piece = Atomics.add(next, 0, 1)
    if (piece >= pieces) break
    const decisions = packing()
    replayTo(program, columns, cuts[piece] as number, cuts[piece + 1] as number, decisions.take)
    const found: Found = { piece, packed: decisions.packed() }
    parentPort?.postMessage(found, [found.packed.numbers.buffer])
  }
  parentPort?.postMessage(null)
})
