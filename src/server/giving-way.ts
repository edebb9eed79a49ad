/** How long senders waited for an answer lately, seen from every thread of this process. */
export type Waits = { buffer: SharedArrayBuffer; told: (ms: number, at: number) => void }

/** The part that each new answer has in what is thought of all. */
const NEWEST = 0.2
/** What nobody has told of for so long is over. */
const OVER_MS = 1_000

export function sharedWaits(): Waits {
  const buffer = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT)
  const of = new Float64Array(buffer)
  return {
    buffer,
    told(ms, at) {
      of[0] = (of[0] as number) * (1 - NEWEST) + ms * NEWEST
      of[1] = at
    },
  }
}

/** Milliseconds, at an instant; 0 where nobody was answered lately. */
export function waitNow(buffer: SharedArrayBuffer, at: number): number {
  const [ms = 0, told = 0] = new Float64Array(buffer)
  return at - told > OVER_MS ? 0 : ms
}

/** Answers that take no longer are left alone. */
const CALM_MS = 40
/** At most as long as it worked: half of the time is always its own, for senders may wait for something else, too. */
const MOST_RESTS = 1
/** Events that wait to be folded: up to the first number it does not rest, for then it keeps up; from the second on it rests in full. */
const [FEW, MANY] = [2_000, 10_000]
/** And from so many on it rests less again, at last not at all: beyond high water nothing would be taken. */
const [BEHIND, FAR_BEHIND] = [50_000, 150_000]

/** How long whoever folds rests after so much work, while senders wait so long and so many events are unfolded. */
export function restAfter(workedMs: number, waitMs: number, unfolded: number): number {
  const slow = Math.min(MOST_RESTS, Math.max(0, (waitMs - CALM_MS) / CALM_MS))
  return workedMs * slow * along(unfolded, FEW, MANY) * along(unfolded, FAR_BEHIND, BEHIND)
}

/** 0 at the one end and 1 at the other, and beyond. */
const along = (value: number, none: number, all: number) =>
  Math.min(1, Math.max(0, (value - none) / (all - none)))
