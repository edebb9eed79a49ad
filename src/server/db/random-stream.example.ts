import { random } from '#domain/random.ts'
import type { NewEvent } from './log.ts'

const DAY = 86_400_000
export const BEGIN = Date.UTC(2026, 0, 5, 9)

/** A batch as it arrives: events of a few people, some of which happened long before. */
export type Arrival = { now: number; events: NewEvent[] }

const BEHAVIOURS = [
  'page_view',
  'pricing_view',
  'download',
  'webinar',
  'demo_request',
  'unsubscribe',
]
const DECIDED = ['accepted', 'rejected', 'recycled', 'sql', 'disqualified']

/** Batches of events about a handful of people, each told up to some days late. */
export function randomStream(seed: number, batches: number): Arrival[] {
  const { next: roll, pick } = random(`stream ${seed}`)
  let now = BEGIN
  let number = 0
  return Array.from({ length: batches }, () => {
    now += Math.floor(roll() * 2 * DAY)
    const events = Array.from({ length: 1 + Math.floor(roll() * 4) }, () => {
      const late = roll() < 0.2 ? Math.floor(roll() * 20 * DAY) : Math.floor(roll() * 60_000)
      const said = roll()
      number += 1
      const event: NewEvent = {
        messageId: `m${seed}-${number}`,
        person: `person-${Math.floor(roll() * 6)}`,
        happenedAt: roll() < 0.1 ? Math.floor((now - late) / DAY) * DAY : now - late,
        ...(said < 0.15
          ? { kind: 'identify', name: 'identify', properties: traits(roll, pick) }
          : said < 0.85
            ? {
                kind: 'behaviour',
                name: pick(BEHAVIOURS),
                properties: { asset: pick(['a', 'b', 'c']) },
              }
            : { kind: 'decision', name: pick(DECIDED), properties: { reason: 'not-ready' } }),
      }
      return event
    })
    return { now, events }
  })
}

function traits(roll: () => number, pick: <T>(from: readonly T[]) => T): Record<string, unknown> {
  return {
    email: `ada${Math.floor(roll() * 100)}@acme.example`,
    origin: pick(['', 'paid_search', 'organic']),
    title: pick(['Head of Sales', 'Student', 'VP Marketing']),
    employees: pick([5, 50, 500]),
  }
}
