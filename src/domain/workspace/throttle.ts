/** How often somebody guessed wrong of late, and when last: epoch milliseconds. */
export type Tries = { failures: number; at: number }

/** So many wrong guesses are free. */
const FREE = 10
/** A wrong guess is forgotten after 5 minutes. */
const FORGOTTEN_MS = 5 * 60_000
const LONGEST_WAIT_MS = 15 * 60_000

/** Milliseconds until the next guess may be made: none for the first ten, then 1 s, 2 s, 4 s … up to 15 minutes. */
export function waitMs(tries: Tries, now: number): number {
  const over = Math.round(tries.failures) - FREE
  if (over < 0) return 0
  return Math.max(0, tries.at + Math.min(1_000 * 2 ** over, LONGEST_WAIT_MS) - now)
}

/** One more wrong guess; what lies long enough back is forgotten first. */
export const countTry = (tries: Tries, now: number): Tries => ({
  failures: left(tries, now) + 1,
  at: now,
})

/** The guess was right after all. */
export const forgive = (tries: Tries, now: number): Tries => ({
  failures: Math.max(0, left(tries, now) - 1),
  at: Math.max(tries.at, now),
})

const left = ({ failures, at }: Tries, now: number) =>
  Math.max(0, failures - Math.max(0, now - at) / FORGOTTEN_MS)
