import type { Instant } from '#domain/time.ts'

type Point = { at: Instant; engagement: number }

/**
 * At most about `most` points of a line, the first, the last and every lowest and highest one kept,
 * so that ten thousand events draw the same picture as they would in full.
 */
export function thinned(line: readonly Point[], most: number): Point[] {
  if (line.length <= most) return [...line]
  const step = Math.ceil((line.length * 2) / most)
  const kept: Point[] = []
  for (let from = 0; from < line.length; from += step) {
    const some = line.slice(from, from + step)
    const first = some[0]
    if (!first) break
    let low = first
    let high = first
    for (const point of some) {
      if (point.engagement < low.engagement) low = point
      if (point.engagement >= high.engagement) high = point
    }
    kept.push(...(low === high ? [low] : [low, high].sort((a, b) => a.at - b.at)))
  }
  const [first, last] = [line[0], line.at(-1)]
  if (first && kept[0] !== first) kept.unshift(first)
  if (last && kept.at(-1) !== last) kept.push(last)
  return kept
}
