import { CLOSINGS } from '#domain/agreement/agreement.ts'
import { type Program, ROLE } from '#domain/replay/compile.ts'
import type { Columns } from '#domain/replay/log.ts'
import { undoneAmong } from '#domain/replay/undone.ts'
import type { Closings } from './episodes.ts'
import type { DidBetween } from './partition.ts'

/**
 * When people closed something of each person's, and when she bought first (epoch ms, NaN where she never did), as the
 * log tells it; what was taken back is not in it. Any agreement compiled over the log will do. Rules 4.2, 4.3.
 */
export function closingsOf(
  program: Program,
  { people, start, t, signature }: Columns,
): { closings: Closings; boughtAt: Float64Array } {
  const closes = Uint8Array.from(program.signatures, ({ name }, sign) =>
    (program.role[sign] as number) & ROLE.decides && (CLOSINGS as readonly string[]).includes(name)
      ? name === 'won'
        ? WON
        : 1
      : 0,
  )
  const closings = { start: new Uint32Array(people + 1), at: new Float64Array(0) }
  const boughtAt = new Float64Array(people).fill(Number.NaN)
  const at: number[] = []
  for (let p = 0; p < people; p++) {
    const [from, to] = [start[p] as number, start[p + 1] as number]
    let undone: ReadonlySet<number> | null | undefined
    for (let i = from; i < to; i++) {
      const how = closes[signature[i] as number] as number
      if (how === 0) continue
      undone ??= undoneAmong(program, { people, start, t, k: t, signature }, from, to)
      if (undone?.has(i)) continue
      at.push(t[i] as number)
      if (how === WON && Number.isNaN(boughtAt[p])) boughtAt[p] = t[i] as number
    }
    closings.start[p + 1] = at.length
  }
  closings.at = Float64Array.from(at)
  return { closings, boughtAt }
}

const WON = 2

/** Whether a person did anything that earns or costs points under this agreement, or asked to talk, in (after, upTo]. */
export function didOf({ role, rulings }: Program, { start, t, signature }: Columns): DidBetween {
  const counts = Uint8Array.from(role, (is, sign) =>
    Number(
      (is & ROLE.behaves) !== 0 &&
        rulings.some(
          ({ points, promotes }) =>
            (points.first[sign + 1] as number) > (points.first[sign] as number) ||
            promotes[sign] !== 0,
        ),
    ),
  )
  return (person, after, upTo) => {
    for (let i = start[person] as number; i < (start[person + 1] as number); i++) {
      const at = t[i] as number
      if (at > upTo) return false
      if (at > after && counts[signature[i] as number]) return true
    }
    return false
  }
}
