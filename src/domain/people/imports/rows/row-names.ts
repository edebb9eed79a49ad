import { type Name, nameIn, nameOf, SPELLED, spelled } from '#domain/people/identity/name.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { digest, fitsId, messageId } from '#domain/people/imports/message-id.ts'
import type { Result } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import type { RowEvent, RowEvents, RowRefusal } from './row.ts'
import { type Bench, type Spot, textAt, unreadable } from './row-cells.ts'

/** Whom a row is about, what else it calls them, and who stands in the same cell. */
type Named = { name: Name | null; also: Name[]; beside: Name[] }

const NO_NAMES: Name[] = []
const TOO_LONG = 'is too long for a key (200 bytes)'

/**
 * Reads the names of a row. What names nobody, e.g. "null" or "unknown", is as good as an empty cell; then the first of
 * the other names is who it is about: a member of a campaign is a lead or a contact.
 */
export function namesReader<Row>(
  map: ImportMap,
  person: Spot<Row> | null,
  bench: Bench<Row>,
): (row: Row) => Result<Named, RowRefusal> {
  const { system, several } = map
  const read = (text: string) => (system ? nameIn(system, text) : nameOf(text))
  const more = Object.entries(map.also ?? {}).map(
    ([system, cell]) => ({ system, spot: bench.spot(cell, `also.${system}`) }) as const,
  )
  return (row) => {
    const cell = textAt(person, row)
    if (!several && more.length === 0)
      return fitsId(cell)
        ? { ok: true, value: { name: read(cell), also: NO_NAMES, beside: NO_NAMES } }
        : unreadable(person, cell, TOO_LONG)
    const parts = several && cell.includes(several) ? cell.split(several) : [cell]
    for (const part of parts) if (!fitsId(part.trim())) return unreadable(person, part, TOO_LONG)
    const names = parts.map(read).filter((name) => name !== null)
    const others: Name[] = []
    for (const { system, spot } of more) {
      const cell = textAt(spot, row)
      // Our own export writes all names of somebody into one cell, one a line.
      for (const text of system === SPELLED ? cell.split('\n') : [cell]) {
        if (!fitsId(text)) return unreadable(spot, text, TOO_LONG)
        const name = nameIn(system, text)
        if (name) others.push(name)
      }
    }
    const [name = others.shift() ?? null, ...beside] = names
    return { ok: true, value: { name, also: others, beside } }
  }
}

/** What a row tells that knows nothing of somebody but how they are called, or that they are there. */
export function calledOnly<Row>(
  name: Name,
  also: readonly Name[],
  at: Result<Instant | null, RowRefusal>,
  { setting }: Bench<Row>,
): Result<RowEvent, RowRefusal> {
  if (!at.ok) return at
  const event: RowEvent = {
    // Ids of two systems may be alike, and with no other name nothing else tells them apart.
    messageId: messageId(
      also.length > 0 ? name.value : spelled(name),
      `names:${digest(also.map(spelled).join('\n'))}`,
    ),
    kind: 'identify',
    name: 'identify',
    properties: {},
    details: null,
    happenedAt: at.value ?? setting.now,
    ofDeal: false,
    campaign: null,
    piece: null,
  }
  return { ok: true, value: event }
}

/**
 * What a row tells of those who take part in its deal beside the first; whoever stands there twice, once. Ids of two
 * systems may be alike: whoever comes after somebody with the same id has the system in their message ids.
 */
export function others(
  first: Name | null,
  beside: readonly Name[],
  deal: (person: Name, id: string) => Result<{ events: RowEvent[] } | null, RowRefusal>,
): NonNullable<RowEvents['others']> {
  const met = new Map(beside.map((name) => [spelled(name), name]))
  const taken = new Set(first ? [first.value] : [])
  return [...met.values()].flatMap((person) => {
    const told = deal(person, taken.has(person.value) ? spelled(person) : person.value)
    taken.add(person.value)
    return told.ok && told.value ? [{ person, events: told.value.events }] : []
  })
}
