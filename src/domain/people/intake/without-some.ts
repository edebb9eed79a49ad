import { cut, type Stretch } from './cut.ts'

/** What is left of some events that failed as one. */
export type Left = { bytes: Uint8Array; left: number; out: number }

/**
 * Events that failed as one, a batch or a part of one, without those that `isOut` says; null where they cannot be told
 * from each other.
 */
export function withoutSome(bytes: Uint8Array, isOut: (event: Uint8Array) => boolean): Left | null {
  const batch = cut(bytes)
  const lists =
    batch?.shape === 'object'
      ? batch.members.flatMap(({ items }) => (items && items.length > 0 ? [items] : []))
      : []
  if (lists.length > 1) return null
  const [items] = lists
  if (items) return without(bytes, items, isOut)
  const listed = joined([OPEN, bytes, CLOSE])
  const part = cut(listed)
  if (part?.shape !== 'list' || part.items.length === 0) return null
  const { bytes: found, ...counts } = without(listed, part.items, isOut)
  return { ...counts, bytes: found.subarray(1, -1) }
}

function without(
  bytes: Uint8Array,
  items: readonly Stretch[],
  isOut: (event: Uint8Array) => boolean,
): Left {
  const events = items.map(({ start, end }) => bytes.subarray(start, end))
  const kept = events.filter((event) => !isOut(event))
  const between = kept.flatMap((event, i) => (i === 0 ? [event] : [COMMA, event]))
  const whole = [bytes.subarray(0, items[0]?.start), ...between, bytes.subarray(items.at(-1)?.end)]
  return { bytes: joined(whole), left: kept.length, out: events.length - kept.length }
}

const OPEN = Uint8Array.of(0x5b)
const CLOSE = Uint8Array.of(0x5d)
const COMMA = Uint8Array.of(0x2c)

/** Bytes one after another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
