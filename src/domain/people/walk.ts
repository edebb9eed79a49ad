import type { Team } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import { type HandoffStory, type Stay, stays, teamAt } from './handoff-story.ts'
import { type Label, placed } from './walk-labels.ts'

/** What the walk is drawn from. */
export type WalkOf = {
  /** Pixels that are there to draw on. */
  width: number
  firstSeenAt: Instant
  now: Instant
  handoffs: readonly HandoffStory[]
  /** What the person did, oldest first; `counted` acts gave points or moved them. */
  marks: ReadonlyArray<{ at: Instant; counted: boolean }>
  /** The day of an instant, as the page writes it. */
  day: (at: Instant) => string
}

/** The walk, ready to draw: every number is a pixel. */
export type Walk = {
  lanes: { team: Team; from: number; to: number; faint: boolean }[]
  steps: { to: Team; x: number }[]
  dots: { team: Team; x: number; shape: 'dot' | 'square'; counted: boolean }[]
  now: { team: Team; x: number }
  labels: Label[]
}

const NARROW = 700
/** Two dots nearer than this are drawn as one. */
const DOT = 11
const STRETCH = 44

/**
 * The picture of a person's history: marketing's lane above, sales' below, a step down for each hand-off
 * and a step up for each return. Every stretch keeps a least width, so that a short stay is still seen;
 * what lies between the last act and now is a faint stretch at the end.
 */
export function walk(of: WalkOf): Walk {
  const all = stays(of.firstSeenAt, of.handoffs)
  const lastAct = Math.max(
    of.firstSeenAt,
    of.marks.at(-1)?.at ?? 0,
    ...of.handoffs.map((handoff) => handoff.closedAt ?? handoff.acceptedAt ?? handoff.mqlAt),
  )
  const tail = of.width < NARROW ? 64 : 160
  const end = of.width - tail
  const x = scale(
    all.map((stay) => stay.from),
    lastAct,
    end,
  )
  const steps = all.slice(1).map((stay) => ({ to: stay.team, x: x(stay.from) }))
  const current = all.at(-1)?.team ?? 'marketing'
  return {
    lanes: lanes(all, x, end, of.width),
    steps,
    dots: dots(of, all, x),
    now: { team: current, x: of.width - 4 },
    labels: placed(all, of, x, end),
  }
}

/** Piecewise linear from the stays' beginnings to pixels; each stretch has a least width. */
function scale(knots: Instant[], lastAct: number, end: number): (at: Instant) => number {
  const points = [...knots, lastAct]
  const spans = points.slice(1).map((to, i) => Math.max(0, to - (points[i] ?? to)))
  const least = Math.min(STRETCH, (end - 8) / spans.length)
  const total = spans.reduce((sum, span) => sum + span, 0)
  const free = end - 8 - least * spans.length
  const widths = spans.map((span) => least + (total > 0 ? free * (span / total) : 0))
  const starts = widths.map((_, i) => 4 + widths.slice(0, i).reduce((sum, width) => sum + width, 0))
  return (at) => {
    let i = spans.length - 1
    while (i > 0 && (points[i] ?? 0) > at) i--
    const span = spans[i] ?? 0
    const share = span > 0 ? Math.min(1, Math.max(0, (at - (points[i] ?? at)) / span)) : 0
    return (starts[i] ?? 4) + (widths[i] ?? 0) * share
  }
}

function lanes(all: readonly Stay[], x: (at: Instant) => number, end: number, width: number) {
  const result: Walk['lanes'] = []
  all.forEach((stay, i) => {
    const from = i === 0 ? 4 : x(stay.from) + 6
    const to = stay.to === null ? end : x(stay.to) - 6
    if (to > from) result.push({ team: stay.team, from, to, faint: false })
  })
  const last = all.at(-1)
  if (last) result.push({ team: last.team, from: end + 6, to: width - 4, faint: true })
  return result
}

function dots(of: WalkOf, all: readonly Stay[], x: (at: Instant) => number): Walk['dots'] {
  const result: Walk['dots'] = []
  for (const { at, counted } of of.marks) {
    const dot = { team: teamAt(all, at), x: x(at), shape: 'dot' as const, counted }
    const near = result.at(-1)
    if (near && near.team === dot.team && dot.x - near.x < DOT) near.counted ||= counted
    else result.push(dot)
  }
  const answers = of.handoffs.flatMap(({ acceptedAt, sqlAt, closing, closedAt }) => [
    acceptedAt,
    sqlAt,
    closing === 'won' ? closedAt : null,
  ])
  for (const at of answers) {
    if (at === null || teamAt(all, at) !== 'sales') continue
    result.push({ team: 'sales', x: x(at), shape: 'square', counted: true })
  }
  return result
}
