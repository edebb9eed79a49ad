import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Handoff } from '#domain/replay/handoff.ts'

/** Hand-offs that an agreement opens on a history, by person and in the order of time: one row each, in typed arrays. */
export type Episodes = {
  count: number
  /** Index of the person in the log's columns, ascending. */
  person: Uint32Array
  /** When it opened (s = k), epoch ms. */
  mqlAt: Float64Array
  /** When sales would have got it, epoch ms; NaN while it was held to the end. */
  passedAt: Float64Array
  /** Places in the agreement's bands, the best first. */
  fitBand: Uint8Array
  engagementBand: Uint8Array
  engagement: Float64Array
}

/** What really happened: the recorded hand-offs, by person and in the order of time. */
export type Recorded = {
  count: number
  person: Uint32Array
  mqlAt: Float64Array
  /** How far it came to date, as bits of OUTCOME; stages that a later one implied count. */
  reached: Uint8Array
  /** How it closed: its place in CLOSINGS, counted from 1; 0 while it is open. And when, epoch ms; NaN while it is open. */
  closing: Uint8Array
  closedAt: Float64Array
  /** 1 where people opened it and not the rule. */
  byPeople: Uint8Array
  version: Uint32Array
  /** What was won with it, in the order of `episode`: a deal of several hand-offs is split among them. */
  won: { episode: Uint32Array; cents: Float64Array; currency: Uint8Array }
  currencies: string[]
}

/** What became of a lead, as bits; none of them where no recorded hand-off tells it. */
export const OUTCOME = {
  known: 1,
  /** Somebody accepted it, refused it, or sent it back as not ready. */
  decided: 2,
  accepted: 4,
  deal: 8,
  won: 16,
  /** It came to sales; one that is held never did. */
  passed: 32,
} as const

/** Instants at which people closed a hand-off or a deal of hers: person p's stand at start[p] .. start[p + 1] - 1, rising. */
export type Closings = { start: Uint32Array; at: Float64Array }

/** Whether people closed anything of this person's in (after, upTo]. */
export function closedBetween(
  { start, at }: Closings,
  person: number,
  after: number,
  upTo: number,
): boolean {
  for (let i = start[person] as number; i < (start[person + 1] as number); i++) {
    const closed = at[i] as number
    if (closed > upTo) return false
    if (closed > after) return true
  }
  return false
}

/** Takes hand-offs of one agreement, by person and in order, into rows. */
export function packing({ fit, engagement }: Agreement): {
  take: (person: number, handoff: Handoff) => void
  packed: () => Episodes
} {
  const placeOf = (bands: { name: string }[]) => new Map(bands.map(({ name }, i) => [name, i]))
  const [fitPlace, engagementPlace] = [placeOf(fit.bands), placeOf(engagement.bands)]
  let rows = rowsFor(1_024)
  let n = 0
  return {
    take(person, handoff) {
      if (n === rows.person.length) rows = copied([rows], rowsFor(2 * n))
      rows.person[n] = person
      rows.mqlAt[n] = handoff.mqlAt
      rows.passedAt[n] = handoff.passedAt ?? Number.NaN
      rows.fitBand[n] = fitPlace.get(handoff.fitBand) ?? 0
      rows.engagementBand[n] = engagementPlace.get(handoff.engagementBand) ?? 0
      rows.engagement[n] = handoff.engagement
      n += 1
      rows.count = n
    },
    packed: () => copied([rows], rowsFor(n)),
  }
}

/** Rows of ranges of people, one after the other. */
export const joined = (parts: Episodes[]): Episodes =>
  copied(parts, rowsFor(parts.reduce((sum, { count }) => sum + count, 0)))

const rowsFor = (room: number): Episodes => ({
  count: 0,
  person: new Uint32Array(room),
  mqlAt: new Float64Array(room),
  passedAt: new Float64Array(room),
  fitBand: new Uint8Array(room),
  engagementBand: new Uint8Array(room),
  engagement: new Float64Array(room),
})

const ROWS = [
  'person',
  'mqlAt',
  'passedAt',
  'fitBand',
  'engagementBand',
  'engagement',
] as const satisfies (keyof Episodes)[]

function copied(parts: Episodes[], into: Episodes): Episodes {
  let at = 0
  for (const part of parts) {
    for (const row of ROWS) into[row].set(part[row].subarray(0, part.count), at)
    at += part.count
  }
  into.count = at
  return into
}
