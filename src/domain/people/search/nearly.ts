/** Shorter words have too many neighbours, longer ones are ids. */
const [SHORTEST, LONGEST] = [4, 16]

/** Words that may be mistyped and are found all the same: of letters alone, 4 to 16 of them. */
export const isTypeable = (word: string): boolean =>
  /^\p{L}+$/u.test(word) && word.length >= SHORTEST && word.length <= LONGEST

/**
 * The word, and what it becomes with any one letter left out. Two words of which one letter was added, left out, changed
 * or exchanged with the next one share one of these, so that mistyped words are found by equality alone.
 */
export function spellings(word: string): string[] {
  const letters = Array.from(word)
  return [...new Set([word, ...letters.map((_, i) => letters.toSpliced(i, 1).join(''))])]
}

/** Whether one letter added, left out, changed or exchanged with the next one makes one word of the other. */
export function isNearly(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let first = 0
  while (first < short.length && short[first] === long[first]) first += 1
  const [x, y] = [short.slice(first), long.slice(first)]
  if (x.length < y.length) return x === y.slice(1)
  return x.slice(1) === y.slice(1) || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2))
}
