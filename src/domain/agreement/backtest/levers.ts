import type { Agreement, Band, EngagementRule } from '#domain/agreement/agreement.ts'
import { highestEngagement, highestFit } from '#domain/agreement/reach.ts'

/** One number of an agreement that can be moved while the rest stays: a threshold, a weight, a cap, a half-life. */
export type Lever = {
  /** e.g. "engagement band 0", "pricing points": stays the same while its number moves. */
  id: string
  says: string
  unit: 'points' | 'days'
  value: number
  /** Within these the agreement stays sound, but for one thing: that anybody can still qualify by points. */
  least: number
  most: number
}

type Found = Lever & { set: (agreement: Agreement, value: number) => Agreement }

/** Everything that can be moved, thresholds first. */
export const leversOf = (agreement: Agreement): Lever[] =>
  found(agreement).map(({ set: _, ...lever }) => lever)

/** The agreement with one number moved, as far as it stays sound; itself where there is no such lever. */
export function moved(agreement: Agreement, id: string, value: number): Agreement {
  const lever = found(agreement).find((one) => one.id === id)
  if (!lever) return agreement
  return lever.set(agreement, Math.min(lever.most, Math.max(lever.least, value)))
}

/** Fit bands whose leads are passed from this engagement band on, by name: the ones its threshold cuts. */
export function cutBy({ fit, engagement, qualify }: Agreement, band: number): string[] {
  const isIn = (fitBand: string, at: number) =>
    qualify.cells.includes(`${fitBand}${engagement.bands[at]?.name}`)
  return fit.bands
    .map(({ name }) => name)
    .filter((name) => isIn(name, band) && !isIn(name, band + 1))
}

const found = (agreement: Agreement): Found[] => [
  ...thresholds(agreement, 'engagement', highestEngagement(agreement.engagement)),
  ...thresholds(agreement, 'fit', highestFit(agreement.fit)),
  ...agreement.engagement.groups.flatMap(({ rules }) => rules.flatMap(ofRule)),
  ...agreement.fit.rules.map(
    (rule): Found => ({
      ...weight(rule.points),
      ...{ id: `${rule.id} points`, says: `Points of “${rule.says ?? rule.when.trait}”` },
      set: (of, points) => ({
        ...of,
        fit: {
          ...of.fit,
          rules: of.fit.rules.map((one) => (one.id === rule.id ? { ...one, points } : one)),
        },
      }),
    }),
  ),
  ...agreement.engagement.groups.map(
    (group): Found => ({
      ...{ id: `group ${group.id} cap`, says: `Most of “${group.name ?? group.id}”` },
      ...{ unit: 'points', value: group.cap, least: 1, most: agreement.engagement.cap },
      set: (of, cap) => ({
        ...of,
        engagement: {
          ...of.engagement,
          groups: of.engagement.groups.map((one) => (one.id === group.id ? { ...one, cap } : one)),
        },
      }),
    }),
  ),
]

/** Each band but the last one begins above the next and below the one before it. */
function thresholds(agreement: Agreement, of: 'fit' | 'engagement', highest: number): Found[] {
  const { bands } = agreement[of]
  return bands.slice(0, -1).map(
    (band, i): Found => ({
      ...{
        id: `${of} band ${i}`,
        says: `${of === 'fit' ? 'Fit' : 'Engagement'} ${band.name} from`,
      },
      ...{ unit: 'points', value: band.atLeast },
      least: (bands[i + 1] as Band).atLeast + 1,
      most:
        i > 0 ? (bands[i - 1] as Band).atLeast - 1 : Math.max(band.atLeast, Math.floor(highest)),
      set: (whole, atLeast) => ({
        ...whole,
        [of]: { ...whole[of], bands: bands.map((one, n) => (n === i ? { ...one, atLeast } : one)) },
      }),
    }),
  )
}

/** A weight keeps its sign; it goes to three times what it is. */
const weight = (points: number): Pick<Lever, 'unit' | 'value' | 'least' | 'most'> => ({
  ...{ unit: 'points', value: points },
  least: points > 0 ? 1 : 3 * Math.min(points, -5),
  most: points > 0 ? 3 * Math.max(points, 5) : -1,
})

function ofRule(rule: EngagementRule): Found[] {
  const { id, points, cap, halfLifeDays } = rule
  const name = `“${rule.says ?? rule.event}”`
  const set =
    (change: (value: number) => Partial<EngagementRule>) => (of: Agreement, value: number) =>
      withRule(of, id, change(value))
  // A rule that counts once still counts once when it is worth more.
  const raised = (value: number) =>
    cap === Math.abs(points) ? Math.abs(value) : Math.max(cap, Math.abs(value))
  return [
    {
      ...weight(points),
      ...{ id: `${id} points`, says: `Points of ${name}` },
      set: set((value) => ({ points: value, cap: raised(value) })),
    },
    {
      ...{ id: `${id} cap`, says: `Most of ${name}`, unit: 'points', value: cap },
      ...{ least: Math.abs(points), most: Math.max(3 * cap, 5 * Math.abs(points)) },
      set: set((value) => ({ cap: value })),
    },
    ...(halfLifeDays === undefined
      ? []
      : [
          {
            ...{ id: `${id} half-life`, says: `Half-life of ${name}`, unit: 'days' as const },
            ...{ value: halfLifeDays, least: 1, most: Math.max(90, 3 * halfLifeDays) },
            set: set((value) => ({ halfLifeDays: value })),
          },
        ]),
  ]
}

const withRule = (of: Agreement, id: string, change: Partial<EngagementRule>): Agreement => ({
  ...of,
  engagement: {
    ...of.engagement,
    groups: of.engagement.groups.map((group) => ({
      ...group,
      rules: group.rules.map((one) => (one.id === id ? { ...one, ...change } : one)),
    })),
  },
})
