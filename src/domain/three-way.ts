/** The fields of a row as people change them: plain JSON values by name. */
export type Fields = Readonly<Record<string, unknown>>

/** One field that you, somebody else, or both changed since the version that you saw. */
export type FieldDifference = {
  field: string
  /** As it was in the version you saw; missing when that version is no longer kept. */
  base?: unknown
  /** As you want it. */
  yours: unknown
  /** As it stands now. */
  theirs: unknown
  /** Both changed it, and not to the same. */
  conflict: boolean
}

/**
 * What lies between two changes of one row, field by field in the order of names: `yours` names only the fields you
 * want to change. Without a base every field that differs is a conflict, because nobody knows who changed it.
 */
export function compareChanges(
  base: Fields | null,
  yours: Fields,
  theirs: Fields,
): FieldDifference[] {
  const differences = Object.keys(theirs)
    .sort()
    .map((field): FieldDifference & { isChanged: boolean } => {
      const now = theirs[field]
      const wanted = field in yours ? yours[field] : base ? base[field] : now
      const told = base ? { base: base[field] } : {}
      const byYou = base ? !isSame(wanted, base[field]) : field in yours
      const byThem = base ? !isSame(now, base[field]) : true
      const conflict = byYou && byThem && !isSame(wanted, now)
      const isChanged = base ? byYou || byThem : conflict
      return { field, ...told, yours: wanted, theirs: now, conflict, isChanged }
    })
  return differences
    .filter(({ isChanged }) => isChanged)
    .map(({ isChanged: _, ...difference }) => difference)
}

/** The fields in which two versions differ, as they were and as they are. */
export function apart(before: Fields, after: Fields): { before: Fields; after: Fields } {
  const names = Object.keys(after).filter((name) => !isSame(before[name], after[name]))
  const only = (fields: Fields) => Object.fromEntries(names.map((name) => [name, fields[name]]))
  return { before: only(before), after: only(after) }
}

/** Whether both changes can stand side by side. */
export const areDisjoint = (differences: readonly FieldDifference[]): boolean =>
  differences.every(({ conflict }) => !conflict)

/** Equal as JSON, whatever the order of names within an object. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every(
      (name) =>
        Object.hasOwn(other, name) && isSame((one as Fields)[name], (other as Fields)[name]),
    )
  )
}
