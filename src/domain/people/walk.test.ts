import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, instant } from '#domain/time.ts'
import type { HandoffStory } from './handoff-story.ts'
import { walk } from './walk.ts'

const start = Date.UTC(2026, 0, 8)
const after = (days: number) => instant(start + days * DAY)
const day = (at: number) => new Date(at).toISOString().slice(5, 10)

const handoff = (n: number, passed: number, back: number | null): HandoffStory => ({
  n,
  version: 1,
  mqlAt: after(passed),
  openedBy: 'score',
  passedAt: after(passed),
  acceptedAt: null,
  sqlAt: null,
  opportunityAt: null,
  dealAt: null,
  lostAt: null,
  wonAt: null,
  closedAt: back === null ? null : after(back),
  closing: back === null ? null : 'recycled',
  reason: back === null ? null : 'no-budget',
  implied: [],
})
const of = { width: 1_152, firstSeenAt: after(0), now: after(400), day, marks: [] }

describe('the walk', () => {
  test('steps down where sales took over and up where marketing took back, in the order of time', () => {
    const { steps } = walk({ ...of, handoffs: [handoff(1, 60, 90), handoff(2, 300, null)] })
    expect(steps.map((step) => step.to)).toEqual(['sales', 'marketing', 'sales'])
    const xs = steps.map((step) => step.x)
    expect(xs).toEqual(xs.toSorted((a, b) => a - b))
  })

  test('a stay of minutes beside one of years is still wide enough to be seen', () => {
    const { steps } = walk({ ...of, handoffs: [handoff(1, 350, 350.01)] })
    expect((steps[1]?.x ?? 0) - (steps[0]?.x ?? 0)).toBeGreaterThanOrEqual(40)
  })

  test('ten thousand acts become dots that do not touch', () => {
    const marks = Array.from({ length: 10_000 }, (_, i) => ({
      at: after(i / 30),
      counted: i % 7 === 0,
    }))
    const { dots } = walk({ ...of, handoffs: [], marks })
    expect(dots.length).toBeLessThan(110)
    expect(dots.every((dot, i) => i === 0 || dot.x - (dots[i - 1]?.x ?? 0) >= 11)).toBe(true)
  })

  test('words never touch and never leave the picture, whatever happened', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 24 }),
        fc.constantFrom(288, 358, 900, 1_152),
        (raw, width) => {
          const times = [...new Set(raw)].toSorted((a, b) => a - b)
          const handoffs: HandoffStory[] = []
          for (let i = 0; i < times.length; i += 2)
            handoffs.push(handoff(i / 2 + 1, times[i] ?? 0, times[i + 1] ?? null))
          const shape = walk({ ...of, width, handoffs })
          const spans = shape.labels.map(({ row, x, anchor, words, strong }) => {
            const wide = words.length * (strong ? 6.9 : 6.4)
            const from = anchor === 'start' ? x : anchor === 'end' ? x - wide : x - wide / 2
            return { row, from, to: from + wide }
          })
          for (const [i, one] of spans.entries()) {
            expect(one.from).toBeGreaterThanOrEqual(-2)
            expect(one.to).toBeLessThanOrEqual(width + 2)
            for (const other of spans.slice(i + 1))
              if (one.row === other.row)
                expect(one.to < other.from || other.to < one.from).toBe(true)
          }
          for (const { x } of [...shape.steps, ...shape.dots]) {
            expect(x).toBeGreaterThanOrEqual(0)
            expect(x).toBeLessThanOrEqual(width)
          }
        },
      ),
      { seed: 20_261_122, numRuns: 300 },
    )
  })
})
