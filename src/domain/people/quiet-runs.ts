/** What a run of the timeline needs to know of an entry. */
type Countable = { kind: string; name: string; points: number | null; rule: string | null }

/** A line of the timeline: one entry, or several equal ones in a row that gave nothing. */
export type Line<T> = { entries: T[]; folded: boolean }

const LEAST = 3

/**
 * Folds three and more equal acts in a row that gave no points into one line, so that the eye finds
 * what mattered: "6 × Was sent a mail". Nothing is left out; the line opens.
 */
export function quietRuns<T extends Countable>(entries: readonly T[]): Line<T>[] {
  const lines: Line<T>[] = []
  for (const entry of entries) {
    const last = lines.at(-1)
    const before = last?.entries[0]
    if (last && before && quiet(entry) && quiet(before) && before.name === entry.name)
      last.entries.push(entry)
    else lines.push({ entries: [entry], folded: false })
  }
  return lines.flatMap((line): Line<T>[] =>
    line.entries.length >= LEAST
      ? [{ entries: line.entries, folded: true }]
      : line.entries.map((entry) => ({ entries: [entry], folded: false })),
  )
}

const quiet = (entry: Countable) => entry.kind === 'did' && !entry.points && entry.rule === null
