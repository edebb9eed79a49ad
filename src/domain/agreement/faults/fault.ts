/** What is wrong with an agreement and where, e.g. "engagement.groups[1].rules[0].cap". */
export type Fault = { path: string; reason: string }

/** Numbers as people read them: 1,000 and 0.5. */
export const figure = (value: number) =>
  new Intl.NumberFormat('en', { maximumFractionDigits: 3 }).format(value)

/** A name in quotation marks, cut where it is too long to read. */
export const quoted = (name: string) => `“${name.length > 60 ? `${name.slice(0, 59)}…` : name}”`

/** One fault for each entry whose key stood before it in the list. */
export function repeated<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  pathOf: (index: number) => string,
  reasonOf: (key: string, firstPath: string) => string,
): Fault[] {
  const first = new Map<string, number>()
  const faults: Fault[] = []
  entries.forEach((entry, index) => {
    const key = keyOf(entry)
    const before = first.get(key)
    if (before === undefined) first.set(key, index)
    else faults.push({ path: pathOf(index), reason: reasonOf(key, pathOf(before)) })
  })
  return faults
}
