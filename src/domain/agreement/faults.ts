import { bandFaults } from '#domain/agreement/faults/bands.ts'
import type { Fault } from '#domain/agreement/faults/fault.ts'
import { promiseFaults } from '#domain/agreement/faults/promises.ts'
import { qualifyFaults } from '#domain/agreement/faults/qualify.ts'
import { engagementFaults, fitFaults, sharedIdFaults } from '#domain/agreement/faults/rules.ts'
import { togetherFaults } from '#domain/agreement/faults/together.ts'
import { zoneFaults } from '#domain/agreement/faults/zone.ts'
import type { Agreement } from './agreement.ts'

/**
 * Everything in an agreement that has the right shape but makes no sense, all at once, each with its place.
 * Parts of wrong shape are left out by the caller (entries of lists as holes); the rest is judged.
 */
export function faultsOf(sections: Partial<Agreement>): Fault[] {
  const { fit, engagement, timeZone } = sections
  return [
    ...(timeZone === undefined ? [] : zoneFaults(timeZone)),
    ...(fit === undefined ? [] : [...bandFaults(fit.bands, 'fit.bands'), ...fitFaults(fit)]),
    ...(engagement === undefined
      ? []
      : [...bandFaults(engagement.bands, 'engagement.bands'), ...engagementFaults(engagement)]),
    ...sharedIdFaults(sections),
    ...qualifyFaults(sections),
    ...promiseFaults(sections),
    ...togetherFaults(sections),
  ]
}
