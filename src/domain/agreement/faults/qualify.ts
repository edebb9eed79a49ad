import type { Agreement, Band, Engagement, Fit, Qualify } from '#domain/agreement/agreement.ts'
import { highestEngagement, highestFit, reaches } from '#domain/agreement/reach.ts'
import { type Fault, figure, quoted, repeated } from './fault.ts'
import { circleFaults } from './rules.ts'
import { traitTestFaults } from './tests.ts'

export function qualifyFaults(sections: Partial<Agreement>): Fault[] {
  const { fit, engagement, qualify, minimumInformation } = sections
  const faults = repeated(
    minimumInformation ?? [],
    (trait) => trait,
    (index) => `minimumInformation[${index}]`,
    (trait) => `${quoted(trait)} is asked for twice.`,
  )
  if (qualify === undefined) return faults
  faults.push(...ownFaults(qualify))
  if (engagement !== undefined) faults.push(...negativeHandRaises(qualify, engagement))
  if (fit !== undefined && engagement !== undefined && whole(fit.bands) && whole(engagement.bands))
    faults.push(...cellFaults(qualify, fit, engagement))
  return faults
}

function ownFaults({ cells, handRaises, exclude }: Qualify): Fault[] {
  const faults = [
    ...repeated(
      cells,
      (cell) => cell,
      (index) => `qualify.cells[${index}]`,
      (cell) => `Cell ${quoted(cell)} stands twice.`,
    ),
    ...repeated(
      handRaises,
      (event) => event,
      (index) => `qualify.handRaises[${index}]`,
      (event) => `${quoted(event)} stands twice.`,
    ),
    ...handRaises.flatMap((event, index) => circleFaults(event, `qualify.handRaises[${index}]`)),
    ...exclude.flatMap((test, index) => traitTestFaults(test, `qualify.exclude[${index}]`)),
  ]
  if (cells.length === 0 && handRaises.length === 0)
    faults.push({
      path: 'qualify',
      reason:
        'Nobody can ever qualify: name at least one cell or one event that asks to talk to us.',
    })
  return faults
}

/** Asking to talk to us cannot count against the person who asks. */
function negativeHandRaises({ handRaises }: Qualify, engagement: Engagement): Fault[] {
  const takes = new Map<string, string>()
  engagement.groups.forEach((group) => {
    group.rules.forEach((rule) => {
      if (rule.points < 0) takes.set(rule.event, rule.id)
    })
  })
  return handRaises.flatMap((event, index) => {
    const rule = takes.get(event)
    if (rule === undefined) return []
    return [
      {
        path: `qualify.handRaises[${index}]`,
        reason: `${quoted(event)} passes a person to sales, yet rule ${quoted(rule)} takes points away for it.`,
      },
    ]
  })
}

/** A band of wrong shape was left out as a hole; what its cells are called is not known then. */
const whole = (bands: Band[]) => Object.keys(bands).length === bands.length

type Cell = { fit: number; engagement: number }

function cellFaults({ cells }: Qualify, fit: Fit, engagement: Engagement): Fault[] {
  const { known, faults } = cellsOf(fit.bands, engagement.bands)
  const chosen = new Set(cells)
  cells.forEach((name, index) => {
    const path = `qualify.cells[${index}]`
    const cell = known.get(name)
    if (cell === undefined) faults.push({ path, reason: unknownCell(name, fit, engagement) })
    else
      for (const better of betterThan(cell, fit.bands, engagement.bands))
        if (!chosen.has(better))
          faults.push({
            path,
            reason: `${quoted(name)} qualifies but ${quoted(better)}, which is better, does not: add ${quoted(better)}.`,
          })
  })
  return faults
}

/** Every cell by its name. Two cells of one name could not be told apart ("A" and "11", "A1" and "1"). */
function cellsOf(fit: Band[], engagement: Band[]): { known: Map<string, Cell>; faults: Fault[] } {
  const known = new Map<string, Cell>()
  const faults: Fault[] = []
  fit.forEach((fitBand, f) => {
    engagement.forEach((engagementBand, e) => {
      const name = fitBand.name + engagementBand.name
      const before = known.get(name)
      if (before === undefined) known.set(name, { fit: f, engagement: e })
      else if (before.fit !== f && fit[before.fit]?.name !== fitBand.name)
        faults.push({
          path: 'fit.bands',
          reason: `Two cells would be called ${quoted(name)}: give the bands names that cannot be confused.`,
        })
    })
  })
  return { known, faults }
}

function unknownCell(name: string, fit: Fit, engagement: Engagement): string {
  const names = (bands: Band[]) => bands.map((band) => band.name).join(', ')
  return `${quoted(name)} is no cell: write a fit band (${names(fit.bands)}) followed by an engagement band (${names(engagement.bands)}).`
}

/** The neighbours one band better; checking these is enough for an up-set. Rule 3.3.8. */
function betterThan(cell: Cell, fit: Band[], engagement: Band[]): string[] {
  const name = (f: number, e: number) => {
    const [fitBand, engagementBand] = [fit[f], engagement[e]]
    return fitBand && engagementBand ? [fitBand.name + engagementBand.name] : []
  }
  return [...name(cell.fit - 1, cell.engagement), ...name(cell.fit, cell.engagement - 1)]
}

/** Cells that nobody can come to, however good the fit and however much the person did. */
export function reachFaults({ fit, engagement, qualify }: Agreement): Fault[] {
  const { known } = cellsOf(fit.bands, engagement.bands)
  const cells = qualify.cells.flatMap((name) => known.get(name) ?? [])
  const [mostFit, mostEngagement] = [highestFit(fit), highestEngagement(engagement)]
  const fitNeeded = (cell: Cell) => fit.bands[cell.fit]?.atLeast ?? 0
  const engagementNeeded = (cell: Cell) => engagement.bands[cell.engagement]?.atLeast ?? 0
  const possible = cells.some(
    (cell) => reaches(mostFit, fitNeeded(cell)) && reaches(mostEngagement, engagementNeeded(cell)),
  )
  if (possible || cells.length === 0) return []
  const leastFit = Math.min(...cells.map(fitNeeded))
  const leastEngagement = Math.min(...cells.map(engagementNeeded))
  return [
    {
      path: 'qualify.cells',
      reason: `Nobody can ever qualify by points: the cells begin at fit ${figure(leastFit)} and engagement ${figure(leastEngagement)}, but all rules together reach ${figure(mostFit)} and ${figure(mostEngagement)}.`,
    },
  ]
}
