/** Longest message id the log keeps, in bytes of UTF-8. */
const LONGEST_ID = 200

/**
 * The message id of a fact: whom it is about and what it says, so that the same file read twice tells nothing new.
 * Where that is too long for the log, a digest of 128 bits stands for it.
 */
export function messageId(subject: string, fact: string): string {
  const id = `${subject}:${fact}`
  return fitsId(id) ? id : `#${digest(id, 1)}${digest(id, 2)}`
}

/** Whether a text is at most so many bytes of UTF-8 long; 200, as a message id, where nothing else is said. */
export function fitsId(text: string, most = LONGEST_ID): boolean {
  if (text.length * 3 <= most) return true
  let bytes = 0
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    // Each half of a surrogate pair counts two of the pair's four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3
  }
  return bytes <= most
}

/** What a row tells as one text: a map that was kept has its columns in another order, and tells the same. */
export const contentOf = (told: Record<string, unknown>): string => JSON.stringify(inOrder(told))

/** The same words by their names; fewer than two stand as they stood. */
export const inOrder = (told: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(told).sort(([a], [b]) => (a < b ? -1 : 1)))

/** A digest of 64 bits in 14 signs; it tells apart what one person did at one instant, and guards nothing. */
export function digest(text: string, seed = 0): string {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (a >>> 0).toString(36).padStart(7, '0') + (b >>> 0).toString(36).padStart(7, '0')
}
