import { parentPort } from 'node:worker_threads'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { packing as packingEpisodes } from '#domain/agreement/backtest/episodes.ts'
import { counting } from '#domain/agreement/backtest/histogram.ts'
import { compile, type Program } from '#domain/replay/compile.ts'
import { peaksOf } from '#domain/replay/peaks.ts'
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

type Part = Pick<Found, 'decisions' | 'episodes' | 'counts'>

function replaying(asked: Errand['asked'], matter: Matter) {
  const { signatures, columns, idle = null } = matter
  if ('decides' in asked) {
    const program = compile(asked.decides, signatures)
    return (from: number, to: number): Part => {
      const decisions = packing()
      replayTo(program, columns, from, to, decisions.take)
      return { decisions: decisions.packed() }
    }
  }
  const agreement = 'peaks' in asked ? asked.peaks : asked.supposes
  const program = compile([{ version: 1, effectiveFrom: instant(0), agreement }], signatures)
  if ('peaks' in asked) return peaking(program, matter, agreement, asked.highest)
  return (from: number, to: number): Part => {
    const episodes = packingEpisodes(agreement)
    suppose(program, columns, from, to, episodes.take, { idle, reach: asked.reach })
    return { episodes: episodes.packed() }
  }
}

function peaking(
  program: Program,
  { columns, idle }: Matter,
  agreement: Agreement,
  highest: Float32Array,
) {
  const bands = agreement.fit.bands.length
  return (from: number, to: number): Part => {
    const { counts, take } = counting(agreement)
    const note = (person: number, band: number, peak: number, gain: number) => {
      take(band, peak)
      const at = person * bands + band
      // A little more, so that rounding never keeps anybody out.
      highest[at] = Math.max(highest[at] as number, gain * (1 + 1e-6))
    }
    const raised = (person: number) =>
      highest.fill(Number.POSITIVE_INFINITY, person * bands, (person + 1) * bands)
    peaksOf(program, columns, from, to, note, raised, idle ?? null)
    return { counts }
  }
}

const say = (found: Found, given: ArrayBuffer[] = []) => parentPort?.postMessage(found, given)

/** These change hands between threads without being copied. */
const buffersOf = ({ decisions, episodes, counts }: Part): ArrayBuffer[] =>
  [decisions?.numbers, counts, ...Object.values(episodes ?? {})].flatMap((rows) =>
    ArrayBuffer.isView(rows) ? [rows.buffer as ArrayBuffer] : [],
  )
