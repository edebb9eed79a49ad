import { type Columns, DECISIONS, KIND, type LogEvent, type Signature } from './log.ts'
import { canonical } from './signature.ts'

/** A log small enough to be held as objects, made ready to be folded. */
export type Log = {
  columns: Columns
  signatures: Signature[]
  /** Keys of the people, by their index in the columns, in code unit order. */
  people: string[]
  /** The events, in the columns' order. */
  events: LogEvent[]
}

/**
 * Sorts events by person and by (t, kind, rank of the decision, id), ids by code unit, and numbers people and
 * signatures. An event that does not say when it became known was known when received. Rules 0.2, 0.3.
 */
export function columnsOf(unsorted: readonly LogEvent[]): Log {
  const events = unsorted.filter(({ person }) => person !== null).sort(inOrder)
  const dictionary = new Map<string, number>()
  const signatures: Signature[] = []
  const people: string[] = []
  const start: number[] = []
  // Shared memory, so that threads can replay ranges of people without a copy.
  const t = new Float64Array(new SharedArrayBuffer(8 * events.length))
  const k = new Float64Array(new SharedArrayBuffer(8 * events.length))
  const signature = new Uint32Array(new SharedArrayBuffer(4 * events.length))
  for (const [i, event] of events.entries()) {
    if (event.person !== people.at(-1)) {
      people.push(event.person as string)
      start.push(i)
    }
    t[i] = event.happenedAt
    k[i] = Math.max(event.happenedAt, event.knownAt ?? event.receivedAt)
    const name = canonical(event.signature)
    const known = dictionary.get(name)
    signature[i] = known ?? signatures.push(event.signature) - 1
    if (known === undefined) dictionary.set(name, signatures.length - 1)
  }
  start.push(events.length)
  const columns = { people: people.length, start: Uint32Array.from(start), t, k, signature }
  return { columns, signatures, people, events }
}

function inOrder(a: LogEvent, b: LogEvent): number {
  return (
    byCodeUnit(a.person as string, b.person as string) ||
    a.happenedAt - b.happenedAt ||
    a.signature.kind - b.signature.kind ||
    rank(a.signature) - rank(b.signature) ||
    byCodeUnit(a.messageId, b.messageId)
  )
}

const rank = ({ kind, name }: Signature) =>
  kind === KIND.decision ? (DECISIONS as readonly string[]).indexOf(name) : 0

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
