import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Why nothing more is taken for now; null: it is. */
export type Pressure = { isHigh: () => boolean; close: () => void }

export type HighWater = {
  /** Events that nobody has folded yet. */
  backlog: number
  /** Bytes that were received and are not on disk. */
  waitingBytes: number
  /** How late the request thread is, at the 99th part of a second. */
  delayMs: number
}

export const HIGH_WATER: HighWater = {
  backlog: 200_000,
  waitingBytes: 48_000_000,
  delayMs: 1_000,
}

const LOOK_EVERY_MS = 1_000
/** Once too much, it has to sink to half before anything is taken again. */
const LOW = 0.5

/** Watches how much lies unfinished; above high water intake is refused while everything else goes on. R7. */
export function watchPressure(
  high: HighWater,
  backlog: () => number,
  waitingBytes: () => number,
): Pressure {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  let isLate = false
  let isBehind = false
  const look = setInterval(() => {
    isLate = delay.percentile(99) / 1e6 > high.delayMs
    delay.reset()
    isBehind = backlog() > high.backlog * (isBehind ? LOW : 1)
  }, LOOK_EVERY_MS).unref()
  return {
    isHigh: () => isLate || isBehind || waitingBytes() > high.waitingBytes,
    close: () => {
      clearInterval(look)
      delay.disable()
    },
  }
}
