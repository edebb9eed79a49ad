import type { Ledger } from '#api/people-ledger.ts'
import type { Scalar } from '#domain/agreement/agreement.ts'
import { ledger } from '#domain/replay/ledger.ts'
import { silencedBy } from '#domain/replay/weighing.ts'
import type { Instant } from '#domain/time.ts'
import type { History } from './history.ts'

/** Lines that are sent one by one: a person may have as many as events. */
const SENT = 200

/** Points that a rule gave for one event. */
export type Grant = { rule: string; points: number }

/** Why this score, at an instant, with the events and the values it speaks of. */
export function ledgerAt(
  { program, columns, eventIds, signatures, supposing }: History,
  traits: Record<string, unknown>,
  at: Instant,
): Ledger {
  const found = ledger(program, columns, 0, at, supposing)
  const [heavy, light] = byWorth(found.lines)
  return {
    ...found,
    silenced: silencedBy(program, columns, 0, at),
    rest: {
      lines: light.length,
      granted: light.reduce((sum, { granted }) => sum + granted, 0),
      worth: light.reduce((sum, { worth }) => sum + worth, 0),
    },
    lines: heavy.map(({ event, ...line }) => ({
      ...line,
      eventId: eventIds[event] ?? null,
      event: signatures[columns.signature[event] ?? 0]?.name ?? '',
    })),
    fitLines: found.fitLines.map((line) => ({
      ...line,
      value: toldValue(traits[line.trait], line.value),
    })),
  }
}

/** Those that are worth most, the newer ones first among equals, and the others. */
function byWorth<Line extends { at: number; worth: number }>(lines: Line[]): [Line[], Line[]] {
  if (lines.length <= SENT) return [lines, []]
  const order = lines.toSorted((a, b) => Math.abs(b.worth) - Math.abs(a.worth) || b.at - a.at)
  return [order.slice(0, SENT), order.slice(SENT)]
}

/** The log tells of a mail address or a name only that it is known; the fold knows which one it is. */
const toldValue = (told: unknown, seen: Scalar): Scalar =>
  seen === true && typeof told === 'string' ? told : seen

/**
 * What each event gave when it came, by event id. A closing may take all points away, so it is asked just before
 * each of the `closings` as well as now: what was taken later was given all the same.
 */
export function grantsOf(
  history: History,
  closings: readonly number[],
  now: number,
): Map<number, Grant[]> {
  const { program, columns } = history
  // What an event gave does not change as time goes by, but with what is known, in force or closed by now.
  const ruling = program.rulings.filter(({ from }) => from <= now).length
  const known = columns.k.reduce((sum, k) => sum + (k <= now ? 1 : 0), 0)
  const key = `${ruling} ${known} ${closings.join()}`
  const before = given.get(history)
  if (before?.key === key) return before.grants
  const grants = grantsAt(history, closings, now)
  given.set(history, { key, grants })
  return grants
}

/** Of histories that are kept, what was worked out last. */
const given = new WeakMap<History, { key: string; grants: Map<number, Grant[]> }>()

function grantsAt(
  { program, columns, eventIds, supposing }: History,
  closings: readonly number[],
  now: number,
): Map<number, Grant[]> {
  const grants = new Map<number, Grant[]>()
  for (const at of [...closings.map((closing) => closing - 1), now]) {
    const given = Map.groupBy(
      ledger(program, columns, 0, at as Instant, supposing).lines,
      (line) => line.event,
    )
    for (const [event, lines] of given) {
      const eventId = eventIds[event]
      if (eventId === undefined || grants.has(eventId)) continue
      grants.set(
        eventId,
        lines.map(({ rule, granted }) => ({ rule, points: granted })),
      )
    }
  }
  return grants
}
