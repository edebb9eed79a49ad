import { type Fault, figure, quoted } from '#domain/agreement/faults/fault.ts'
import type { Agreement, Band, Group } from './agreement.ts'
import { highestEngagement, highestFit, reaches } from './reach.ts'

/** Longer than three working days of eight hours; Forrester's outer limit is nine. */
const LONG_CLOCK_HOURS = 24
/** Teams that see each other less often than once a month drift apart. */
const LONG_CADENCE_DAYS = 31

/** What an agreement may say but probably does not mean. It runs all the same. */
export function warningsOf(agreement: Agreement): Fault[] {
  const { fit, engagement, qualify } = agreement
  return [
    ...unreachable(fit.bands, highestFit(fit), 'fit'),
    ...unreachable(engagement.bands, highestEngagement(engagement), 'engagement'),
    ...engagement.groups.flatMap((group, index) => {
      const path = `engagement.groups[${index}].cap`
      return [...banked(group, path), ...aboveTotal(group, engagement.cap, path)]
    }),
    ...(qualify.cells.length > 0
      ? []
      : [{ path: 'qualify.cells', reason: 'No cell qualifies: only people who ask are passed.' }]),
    ...cadenceWarnings(agreement),
    ...(agreement.clocks ?? []).flatMap((clock, index) => {
      if (clock.businessHours <= LONG_CLOCK_HOURS) return []
      return [
        {
          path: `clocks[${index}].businessHours`,
          reason: `${figure(clock.businessHours)} business hours are ${figure(clock.businessHours / 8)} working days: leads are cold by then.`,
        },
      ]
    }),
  ]
}

function cadenceWarnings({ cadence }: Agreement): Fault[] {
  if (cadence === undefined || cadence.everyDays <= LONG_CADENCE_DAYS) return []
  return [
    {
      path: 'cadence.everyDays',
      reason: `${figure(cadence.everyDays)} days between two meetings is too long: every two weeks is usual, a month the most.`,
    },
  ]
}

function unreachable(bands: Band[], most: number, section: 'fit' | 'engagement'): Fault[] {
  return bands.flatMap((band, index) => {
    if (reaches(most, band.atLeast)) return []
    return [
      {
        path: `${section}.bands[${index}].atLeast`,
        reason: `Nobody can reach band ${quoted(band.name)}: it begins at ${figure(band.atLeast)}, and all ${section} rules together reach ${figure(most)}.`,
      },
    ]
  })
}

/** Rule 3.3.4: points above a group's cap are banked and keep the score up while they fade. */
function banked(group: Group, path: string): Fault[] {
  const sum = group.rules.reduce((total, rule) => total + rule.cap, 0)
  if (sum <= 2 * group.cap) return []
  return [
    {
      path,
      reason: `The rules of group ${quoted(group.id)} can bank ${figure(sum)} points, more than twice its cap of ${figure(group.cap)}: it would stay full for long.`,
    },
  ]
}

function aboveTotal(group: Group, total: number, path: string): Fault[] {
  if (group.cap <= total) return []
  return [
    {
      path,
      reason: `The cap of group ${quoted(group.id)} is above ${figure(total)}, the cap of all groups together.`,
    },
  ]
}
