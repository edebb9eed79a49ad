import type { Columns } from '#domain/replay/log.ts'

/** Events as they come. */
export type Raw = {
  count: number
  person: Uint32Array
  t: Float64Array
  k: Float64Array
  signature: Uint32Array
}

export function startRaw(): Raw {
  const room = 4_096
  return {
    count: 0,
    person: new Uint32Array(room),
    t: new Float64Array(room),
    k: new Float64Array(room),
    signature: new Uint32Array(room),
  }
}

export function add(raw: Raw, person: number, t: number, k: number, signature: number): void {
  if (raw.count === raw.t.length) {
    const room = raw.count * 2
    raw.person = grown(raw.person, new Uint32Array(room))
    raw.t = grown(raw.t, new Float64Array(room))
    raw.k = grown(raw.k, new Float64Array(room))
    raw.signature = grown(raw.signature, new Uint32Array(room))
  }
  raw.person[raw.count] = person
  raw.t[raw.count] = t
  raw.k[raw.count] = k
  raw.signature[raw.count] = signature
  raw.count += 1
}

export function grown<T extends Float64Array | Uint32Array>(from: T, into: T): T {
  into.set(from)
  return into
}

/** A counting sort by person, then each person's events into the order of the log. Over memory that threads share. */
export function byPerson(raw: Raw, people: number, order: Uint16Array): Columns {
  const { count } = raw
  const start = new Uint32Array(new SharedArrayBuffer(4 * (people + 1)))
  for (let i = 0; i < count; i++) {
    const after = (raw.person[i] as number) + 1
    start[after] = (start[after] as number) + 1
  }
  for (let p = 0; p < people; p++) start[p + 1] = (start[p + 1] as number) + (start[p] as number)
  const next = start.slice()
  const t = new Float64Array(new SharedArrayBuffer(8 * count))
  const k = new Float64Array(new SharedArrayBuffer(8 * count))
  const signature = new Uint32Array(new SharedArrayBuffer(4 * count))
  for (let i = 0; i < count; i++) {
    const person = raw.person[i] as number
    const at = next[person] as number
    next[person] = at + 1
    t[at] = raw.t[i] as number
    k[at] = raw.k[i] as number
    signature[at] = raw.signature[i] as number
  }
  const columns = { people, start, t, k, signature }
  for (let p = 0; p < people; p++)
    if (!shiftIntoOrder(columns, p, order)) sortPerson(columns, p, order)
  return columns
}

/** Shifts an event, on average, that are cheaper than sorting. */
const MOST_SHIFTS = 32

/** Most stand in order already, or nearly so; false where it is given up for a sort. */
function shiftIntoOrder(columns: Columns, p: number, order: Uint16Array): boolean {
  const { start, t, k, signature } = columns
  const from = start[p] as number
  const to = start[p + 1] as number
  let left = MOST_SHIFTS * (to - from)
  for (let i = from + 1; i < to; i++) {
    const [ti, ki, si] = [t[i] as number, k[i] as number, signature[i] as number]
    const rank = order[si] as number
    let j = i - 1
    while (
      j >= from &&
      ((t[j] as number) > ti || (t[j] === ti && (order[signature[j] as number] as number) > rank))
    ) {
      t[j + 1] = t[j] as number
      k[j + 1] = k[j] as number
      signature[j + 1] = signature[j] as number
      j -= 1
    }
    t[j + 1] = ti
    k[j + 1] = ki
    signature[j + 1] = si
    left -= i - 1 - j
    if (left < 0) return false
  }
  return true
}

/** A long history that came newest first, as many exports do. Equal ones keep the order in which they came. */
function sortPerson({ start, t, k, signature }: Columns, p: number, order: Uint16Array): void {
  const from = start[p] as number
  const to = start[p + 1] as number
  const [ts, ks, signs] = [t.slice(from, to), k.slice(from, to), signature.slice(from, to)]
  const rank = (i: number) => order[signs[i] as number] as number
  const places = Uint32Array.from(ts, (_, i) => i).sort(
    (a, b) => (ts[a] as number) - (ts[b] as number) || rank(a) - rank(b) || a - b,
  )
  for (const [i, place] of places.entries()) {
    t[from + i] = ts[place] as number
    k[from + i] = ks[place] as number
    signature[from + i] = signs[place] as number
  }
}
