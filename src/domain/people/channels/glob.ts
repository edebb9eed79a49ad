/**
 * Whether a text is as a pattern says, in which * stands for any signs, also none. It looks at no sign of the text
 * more than once for each star, so no pattern makes it run long (A12).
 */
export function isGlob(text: string, pattern: string): boolean {
  let t = 0
  let p = 0
  let star = -1
  let after = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p
      after = t
      p += 1
    } else if (p < pattern.length && pattern[p] === text[t]) {
      t += 1
      p += 1
    } else if (star >= 0) {
      after += 1
      t = after
      p = star + 1
    } else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}
