import { CLOSINGS } from '#domain/agreement/agreement.ts'
import { type Program, ROLE } from '#domain/replay/compile.ts'
import type { Columns } from '#domain/replay/log.ts'
import { undoneAmong } from '#domain/replay/undone.ts'
import type { Closings, Recorded } from './episodes.ts'
import type { DidBetween } from './partition.ts'

/** What the log tells of closings by people; what was taken back is not in it. */
export type Closed = {
  closings: Closings
  /** When each person bought first, epoch ms; NaN who never did. */
  boughtAt: Float64Array
  /** Closings that closed no recorded hand-off, e.g. of a deal that began with sales: rising indexes in the columns. */
  idle: Uint32Array
}

/** Recorded hand-offs, as far as it matters how they ended. */
type Ended = Pick<Recorded, 'count' | 'person' | 'mqlAt' | 'closing' | 'closedAt'>

/** Reads the closings of the people in the columns. Any agreement compiled over the log will do. Rules 4.1, 4.2, 4.3. */
export function closedIn(program: Program, columns: Columns, recorded: Ended): Closed {
  const { people, start, t, signature } = columns
  const names: readonly string[] = CLOSINGS
  const closes = Uint8Array.from(program.signatures, ({ name }, sign) =>
    (program.role[sign] as number) & ROLE.decides ? names.indexOf(name) + 1 : 0,
  )
  const firstOf = firstEpisodes(recorded, people)
  const closings = { start: new Uint32Array(people + 1), at: new Float64Array(0) }
  const boughtAt = new Float64Array(people).fill(Number.NaN)
  const at: number[] = []
  const idle: number[] = []
  for (let p = 0; p < people; p++) {
    const [from, to] = [start[p] as number, start[p + 1] as number]
    let undone: ReadonlySet<number> | null | undefined
    for (let i = from; i < to; i++) {
      const how = closes[signature[i] as number] as number
      if (how === 0) continue
      if (undone === undefined) undone = undoneAmong(program, columns, from, to)
      if (undone?.has(i)) continue
      const when = t[i] as number
      at.push(when)
      if (how === WON && Number.isNaN(boughtAt[p])) boughtAt[p] = when
      const [first, end] = [firstOf[p] as number, firstOf[p + 1] as number]
      if (!hasClosed(recorded, first, end, how, when)) idle.push(i)
    }
    closings.start[p + 1] = at.length
  }
  closings.at = Float64Array.from(at)
  return { closings, boughtAt, idle: Uint32Array.from(idle) }
}

const placeOf = (closing: (typeof CLOSINGS)[number]) => CLOSINGS.indexOf(closing) + 1
const WON = placeOf('won')
const RECYCLED = placeOf('recycled')
const LOST = placeOf('lost')

/** Per person the index of her first recorded hand-off. */
function firstEpisodes({ count, person }: Ended, people: number): Uint32Array {
  const first = new Uint32Array(people + 1)
  let r = 0
  for (let p = 0; p <= people; p++) {
    while (r < count && (person[r] as number) < p) r += 1
    first[p] = r
  }
  return first
}

/** Whether a decision to close did so; a lead sent back after its deal was lost changes what follows as well. Rule 1.3. */
function hasClosed(
  { mqlAt, closing, closedAt }: Ended,
  first: number,
  end: number,
  how: number,
  at: number,
): boolean {
  for (let r = first; r < end; r++) {
    const closed = closedAt[r] as number
    if (closing[r] === how && closed === Math.max(at, mqlAt[r] as number)) return true
    if (how === RECYCLED && closing[r] === LOST && closed <= at) return true
  }
  return false
}

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
