import type { Agreement, Band } from '#domain/agreement/agreement.ts'
import { count, list, number, plain } from '#domain/agreement/sentences/words.ts'
import type { Both } from './changes.ts'

/** What changed in when a lead is passed; null where the clause says it better itself. */
export function sayPassing(both: Both, id: string): string | null {
  const { before, after } = both
  switch (id) {
    case 'qualify':
      return joined(sayNeeds(both))
    case 'fit.bands':
      return joined(sayBands('fit', before.fit, after.fit))
    case 'engagement.bands':
      return joined(sayBands('engagement', before.engagement, after.engagement))
    case 'qualify.ask':
      return joined(
        sayList(before.qualify.handRaises, after.qualify.handRaises, {
          come: (acts) => `Whoever does this is passed at once, too: ${acts}.`,
          gone: (acts) => `This no longer passes anybody at once: ${acts}.`,
        }),
      )
    case 'qualify.minimum':
      return joined(
        sayList(before.minimumInformation, after.minimumInformation, {
          come: (traits) => `Before a lead is passed we also wait for the ${traits}.`,
          gone: (traits) => `A lead no longer waits for the ${traits}.`,
        }),
      )
    default:
      return null
  }
}

const joined = (says: string[]) => (says.length === 0 ? null : says.join(' '))

function sayList(
  before: string[],
  after: string[],
  words: { come: (all: string) => string; gone: (all: string) => string },
): string[] {
  const come = after.filter((one) => !before.includes(one)).map(plain)
  const gone = before.filter((one) => !after.includes(one)).map(plain)
  return [
    ...(come.length > 0 ? [words.come(list(come, 'and'))] : []),
    ...(gone.length > 0 ? [words.gone(list(gone, 'and'))] : []),
  ]
}

/** Fit bands whose people need more or less engagement than before, those alike said together. */
function sayNeeds({ before, after }: Both): string[] {
  const alike = new Map<string, { names: string[]; was: number | null; is: number | null }>()
  for (const { name } of after.fit.bands) {
    const [was, is] = [needOf(before, name), needOf(after, name)]
    if (was === is) continue
    const key = `${was} ${is}`
    const known = alike.get(key) ?? { names: [], was, is }
    alike.set(key, { ...known, names: [...known.names, name] })
  }
  return [...alike.values()].map(({ names, was, is }) => {
    const who = `With fit ${list(names, 'or')} a person`
    if (is === null) return `${who} is passed only when they ask to talk to us.`
    if (was === null)
      return `${who} is passed from ${count(is, 'point')} of engagement on; before, only when they asked to talk to us.`
    return `${who} needs ${number(is)} instead of ${count(was, 'point')} of engagement before we pass them.`
  })
}

/** The least engagement with which a fit band qualifies by points; null where it never does. */
function needOf({ fit, engagement, qualify }: Agreement, fitBand: string): number | null {
  if (!fit.bands.some(({ name }) => name === fitBand)) return null
  const chosen = new Set(qualify.cells)
  return engagement.bands.findLast(({ name }) => chosen.has(fitBand + name))?.atLeast ?? null
}

type Scored = { cap: number; bands: Band[] }

function sayBands(what: 'fit' | 'engagement', before: Scored, after: Scored): string[] {
  const names = ({ bands }: Scored) => bands.map(({ name }) => name).join()
  // Other bands than before read better as a whole.
  if (names(before) !== names(after)) return []
  const was = new Map(before.bands.map(({ name, atLeast }) => [name, atLeast]))
  return [
    ...(before.cap === after.cap
      ? []
      : [
          `${what === 'fit' ? 'Fit' : 'Engagement'} counts at most ${number(after.cap)} instead of ${count(before.cap, 'point')}.`,
        ]),
    ...after.bands
      .filter(({ name, atLeast }) => was.get(name) !== atLeast)
      .map(
        ({ name, atLeast }) =>
          `Band ${name} of ${what} begins at ${number(atLeast)} instead of ${count(was.get(name) ?? 0, 'point')}.`,
      ),
  ]
}
