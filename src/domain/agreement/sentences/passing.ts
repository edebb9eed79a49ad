import type { Agreement, Band } from '#domain/agreement/agreement.ts'
import type { Draft } from '#domain/agreement/sentences.ts'
import { comparison, condition, list, plain, points, spelled } from './words.ts'

export function passingClauses(agreement: Agreement): Draft[] {
  return [
    qualifyClause(agreement),
    ...askClause(agreement),
    ...excludeClause(agreement),
    minimumClause(agreement),
  ]
}

function qualifyClause({ qualify, fit, engagement }: Agreement): Draft {
  const ways = waysIn(qualify.cells, fit.bands, engagement.bands)
  const asks = qualify.handRaises.length > 0 ? ['the person asks to talk to us'] : []
  return {
    id: 'qualify',
    owes: 'marketing',
    text: `Marketing passes a person to sales when ${[...ways, ...asks].join(', or when ')}.`,
    runsAs: [
      ...(qualify.cells.length > 0 ? [`${qualify.cells.join(', ')} when points rise`] : []),
      ...(asks.length > 0 ? ['asks to talk'] : []),
    ].join(', or '),
  }
}

/** The cells as sentences: fit bands that need the same engagement are said together. */
function waysIn(cells: string[], fit: Band[], engagement: Band[]): string[] {
  const chosen = new Set(cells)
  const fitNamesByNeed = new Map<Band, string[]>()
  for (const fitBand of fit) {
    const needed = engagement.findLast((band) => chosen.has(fitBand.name + band.name))
    if (needed === undefined) continue
    fitNamesByNeed.set(needed, [...(fitNamesByNeed.get(needed) ?? []), fitBand.name])
  }
  return [...fitNamesByNeed].map(([needed, names]) => {
    const who = `the fit is ${list(names, 'or')}`
    if (needed.atLeast <= 0) return who
    return `${who} and the engagement at least ${points(needed.atLeast)}`
  })
}

function askClause({ qualify }: Agreement): Draft[] {
  if (qualify.handRaises.length === 0) return []
  const acts = qualify.handRaises.map(plain)
  return [
    {
      id: 'qualify.ask',
      text: `Asking to talk to us means: ${list(acts, 'or')}. Whoever does so is passed whatever their points, and even while they rest.`,
      runsAs: qualify.handRaises.join(', '),
    },
  ]
}

function excludeClause({ qualify }: Agreement): Draft[] {
  if (qualify.exclude.length === 0) return []
  const tests = qualify.exclude.map(({ trait, ...test }) => ({ trait, test }))
  return [
    {
      id: 'qualify.exclude',
      owes: 'marketing',
      text: `Marketing never passes a person ${list(
        tests.map(({ trait, test }) => condition(trait, test)),
        'or',
      )}.`,
      runsAs: tests.map(({ trait, test }) => comparison(trait, test)).join(', or '),
    },
  ]
}

function minimumClause({ minimumInformation }: Agreement): Draft {
  const known = minimumInformation.map((trait) => `the ${plain(trait)}`)
  if (known.length === 0)
    return {
      id: 'qualify.minimum',
      text: 'No detail has to be known before: a lead is passed at the moment it qualifies.',
    }
  return {
    id: 'qualify.minimum',
    owes: 'marketing',
    text: `Before that we know ${spelled(known.length)} ${known.length === 1 ? 'thing' : 'things'}: ${list(known, 'and')}. Until then the lead waits with marketing.`,
    runsAs: `known: ${minimumInformation.join(', ')}`,
  }
}
