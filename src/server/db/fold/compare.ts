import { decidedEvent } from './decided.ts'
import type { KeptPerson } from './kept.ts'
import type { Folded } from './person.ts'

/** One thing that is kept otherwise than the log tells it; undefined where one of the two does not know it at all. */
export type Difference = {
  /** Key of the person or the deal. */
  of: string
  field: string
  kept: unknown
  told: unknown
}

/** Everything that is kept of a person and its counterpart from the log, by name of the field. */
export function compare(
  of: string,
  kept: KeptPerson | undefined,
  told: Folded | undefined,
): Difference[] {
  const mine = kept ? fieldsOfKept(kept) : new Map<string, unknown>()
  const theirs = told ? fieldsOfTold(told) : new Map<string, unknown>()
  const fields = [...new Set([...mine.keys(), ...theirs.keys()])].sort()
  return fields
    .filter((field) => exact(mine.get(field)) !== exact(theirs.get(field)))
    .map((field) => ({ of, field, kept: mine.get(field), told: theirs.get(field) }))
}

function fieldsOfKept({ state, handoffs, links, decided }: KeptPerson): Map<string, unknown> {
  return fieldsOf(state, handoffs, links, decided)
}

function fieldsOfTold({ state, handoffs, links, decided }: Folded): Map<string, unknown> {
  return fieldsOf(
    state,
    handoffs,
    links,
    decided.map((decision) => decidedEvent(state.person_id, decision)),
  )
}

function fieldsOf(
  state: object | null,
  handoffs: readonly { n: number }[],
  links: readonly { n: number; deal_id: number }[],
  decided: readonly { messageId: string }[],
): Map<string, unknown> {
  const fields = new Map<string, unknown>(Object.entries(state ?? {}))
  for (const handoff of handoffs)
    for (const [field, value] of Object.entries(handoff))
      fields.set(`handoff ${handoff.n} ${field}`, value)
  for (const link of links) fields.set(`handoff ${link.n} deal ${link.deal_id}`, link)
  for (const event of decided) fields.set(`decision ${event.messageId}`, event)
  return fields
}

/** Text that differs whenever the value does, to the last bit; the order of keys does not count. */
function exact(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
