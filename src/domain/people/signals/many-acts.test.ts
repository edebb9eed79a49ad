import { expect, test } from 'vitest'
import { dice } from '#domain/replay/random.example.ts'
import { instant } from '#domain/time.ts'
import type { Act } from './act.ts'
import { falseSignals, type SignalTest } from './false-signals.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const act = (id: number, does: Act['does'], seconds: number, link: string | null = null): Act => ({
  ...{ id, does, link, person: 1, mail: 'may', isHidden: false, machine: null },
  at: instant(NOON + Math.round(seconds * 1_000)),
})

/** Rule 3.2 as it is written, with every act compared with every other. */
function plainly(acts: readonly Act[]): Map<number, SignalTest> {
  const clicks = acts.filter(({ does }) => does === 'click')
  const follows = (at: number, seconds: number, ...does: Act['does'][]) =>
    acts.some((one) => does.includes(one.does) && one.at >= at && one.at - at <= seconds * 1_000)
  const isBurst = ({ at, link }: Act) =>
    link !== null &&
    clicks.some((one) => one.link !== null && one.link !== link && Math.abs(one.at - at) <= 1_000)
  const isRush = ({ at }: Act) =>
    acts.some((delivered) => {
      if (delivered.does !== 'delivered' || at < delivered.at || at - delivered.at > 10_000)
        return false
      const first = Math.min(...clicks.map((one) => one.at).filter((one) => one >= delivered.at))
      return !follows(first, 60, 'site', 'form')
    })
  const found = new Map<number, SignalTest>()
  for (const click of clicks) {
    const near = clicks.some((one) => one.isHidden && Math.abs(one.at - click.at) <= 10_000)
    if (near) found.set(click.id, 'hidden-link')
    else if (follows(click.at, 1_800, 'form', 'reply')) continue
    else if (isBurst(click)) found.set(click.id, 'burst')
    else if (isRush(click)) found.set(click.id, 'rush')
  }
  return found
}

test('of long histories the same is found as by comparing every act with every other', () => {
  const sums: Record<string, number> = {}
  for (let seed = 0; seed < 300; seed += 1) {
    const d = dice(seed)
    const within = d.pick([20, 200, 4_000])
    const acts = Array.from({ length: 2 + d.roll(60) }, (_, id) => {
      const does = d.pick(['click', 'click', 'click', 'delivered', 'delivered', 'site', 'reply'])
      const one = act(id, does as Act['does'], d.roll(within * 4) / 4, d.pick(['A', 'B', null]))
      const isHidden = does === 'click' && d.roll(25) === 1
      return { ...one, isHidden, mail: does === 'site' ? null : one.mail }
    }).filter(({ does }) => does !== 'reply' || within === 4_000)
    const found = new Map(falseSignals(acts).map(({ id, test: by }) => [id, by]))
    expect(found, `seed ${seed}`).toEqual(plainly(acts))
    for (const by of found.values()) sums[by] = (sums[by] ?? 0) + 1
  }
  for (const by of ['hidden-link', 'burst', 'rush']) expect(sums[by]).toBeGreaterThan(100)
})

test('of a mail that came and was clicked ten thousand times each click takes no longer', () => {
  const timesOf = (count: number, at: (i: number) => number) => {
    const acts = Array.from({ length: count }, (_, i) => [
      act(3 * i, 'delivered', at(i)),
      act(3 * i + 1, 'click', at(i) + 0.4, 'A'),
      act(3 * i + 2, 'site', at(i) + 200),
    ]).flat()
    const took = Array.from({ length: 5 }, () => {
      const began = performance.now()
      falseSignals(acts)
      return performance.now() - began
    })
    return Math.min(...took)
  }
  // All within one second, and over a day.
  for (const at of [(i: number) => i / 20_000, (i: number) => i * 8])
    expect(timesOf(10_000, at) / 10).toBeLessThan(Math.max(4 * timesOf(1_000, at), 25))
})
