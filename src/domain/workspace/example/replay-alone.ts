import type { Agreement } from '#domain/agreement/agreement.ts'
import type { RowEvent } from '#domain/people/imports/rows/row.ts'
import { compile } from '#domain/replay/compile.ts'
import { fold } from '#domain/replay/fold.ts'
import type { Handoff } from '#domain/replay/handoff.ts'
import { type Columns, KIND, type Signature } from '#domain/replay/log.ts'
import { canonical, signatureOf } from '#domain/replay/signature.ts'
import { instant } from '#domain/time.ts'

/** The hand-offs that one agreement finds in the history of one person, every event known when it happened. */
export function replayAlone(agreement: Agreement, events: RowEvent[]): Handoff[] {
  const signatures: Signature[] = []
  const places = new Map<string, number>()
  const placed = events.map((event) => {
    const { signature } = signatureOf(KIND[event.kind], event.name, event.properties)
    const text = canonical(signature)
    const place = places.get(text) ?? signatures.push(signature) - 1
    places.set(text, place)
    return { event, place }
  })
  const program = compile([{ version: 1, effectiveFrom: instant(0), agreement }], signatures)
  const rank = (place: number) => program.rank[place] ?? 0
  placed.sort(
    (a, b) =>
      a.event.happenedAt - b.event.happenedAt ||
      rank(a.place) - rank(b.place) ||
      (a.event.messageId < b.event.messageId ? -1 : 1),
  )
  const t = Float64Array.from(placed, ({ event }) => event.happenedAt)
  const columns: Columns = {
    people: 1,
    start: Uint32Array.of(0, placed.length),
    t,
    k: t,
    signature: Uint32Array.from(placed, ({ place }) => place),
  }
  return fold(program, columns, 0).handoffs
}
