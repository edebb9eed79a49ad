import { parentPort } from 'node:worker_threads'
import { packing as packingEpisodes } from '#domain/agreement/backtest/episodes.ts'
import { compile } from '#domain/replay/compile.ts'
import { replayTo } from '#domain/replay/replay.ts'
import { suppose } from '#domain/replay/suppose.ts'
import { instant } from '#domain/time.ts'
import { packing } from './packed-decisions.ts'
import type { Errand, Found, Matter } from './replay-threads.ts'

let known: Matter | null = null

parentPort?.on('message', ({ id, matter, asked, cuts, next }: Errand) => {
  known = matter ?? known
  try {
    const replayed = replaying(asked, known as Matter)
    const pieces = cuts.length - 1
    for (;;) {
      const piece = Atomics.add(next, 0, 1)
      if (piece >= pieces) break
      const found = replayed(cuts[piece] as number, cuts[piece + 1] as number)
      say({ id, piece, ...found }, buffersOf(found))
    }
    say({ id, piece: -1, end: true })
  } catch (error) {
    say({ id, piece: -1, failed: error as Error })
  }
})

type Part = Pick<Found, 'decisions' | 'episodes'>

function replaying(asked: Errand['asked'], { signatures, columns }: Matter) {
  if ('decides' in asked) {
    const program = compile(asked.decides, signatures)
    return (from: number, to: number): Part => {
      const decisions = packing()
      replayTo(program, columns, from, to, decisions.take)
      return { decisions: decisions.packed() }
    }
  }
  const agreement = asked.supposes
  const program = compile([{ version: 1, effectiveFrom: instant(0), agreement }], signatures)
  return (from: number, to: number): Part => {
    const episodes = packingEpisodes(agreement)
    suppose(program, columns, from, to, episodes.take)
    return { episodes: episodes.packed() }
  }
}

const say = (found: Found, given: ArrayBuffer[] = []) => parentPort?.postMessage(found, given)

/** These change hands between threads without being copied. */
const buffersOf = ({ decisions, episodes }: Part): ArrayBuffer[] =>
  [decisions?.numbers, ...Object.values(episodes ?? {})].flatMap((rows) =>
    ArrayBuffer.isView(rows) ? [rows.buffer as ArrayBuffer] : [],
  )
