import type { Band } from '#domain/agreement/agreement.ts'
import { type Fault, figure, quoted, repeated } from './fault.ts'

/** Bands fall from the highest threshold to 0, each with a name of its own. */
export function bandFaults(bands: Band[], path: string): Fault[] {
  const faults = repeated(
    bands,
    (band) => band.name,
    (index) => `${path}[${index}].name`,
    (name) => `Two bands are called ${quoted(name)}.`,
  )
  bands.forEach((band, index) => {
    const above = bands[index - 1]
    if (above === undefined || band.atLeast < above.atLeast) return
    const both = `${quoted(above.name)} and ${quoted(band.name)}`
    faults.push({
      path: `${path}[${index}].atLeast`,
      reason:
        band.atLeast === above.atLeast
          ? `Bands ${both} both begin at ${figure(band.atLeast)}: one of them would stay empty.`
          : `Bands ${both} are inverted: ${figure(band.atLeast)} stands below ${figure(above.atLeast)}. Write the highest band first.`,
    })
  })
  const last = bands.at(-1)
  if (last !== undefined && last.atLeast !== 0)
    faults.push({
      path: `${path}[${bands.length - 1}].atLeast`,
      reason: `The last band must begin at 0 to catch everybody else, not at ${figure(last.atLeast)}.`,
    })
  return faults
}
